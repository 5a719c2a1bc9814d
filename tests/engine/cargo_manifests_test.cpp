// SPDX-License-Identifier: MIT
// The real cargo says what binaries packages have, and we agree. Skipped, loudly, without one.
#include <binstall/error.hpp>
#include <binstall/manifest_source.hpp>

#include <engine/manifest/cargo_manifest.hpp>
#include <engine/readers.hpp>
#include <support/process.hpp>
#include <support/skip.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <local/folder_tree.hpp>
#include <map>
#include <sstream>

namespace binstall::test {
namespace {

/// `cargo metadata` of the manifest at a path, with unstable features.
std::optional<Outcome> metadata(const fs::path& path) {
    const std::optional<fs::path> program = find_program("cargo");
    if (!program) {
        skip("there is no cargo on this machine");
        return std::nullopt;
    }
    Command command{.program = *program,
                    .arguments = {"-Zscript",
                                  "metadata",
                                  "--no-deps",
                                  "--offline",
                                  "--format-version=1",
                                  "--manifest-path",
                                  path.string()}};
    for (const char* name : {"PATH", "HOME", "RUSTUP_HOME"})
        if (const char* value = std::getenv(name))
            command.environment[name] = value;
    command.environment["RUSTC_BOOTSTRAP"] = "1";
    command.folder = path.parent_path();
    return run(command);
}

/// "name version: binaries", of the package `name` by cargo; "refused" when it does not read it.
std::string by_cargo(const Outcome& outcome, const std::string& name) {
    if (outcome.status != 0)
        return "refused";
    const Value document = StrictReaders{}.json(outcome.out);
    for (const Value& package : *document.find("packages")->array()) {
        if (*package.find("name")->string() != name)
            continue;
        std::vector<std::string> binaries;
        for (const Value& target : *package.find("targets")->array())
            for (const Value& kind : *target.find("kind")->array())
                if (*kind.string() == "bin")
                    binaries.push_back(*target.find("name")->string());
        std::ranges::sort(binaries);
        const Value* repository = package.find("repository");
        std::string text = name + " " + *package.find("version")->string() + " " +
                           (repository->string() ? *repository->string() : "-") + ":";
        for (const std::string& binary : binaries)
            text += " " + binary;
        return text;
    }
    return "absent";
}

std::string by_us(const fs::path& path, const std::string& name) {
    local::FolderTree tree{{}};
    try {
        const auto files = StrictReaders{}.package(
            tree, {.name = name, .start = path.relative_path().string(), .everywhere = false});
        if (!files)
            return "absent";
        const Manifest manifest = read_cargo_manifest(*files);
        std::vector<std::string> binaries;
        for (const Binary& binary : manifest.binaries)
            binaries.push_back(binary.target_name.empty() ? binary.name : binary.target_name);
        std::ranges::sort(binaries);
        std::string text = name + " " + manifest.version.to_string() + " " +
                           manifest.repository.value_or("-") + ":";
        for (const std::string& binary : binaries)
            text += " " + binary;
        return text;
    } catch (const Error&) {
        return "refused";
    }
}

struct Package {
    std::string name;
    std::map<std::string, std::string> files;
    std::string start = "Cargo.toml";
};

std::string manifest(const std::string& more) {
    return "[package]\nname = \"tool\"\nversion = \"1.2.3\"\n" + more;
}

void compare(const std::vector<Package>& packages) {
    for (const Package& package : packages) {
        const TempFolder folder;
        for (const auto& [path, text] : package.files)
            folder.write(path, text);
        const fs::path path = folder / package.start;
        const std::optional<Outcome> outcome = metadata(path);
        if (!outcome)
            return;
        CAPTURE(package.files.begin()->second);
        CAPTURE(outcome->err);
        CHECK(by_us(path, package.name) == by_cargo(*outcome, package.name));
    }
}

TEST_CASE("cargo finds the same binaries by their places and by what is declared") {
    const std::string newer = "edition = \"2021\"\n";
    const std::map<std::string, std::string> usual{{"src/main.rs", ""},
                                                   {"src/bin/one.rs", ""},
                                                   {"src/bin/two/main.rs", ""},
                                                   {"src/bin/two/more.rs", ""},
                                                   {"src/bin/three/x.rs", ""},
                                                   {"src/other.rs", ""}};
    std::vector<Package> packages;
    for (const std::string& toml : {
             newer,
             std::string{},
             newer + "autobins = false\n[lib]\npath = \"src/other.rs\"\n",
             newer + "[[bin]]\nname = \"x\"\npath = \"src/main.rs\"\n",
             newer + "[[bin]]\nname = \"one\"\nrequired-features = [\"f\"]\n[features]\nf = []\n",
             newer + "default-run = \"one\"\n",
             newer + "[[bin]]\nname = \"tool\"\npath = \"src/other.rs\"\n",
             newer + "[[bin]]\nname = \"two\"\n[[bin]]\nname = \"z\"\npath = \"src/other.rs\"\n",
             std::string{"[[bin]]\nname = \"one\"\n"},
             std::string{"[[bin]]\nname = \"other\"\n"},
             std::string{"autobins = true\n[[bin]]\nname = \"one\"\n"},
             std::string{"autobins = false\n[[bin]]\nname = \"tool\"\n"},
         }) {
        Package package{"tool", usual};
        package.files["Cargo.toml"] = manifest(toml);
        packages.push_back(std::move(package));
    }
    compare(packages);
}

TEST_CASE("cargo inherits the same, from the workspace that it finds") {
    const std::string shared = "[workspace.package]\nversion = \"3.0.0\"\nedition = \"2021\"\n"
                               "repository = \"https://r.example/x\"\nauthors = [\"a\"]\n"
                               "categories = []\ndescription = \"d\"\ndocumentation = \"x\"\n"
                               "exclude = [\"e\"]\nhomepage = \"https://h.example\"\n"
                               "include = []\nkeywords = []\nlicense = \"MIT\"\npublish = true\n"
                               "readme = \"r\"\nrust-version = \"1.60\"\n";
    std::string inherits = "[package]\nname = \"tool\"\n";
    for (const char* key : {"version",
                            "edition",
                            "repository",
                            "authors",
                            "categories",
                            "description",
                            "documentation",
                            "exclude",
                            "homepage",
                            "include",
                            "keywords",
                            "license",
                            "publish",
                            "readme",
                            "rust-version"})
        inherits += std::string{key} + ".workspace = true\n";
    const std::string members =
        "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/no\"]\n";
    compare({
        {"tool",
         {{"Cargo.toml", members + shared},
          {"crates/tool/Cargo.toml", inherits},
          {"crates/tool/src/main.rs", ""},
          {"crates/no/Cargo.toml", "[package]\nname = \"no\"\n"},
          {"crates/no/src/main.rs", ""},
          {"crates/file", ""}}},
        {"tool",
         {{"Cargo.toml", members + shared},
          {"crates/tool/Cargo.toml", inherits},
          {"crates/tool/src/main.rs", ""}},
         "crates/tool/Cargo.toml"},
        {"tool", {{"Cargo.toml", inherits + "[workspace]\n" + shared}, {"src/bin/x.rs", ""}}},
        {"tool",
         {{"Cargo.toml", "[package]\nname = \"tool\"\nversion.workspace = true\n"},
          {"src/main.rs", ""}}},
    });
}

TEST_CASE("cargo makes the same of unstable features") {
    compare({
        {"tool",
         {{"Cargo.toml",
           "cargo-features = [\"different-binary-name\"]\n" +
               manifest("edition = \"2021\"\n[[bin]]\nname = \"tool\"\nfilename = \"007\"\n")},
          {"src/main.rs", ""}}},
        {"tool",
         {{"Cargo.toml",
           "cargo-features = [\"per-package-target\"]\n" +
               manifest("edition = \"2021\"\nforced-target = \"wasm32-unknown-unknown\"\n")},
          {"src/main.rs", ""}}},
        {"ns::tool",
         {{"Cargo.toml",
           "cargo-features = [\"open-namespaces\"]\n[package]\nname = \"ns::tool\"\n"
           "version = \"1.0.0\"\nedition = \"2021\"\n"},
          {"src/main.rs", ""}}},
    });
}

TEST_CASE("cargo reads the same single-file packages") {
    const std::string main = "fn main() {}\n";
    std::vector<Package> packages;
    const std::string name = "my-tool_2.rs";
    const std::string tool = "my-tool_2";
    for (const std::string& source : {
             main,
             "#!/usr/bin/env cargo\n---\n[package]\nversion = \"1.0.0\"\n---\n" + main,
             "\n\n---cargo\n[package]\nedition = \"2021\"\n---\n" + main,
             "----\n[package]\nversion = \"2.0.0\"\n----\n" + main,
             "#![allow(unused)]\n---\nx\n---\n" + main,
             "// x\n---\nx\n---\n" + main,
             "---\n[package]\nautobins = false\n---\n" + main,
             "---\n[package]\ndefault-run = \"x\"\n---\n" + main,
             "---\n[package]\nlinks = \"x\"\n---\n" + main,
             "---\n[package]\nbuild = \"x\"\n---\n" + main,
             "---\n[workspace]\n---\n" + main,
             "---\n[[bin]]\nname = \"x\"\n---\n" + main,
             "---\n[lib]\n---\n" + main,
             "---\n[[test]]\nname = \"x\"\n---\n" + main,
             "---toml\n[package]\n---\n" + main,
             "---\n[package]\n" + main,
             "---\n[package]\n---x\n" + main,
             "---\n[package]\n[features]\na = []\n[dependencies]\n[lints]\n---\n" + main,
         })
        packages.push_back({tool, {{name, source}}, name});
    for (const char* file : {"my tool.2.rs", "9x.rs", "a_b.c.rs", "99.rs"}) {
        const std::map<std::string, std::string> names{{"my tool.2.rs", "my-tool-2"},
                                                       {"9x.rs", "x"},
                                                       {"a_b.c.rs", "a_b_c"},
                                                       {"99.rs", "package"}};
        packages.push_back({names.at(file), {{file, main}}, file});
    }
    compare(packages);
}

} // namespace
} // namespace binstall::test
