// SPDX-License-Identifier: MIT
// Registries, replacements, variables and paths: what is recorded of where a package came from, and
// the codes with which each goes wrong, as ours and as cargo-binstall.
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/git_machine.hpp>

#include <doctest/doctest.h>

#include <functional>

namespace binstall::test {
namespace {

using Prepare = std::function<void(CargoMachine&)>;

constexpr const char* acme = "[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n";

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

Prepare config(const std::string& text) {
    return [text](CargoMachine& machine) { machine.config(text); };
}

Prepare variable(const std::string& name, const std::string& value) {
    return [name, value](CargoMachine& machine) {
        machine.config("");
        machine.environment[name] = value;
    };
}

void write_project(const CargoMachine& machine, const std::string& manifest) {
    write(machine.home() / "p/Cargo.toml", manifest);
    write(machine.home() / "p/src/main.rs", "");
}

} // namespace

TEST_CASE("where a package came from is recorded as cargo and the peer record it") {
    struct Row {
        std::vector<std::string> words;
        Prepare prepare;
        std::string version; ///< The two registries have different ones.
        std::string source;  ///< In .crates.toml; HOME is the machine's.
        std::string kind;    ///< In the peer's record, with the URL.
        std::string url;
    };

    const std::string github = "https://github.com/rust-lang/crates.io-index";
    const std::string index = "https://acme.test/index";
    const Row of_crates_io{{}, config(""), "9.9.9", "registry+" + github, "Registry", github};
    const Row of_acme{{}, config(acme), "1.0.0", "sparse+" + index + "/", "Sparse", index};
    const auto with = [](Row row, std::vector<std::string> words, const Prepare& prepare) {
        row.words = std::move(words);
        row.prepare = prepare;
        return row;
    };
    const std::string replaced =
        std::string{acme} + "[source.crates-io]\nreplace-with = \"acme\"\n";
    Row of_replacement = of_crates_io;
    of_replacement.version = "1.0.0";
    const Row of_path{
        {"--manifest-path", "p"},
        [](CargoMachine& machine) { write_project(machine, program_manifest("tool", "1.0.0")); },
        "1.0.0",
        "path+file://HOME/p",
        "Path",
        "file://HOME/p"};
    for (const Row& row :
         {of_crates_io,
          with(of_crates_io, {"--registry", "crates-io"}, config(acme)),
          with(of_crates_io, {"--registry", "Crates-IO"}, config(acme)),
          with(of_acme, {"--registry", "acme"}, config(acme)),
          with(of_acme, {"--index", "sparse+https://acme.test/index/"}, config("")),
          with(of_acme, {"--index", "sparse+https://acme.test/index"}, config("")),
          with(of_acme, {}, config(std::string{acme} + "[registry]\ndefault = \"acme\"\n")),
          with(of_acme,
               {"--registry", "acme"},
               variable("CARGO_REGISTRIES_ACME_INDEX", "sparse+https://acme.test/index/")),
          with(of_acme,
               {},
               [](CargoMachine& machine) {
                   machine.environment["CARGO_REGISTRY_DEFAULT"] = "acme";
               }),
          with(of_replacement, {}, config(replaced)),
          with(of_replacement, {"--registry", "crates-io"}, config(replaced)),
          of_path})
        for (const bool is_drop_in : {false, true}) {
            TwoRegistries world;
            world.forge()
                .release("o/tool", "v1.0.0")
                .asset("tool-" + host_triple() + ".tgz",
                       {{"tool", executable("tool 1.0.0", host_triple())}});
            CargoMachine machine;
            if (is_drop_in)
                machine.call_as("cargo-binstall");
            row.prepare(machine);
            std::vector<std::string> words{"tool"};
            words.insert(words.end(), row.words.begin(), row.words.end());
            const Outcome outcome = machine.install(world, words);
            CAPTURE(row.words.size());
            CAPTURE(row.source);
            CAPTURE(is_drop_in);
            CAPTURE(outcome.err);
            CHECK(outcome.status == 0);
            const auto here = [&](std::string text) {
                const std::size_t at = text.find("HOME");
                return at == text.npos
                           ? text
                           : text.replace(at, 4, fs::canonical(machine.home()).string());
            };
            CHECK(has(read_text(machine.cargo_home() / ".crates.toml"),
                      "\"tool " + row.version + " (" + here(row.source) + ")\" = "));
            std::string peer = read_text(machine.cargo_home() / "binstall/crates-v1.json");
            std::erase(peer, ' ');
            CAPTURE(peer);
            CHECK(has(peer, "\"source_type\":\"" + row.kind + "\""));
            CHECK(has(peer, "\"url\":\"" + here(row.url) + "\""));
            CHECK(has(peer, "\"current_version\":\"" + row.version + "\""));
        }
}

TEST_CASE("what goes wrong with a place has its code, and the peer's when called as that") {
    struct Row {
        std::vector<std::string> words;
        Prepare prepare;
        int ours;
        int peers;
    };

    const std::string bad = "sparse+nonsense";
    const auto path = [](const std::string& manifest) {
        return [manifest](CargoMachine& machine) { write_project(machine, manifest); };
    };
    const std::vector<std::string> at_path{"--manifest-path", "p", "tool"};
    for (const Row& row :
         {Row{{"--registry", "none", "tool"}, config(acme), 75, 75},
          Row{{"tool"}, variable("CARGO_REGISTRY_DEFAULT", "none"), 75, 75},
          Row{{"tool"}, config("[registry]\ndefault = \"none\"\n"), 75, 75},
          Row{{"--registry", "a/b", "tool"}, config(acme), 75, 75},
          Row{{"--index", bad, "tool"}, config(acme), 79, 2},
          Row{{"--registry", "bad", "tool"},
              config("[registries.bad]\nindex = \"" + bad + "\"\n"),
              79,
              79},
          Row{{"--registry", "bad", "tool"}, variable("CARGO_REGISTRIES_BAD_INDEX", bad), 79, 79},
          Row{{"--registry", "acme", "absent"}, config(acme), 76, 76},
          Row{{"--registry", "acme", "tool@=2.0.0"}, config(acme), 76, 76},
          Row{{"--registry", "acme", "closed"}, config(acme), 76, 76},
          Row{{"--registry", "acme", "changed"}, config(acme), 42, 76},
          Row{{"--registry", "acme", "library"}, config(acme), 86, 86},
          Row{{"tool"}, config("[source.crates-io]\nreplace-with = \"none\"\n"), 47, 16},
          Row{{"tool"},
              config("[source.crates-io]\nreplace-with = \"a\"\n"
                     "[source.a]\nreplace-with = \"crates-io\"\n"),
              47,
              16},
          Row{{"tool"}, config("[registries\n"), 47, 16},
          Row{{"tool"}, config("include = [\"config.toml\"]\n"), 47, 16},
          Row{{"--manifest-path", "none", "tool"}, config(""), 99, 99},
          Row{at_path, path(program_manifest("other", "1.0.0")), 99, 99},
          Row{at_path, path("[package]\nname = tool\n"), 78, 99},
          Row{at_path, path("[package]\nname = \"tool\"\nversion = 1\n"), 78, 99},
          Row{at_path, path("[package]\nname = \"tool\"\nversion = \"x\"\n"), 80, 80},
          Row{at_path, path(""), 89, 99},
          Row{at_path, path("[dependencies]\nother = \"1\"\n"), 89, 99},
          Row{at_path, path("[workspace]\n"), 99, 99},
          Row{at_path, path("[workspace]\nmembers = [\"other\"]\n"), 99, 99},
          Row{{"--registry", "acme", "bare"}, config(acme), 89, 89},
          Row{{"--git", "git://git.test/r", "tool"}, config(""), 65, 2},
          Row{{"--git", "file:///nonexistent/repository", "tool"}, config(""), 98, 98}})
        for (const bool is_drop_in : {false, true}) {
            TwoRegistries world;
            CargoRegistry& registry = world.registry("acme.test");
            registry.crate("library", "1.0.0").library();
            registry.crate("changed", "1.0.0").checksum(std::string(64, 'a'));
            registry.crate("bare", "1.0.0")
                .archive(pack("bare.crate", {{"bare-1.0.0/Cargo.toml", "[dependencies]\n"}}));
            if (row.words[2 % row.words.size()] == "closed")
                registry.require_token("another");
            CargoMachine machine;
            if (is_drop_in)
                machine.call_as("cargo-binstall");
            row.prepare(machine);
            const Outcome outcome = machine.install(world, row.words);
            CAPTURE(row.words.front());
            CAPTURE(row.words.back());
            CAPTURE(is_drop_in);
            CAPTURE(outcome.err);
            CHECK(outcome.status == (is_drop_in ? row.peers : row.ours));
            CHECK_FALSE(fs::exists(machine.bin()));
        }
}

} // namespace binstall::test
