// SPDX-License-Identifier: MIT
// What a registry's index may say, and what ends the command.
#include <binstall/text.hpp>

#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

const std::string some_digest(64, 'a');

/// crates.io with one crate, `tool`, whose file in the index is written by the test.
class Index {
public:
    Index() {
        for (const std::string_view version : {"1.0.0", "1.1.0", "1.2.0-rc.1"})
            add(version);
    }

    /// The line that the index has for one of the versions.
    const std::string& line(std::string_view version) const {
        return lines_.at(std::string{version});
    }

    /// What the registry answers about every crate.
    void says(std::string text, int status = 200) {
        world_.server().on("index.crates.io",
                           [text = std::move(text), status](const ServerRequest&) {
                               return ServerResponse{.status = status, .body = text};
                           });
    }

    std::string installed(const std::string& spec) {
        const Outcome outcome = machine_.install(world_, {"--force", spec});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        return trimmed(machine_.run_installed("tool"));
    }

    Outcome install(const std::string& spec, std::vector<std::string> words = {}) {
        words.push_back(spec);
        return machine_.install(world_, words);
    }

    std::string runs() const { return trimmed(machine_.run_installed("tool")); }

    /// Asks for `spec`, which must end with `status`, one error line that names the package and
    /// holds `said`, and nothing written.
    void refuses(const std::string& spec, int status, std::string_view said = "") {
        const Snapshot before = snapshot(machine_.cargo_home());
        const Outcome outcome = machine_.install(world_, {spec});
        CAPTURE(outcome.err);
        CHECK(outcome.status == status);
        CHECK(count(outcome.err, "error: ") == 1);
        CHECK(outcome.err.find("error: tool") != std::string::npos);
        CHECK(outcome.err.find(said) != std::string::npos);
        CHECK(std::ranges::none_of(outcome.err,
                                   [](char c) { return c != '\n' && c >= 0 && c < ' '; }));
        CHECK(snapshot(machine_.cargo_home()) == before);
    }

    World& world() { return world_; }

private:
    void add(std::string_view version) {
        Crate& crate = world_.crate("tool", std::string{version});
        crate.repository("https://github.com/o/tool").usual_release(host_triple());
        lines_[std::string{version}] = std::string{trim(crate.index_line())};
    }

    static std::string trimmed(const std::string& text) { return std::string{trim(text)}; }

    static std::size_t count(std::string_view text, std::string_view what) {
        std::size_t found = 0;
        for (std::size_t at = text.find(what); at != std::string_view::npos;
             at = text.find(what, at + 1))
            ++found;
        return found;
    }

    World world_;
    Machine machine_;
    std::map<std::string, std::string> lines_;
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

/// A line about version 1.0.0 with `members` besides name and version.
std::string entry(std::string_view members) {
    return cat(R"({"name":"tool","vers":"1.0.0",)", members, "}");
}

std::string with_digest(std::string_view digest) {
    return entry(cat(R"("cksum":")", digest, "\""));
}

std::string with_version(std::string_view version) {
    return cat(R"({"name":"tool","vers":")", version, R"(","cksum":")", some_digest, "\"}");
}

} // namespace

TEST_CASE("IDX-01: a cut line ends the command; line ends, blank lines and newer schemas do not") {
    Index index;
    index.says(index.line("1.0.0") + "\r\n\r\n\n" + index.line("1.1.0"));
    CHECK(index.installed("tool") == "tool 1.1.0");
    index.says(index.line("1.0.0") + "\n" + replaced(index.line("1.1.0"), "{", R"({"v":3,)"));
    CHECK(index.installed("tool") == "tool 1.0.0");
    index.says(index.line("1.0.0") + "\n" + index.line("1.1.0").substr(0, 40));
    index.refuses("tool", 76);
    index.says("\xef\xbb\xbf" + index.line("1.0.0"));
    index.refuses("tool", 76);
}

TEST_CASE("IDX-02: an entry of another crate ends the command; case and '-' against '_' do not") {
    Index index;
    index.says(replaced(index.line("1.0.0"), "\"tool\"", "\"other\""));
    index.refuses("tool", 76, "the entry is that of other");
    index.says(index.line("1.0.0"));
    CHECK(index.installed("Tool") == "tool 1.0.0");

    World world;
    const Machine machine;
    Crate& crate = world.crate("my-tool", "1.0.0");
    crate.repository("https://github.com/o/r").usual_release(host_triple());
    const std::string line = crate.index_line();
    world.server().on("index.crates.io",
                      [line](const ServerRequest&) { return ServerResponse{.body = line}; });
    const Outcome outcome = machine.run(world, {"--dry-run", "-y", "my_tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
}

TEST_CASE("IDX-03: a digest that is none ends the command") {
    Index index;
    for (const std::string& line : {entry(R"("yanked":false)"),
                                    with_digest(std::string(63, 'a')),
                                    with_digest(std::string(64, 'A')),
                                    with_digest("../" + std::string(61, 'a')),
                                    with_digest(std::string(std::size_t{10} << 20, 'a'))}) {
        CAPTURE(line.substr(0, 100));
        index.says(line);
        index.refuses("tool", 76);
    }
}

TEST_CASE("IDX-04: one version with two digests ends the command") {
    Index index;
    index.says(index.line("1.0.0") + "\n" + with_digest(some_digest));
    index.refuses("tool", 76, "conflicting entries for version 1.0.0");
}

TEST_CASE("IDX-05: a repeated key ends the command") {
    Index index;
    index.says(replaced(index.line("1.0.0"), "{", cat(R"({"cksum":")", some_digest, "\",")));
    index.refuses("tool", 76);
}

TEST_CASE("IDX-06: what is no version is not chosen, alone or beside one") {
    Index index;
    const std::string long_number(std::size_t{1} << 20, '1');
    for (const std::string_view version : {std::string_view{"1"},
                                           std::string_view{"01.2.3"},
                                           std::string_view{"1.2.3-"},
                                           std::string_view{"1.2.3-01"},
                                           std::string_view{"999999999999999999999.0.0"},
                                           std::string_view{long_number},
                                           std::string_view{"1.2.3+\xc3\xa9"},
                                           std::string_view{"1.2.3\\n"}}) {
        CAPTURE(std::string{version.substr(0, 60)});
        index.says(with_version(version));
        index.refuses("tool", 76);
    }
}

TEST_CASE(
    "IDX-09: a yanked version is passed over, and refused when it is asked for or the only one") {
    Index index;
    const auto yanked = [&](std::string_view version) {
        return replaced(index.line(version), R"("yanked":false)", R"("yanked":true)");
    };
    index.says(index.line("1.0.0") + "\n" + yanked("1.1.0"));
    CHECK(index.installed("tool") == "tool 1.0.0");
    index.refuses("tool@=1.1.0", 48, "tool 1.1.0 was yanked");
    CHECK(index.install("tool@=1.1.0", {"--force"}).status == 48); // that is about files
    CHECK(index.install("tool@=1.1.0", {"--allow-yanked"}).status == 0);
    CHECK(index.runs() == "tool 1.1.0");
    CHECK(index.installed("tool") == "tool 1.0.0"); // and all the same a good one comes first
    index.says(yanked("1.1.0"));
    index.refuses("tool@1", 48, "was yanked");
}

TEST_CASE("IDX-10: a yanked flag of another type ends the command") {
    Index index;
    for (const std::string_view value : {"\"false\"", "1", "null"}) {
        CAPTURE(std::string{value});
        index.says(entry(cat(R"("cksum":")", some_digest, R"(","yanked":)", value)));
        index.refuses("tool", 76);
    }
}

TEST_CASE("IDX-11: a pre-release is not chosen unless it is asked for") {
    Index index;
    index.says(index.line("1.1.0") + "\n" + index.line("1.2.0-rc.1"));
    CHECK(index.installed("tool@*") == "tool 1.1.0");
    CHECK(index.installed("tool@=1.2.0-rc.1") == "tool 1.2.0-rc.1");
    index.says(index.line("1.2.0-rc.1"));
    index.refuses("tool", 76, "tool@=1.2.0-rc.1");
}

TEST_CASE("IDX-15: no file in the index is no such package; what is no index is an error") {
    Index index;
    for (const int status : {404, 410, 451}) {
        CAPTURE(status);
        index.says("gone", status);
        index.refuses("tool", 76, "no package named tool");
    }
    index.says("<!doctype html><title>Welcome</title>");
    index.refuses("tool", 76, "line 1");
    index.says("", 304);
    index.refuses("tool", 68, "status 304, unasked");
    // The tag of one file is not another's: nothing is taken from an earlier answer.
    const std::string line = index.line("1.0.0");
    index.world().server().on("index.crates.io", [line](const ServerRequest& request) {
        const bool is_known = !request.header("if-none-match").empty();
        return request.path() == "/to/ol/tool" && !is_known
                   ? ServerResponse{.body = line, .headers = {{"ETag", "\"same\""}}}
                   : ServerResponse{.status = is_known ? 304 : 404,
                                    .headers = {{"ETag", "\"same\""}}};
    });
    CHECK(index.installed("tool") == "tool 1.0.0");
    index.refuses("tool-x", 76, "no package named tool-x");
}

TEST_CASE("IDX-16: the index is asked where cargo asks it") {
    struct Row {
        std::string_view name;
        std::string_view path;
    };

    const Row rows[] = {
        {"a", "/1/a"},
        {"ab", "/2/ab"},
        {"abc", "/3/a/abc"},
        {"abcd", "/ab/cd/abcd"},
        {"ABcD", "/ab/cd/abcd"},
        {"Xy", "/2/xy"},
    };
    World world;
    const Machine machine;
    for (const Row& row : rows) {
        CAPTURE(std::string{row.name});
        world.server().forget_requests();
        CHECK(machine.install(world, {std::string{row.name}}).status == 76);
        CHECK(world.server().request_lines() ==
              std::vector<std::string>{cat("GET index.crates.io", row.path)});
    }
}

TEST_CASE("IDX-22: a crate that holds another package or version than the index says is refused") {
    World world;
    const Machine machine;
    Crate& other = world.crate("tool", "1.0.0");
    const auto archive = [](std::string_view toml) {
        return pack("tool-1.0.0.crate",
                    {{"tool-1.0.0/Cargo.toml", std::string{toml}, 0644},
                     {"tool-1.0.0/src/main.rs", "", 0644}});
    };
    for (const std::string_view toml : {"[package]\nname = \"other\"\nversion = \"1.0.0\"\n",
                                        "[package]\nname = \"tool\"\nversion = \"1.0.1\"\n"}) {
        CAPTURE(std::string{toml});
        other.archive(archive(toml));
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 78);
        CHECK(outcome.err.find("error: tool") != std::string::npos);
        CHECK(snapshot(machine.cargo_home()).empty());
    }
}

TEST_CASE("IDX-08: a hundred thousand versions that are nearly alike are told apart") {
    Index index;
    std::string text;
    const std::string alike(24, 'a');
    for (int number = 0; number < 100'000; ++number)
        text += cat(R"({"name":"tool","vers":"1.0.0-)",
                    alike,
                    number,
                    R"(","cksum":")",
                    some_digest,
                    "\"}\n");
    text += index.line("1.0.0");
    index.says(std::move(text));
    CHECK(index.installed("tool") == "tool 1.0.0");
}

TEST_CASE("a yanked version may be asked for with --allow-yanked, and is not preferred") {
    World world;
    const Machine machine;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    world.crate("tool", "1.1.0")
        .yanked()
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    CHECK(machine.install(world, {"tool@=1.1.0"}).status == 48);
    CHECK(machine.install(world, {"--allow-yanked", "tool"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    CHECK(machine.install(world, {"--allow-yanked", "tool@=1.1.0"}).status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.1.0\n");
}

TEST_CASE("a name is found with '-' for '_', and asked for once more only when it is not there") {
    World world;
    const Machine machine;
    world.crate("my-own-tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    for (const std::string name : {"my_own_tool", "my-own_tool", "My-Own-Tool", "my-own-tool"}) {
        CAPTURE(name);
        world.server().forget_requests();
        const Outcome outcome = machine.install(world, {"--force", name});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("my-own-tool") == "my-own-tool 1.0.0\n");
        std::size_t asked = 0;
        for (const ServerRequest& request : world.server().requests())
            asked += request.host == "index.crates.io" ? 1 : 0;
        CHECK(asked == (name.find('_') == name.npos ? 1 : name == "my_own_tool" ? 2 : 3));
    }
}

TEST_CASE("IDX-14: a configuration of a registry that makes no sense ends the command") {
    World world;
    world.registry("acme.test")
        .crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const Machine machine;
    const std::string line = world.registry("acme.test").crate("other", "1.0.0").index_line();
    const std::string padding(std::size_t{1} << 20, 'x');
    for (const std::string& config :
         {std::string{"{}"},
          std::string{R"({"dl":1})"},
          std::string{R"({"dl":"file:///etc/passwd"})"},
          std::string{R"({"dl":"dl/here"})"},
          std::string{R"({"dl":"//acme.test/dl"})"},
          std::string{R"({"dl":"https://acme.test/{crate"})"},
          std::string{R"({"dl":"https://acme.test/{name}"})"},
          cat(R"({"dl":"https://acme.test/)", padding, "\"}"),
          std::string{R"({"dl":"https://acme.test/dl","auth-required":"yes"})"},
          std::string{R"({"dl":"https://acme.test/dl","auth-required":null})"},
          std::string{"[]"},
          std::string{"<html>"}}) {
        CAPTURE(config.substr(0, 100));
        world.server().on("acme.test", [&](const ServerRequest& request) {
            return ServerResponse{.body = request.path().ends_with("config.json") ? config : line};
        });
        const Outcome outcome =
            machine.install(world, {"--index", "sparse+https://acme.test/index/", "other"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 76);
        CHECK(snapshot(machine.cargo_home()).empty());
    }
}

TEST_CASE("IDX-19: what is newer than the index has it stays, unless that is forced") {
    Index index;
    index.says(index.line("1.1.0"));
    CHECK(index.installed("tool") == "tool 1.1.0");
    index.says(index.line("1.0.0"));
    const Outcome outcome = index.install("tool");
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK((outcome.out + outcome.err).find("not newer") != std::string::npos);
    CHECK(index.runs() == "tool 1.1.0");
    CHECK(index.installed("tool") == "tool 1.0.0"); // installed() forces
}

TEST_CASE("IDX-18: a registry that has lost a version which was installed from it is reported") {
    const std::string said = "the registry went backwards: 1.1.0 was installed from it before";
    Index index;
    CHECK(index.installed("tool@1.1.0") == "tool 1.1.0");
    const std::string yanked =
        replaced(index.line("1.1.0"), R"("yanked":false)", R"("yanked":true)");

    // Both what is left as it is and what is put in its place.
    index.says(index.line("1.0.0"));
    const Outcome kept = index.install("tool");
    CAPTURE(kept.err);
    CHECK(kept.status == 0);
    CHECK(kept.err.find(said) != std::string::npos);
    CHECK(index.runs() == "tool 1.1.0");
    const Outcome again = index.install("tool", {"--force"});
    CHECK(again.status == 0);
    CHECK(again.err.find(said) != std::string::npos);
    CHECK(index.runs() == "tool 1.0.0");

    // Yanked is not lost, and neither is what was not asked for or is there.
    index.says(cat(index.line("1.0.0"), "\n", yanked));
    CHECK(index.install("tool", {"--force"}).err.find("went backwards") == std::string::npos);
    index.says(index.line("1.0.0"));
    CHECK(index.install("tool@=1.0.0", {"--force"}).err.find("went backwards") ==
          std::string::npos);
    index.says(cat(index.line("1.0.0"), "\n", index.line("1.1.0")));
    CHECK(index.install("tool", {"--force"}).err.find("went backwards") == std::string::npos);
    CHECK(index.runs() == "tool 1.1.0");
}

TEST_CASE("IDX-20: a released version whose content changed ends the command") {
    World world;
    const Machine machine;
    Crate& crate = world.crate("tool", "1.0.0")
                       .repository("https://github.com/o/tool")
                       .usual_release(host_triple());
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::string before = sha256(crate.archive());
    crate.toml("# changed after it was released\n");
    const std::string after = sha256(crate.archive());
    const Snapshot untouched = snapshot(machine.bin());

    const Outcome refused = machine.install(world, {"--force", "tool"});
    CAPTURE(refused.err);
    CHECK(refused.status == 42);
    CHECK(refused.err.find(cat("tool-1.0.0.crate has sha256:",
                               after,
                               " now, and had sha256:",
                               before,
                               " when it was first installed on 20")) != std::string::npos);
    CHECK(refused.err.find("--accept-change") != std::string::npos);
    CHECK(snapshot(machine.bin()) == untouched);

    // Who accepts it is not asked again; other versions and places are no change.
    CHECK(machine.install(world, {"--force", "--accept-change", "tool"}).status == 0);
    CHECK(machine.install(world, {"--force", "tool"}).status == 0);
    crate.toml("# and again\n");
    CHECK(machine.install(world, {"--force", "tool"}).status == 42);
    world.crate("tool", "1.0.1")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    CHECK(machine.install(world, {"--force", "tool"}).status == 0);
}

TEST_CASE("JSON-04: a value of another kind than it must be ends the command") {
    Index index;
    std::string many = "[0";
    for (int number = 1; number < 1'000'000; ++number)
        many += ",0";
    many += ']';
    const std::string digest = cat(R"("cksum":")", some_digest, "\"");
    for (const std::string& line : {cat(R"({"name":"tool","vers":1,)", digest, "}"),
                                    cat(R"({"name":"tool","vers":null,)", digest, "}"),
                                    cat(R"({"name":"tool","vers":["1.0.0"],)", digest, "}"),
                                    cat(R"({"name":1,"vers":"1.0.0",)", digest, "}"),
                                    cat(R"({"name":{},"vers":"1.0.0",)", digest, "}"),
                                    entry(R"("cksum":1)"),
                                    entry(R"("cksum":null)"),
                                    entry(cat(digest, R"(,"yanked":"true")")),
                                    entry(cat(digest, R"(,"yanked":0)")),
                                    entry(cat(digest, R"(,"v":"1")")),
                                    entry(cat(digest, R"(,"v":null)")),
                                    entry(cat(digest, R"(,"pubtime":1)")),
                                    cat(R"({"name":"tool","vers":)", many, ",", digest, "}"),
                                    std::string{"1"},
                                    std::string{"null"},
                                    many}) {
        CAPTURE(line.substr(0, 100));
        index.says(line);
        index.refuses("tool", 76);
    }
}

} // namespace binstall::test
