// SPDX-License-Identifier: MIT
// What authors, users and attackers write into templates and URLs, and what the program makes of
// it: nothing but an error.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

constexpr int bad_url = 65;
constexpr int bad_template = 67;
constexpr int policy = 48;

struct Case {
    std::string text;
    std::string said; ///< What the message has to name.
};

/// The crate as its author describes it, with `pkg-url` and `bin-dir` as given.
Crate& tool(World& world, const std::string& pkg_url, const std::string& bin_dir = {}) {
    std::string lines = "pkg-url = '''" + pkg_url + "'''\n";
    if (!bin_dir.empty())
        lines += "bin-dir = '''" + bin_dir + "'''\n";
    return world.crate("tool", "1.0.0").metadata(lines);
}

/// After a mistake of an author's the farm may have a build; after one of the user's nobody is
/// asked.
enum class MayAsk { registry, farm_too };

/// Nobody else was asked, nothing was written, and one line says why.
void check_stopped(World& world,
                   const Machine& machine,
                   const Outcome& outcome,
                   MayAsk may_ask = MayAsk::registry) {
    CAPTURE(outcome.err);
    const std::vector<ServerRequest> requests = world.server().requests();
    CHECK(std::ranges::all_of(requests, [&](const ServerRequest& request) {
        return request.host == "index.crates.io" || request.host == "static.crates.io" ||
               (may_ask == MayAsk::farm_too && request.host == "github.com" &&
                request.target.starts_with("/cargo-bins/cargo-quickinstall/"));
    }));
    CHECK(snapshot(machine.home()).empty());
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find("error: tool") != std::string::npos);
    CHECK(outcome.err.find_first_of("\x1b\r") == std::string::npos);
}

void check_end(const Case& row, int code, const Outcome& outcome) {
    CAPTURE(outcome.err);
    CHECK(outcome.status == code);
    CHECK(outcome.err.find(row.said) != std::string::npos);
    CHECK(outcome.err.find("CANARY") == std::string::npos);
}

/// `row.text` is the author's pkg-url. His repository has no release, so this is the answer.
void check_author(const Case& row, int code) {
    CAPTURE(row.text);
    World world;
    tool(world, row.text).repository("https://github.com/o/tool");
    world.forge().repository("o/tool");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    check_end(row, code, outcome);
    CHECK(snapshot(machine.home()).empty());
}

/// `row.text` is the user's --pkg-url: nothing is looked for elsewhere.
void check_user(const Case& row, int code) {
    CAPTURE(row.text);
    World world;
    world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"--pkg-url", row.text, "tool"});
    check_end(row, code, outcome);
    check_stopped(world, machine, outcome);
}

void check_pkg_url(const Case& row, int code) {
    check_author(row, code);
    check_user(row, code);
}

} // namespace

TEST_CASE("TPL-01: a template that cannot be read or filled in is named by its token") {
    for (const Case& row : {Case{"https://github.com/o/tool/{ unknown }", "{ unknown }"},
                            Case{"https://github.com/o/tool/{", "'{' is not closed"},
                            Case{"https://github.com/o/tool/}", "'}'"},
                            Case{"https://github.com/o/tool/{}", "'{}'"},
                            Case{"https://github.com/o/tool/{ name", "'{ name' is not closed"},
                            Case{"https://github.com/o/tool/{{ name }}", "'{{ name }'"},
                            Case{"https://github.com/o/{ a { name } }", "'{ a { name }'"},
                            Case{"https://github.com/o/{ name | upper }", "{ name | upper }"},
                            Case{"https://github.com/o/{ env.HOME }", "{ env.HOME }"}})
        check_pkg_url(row, bad_template);
}

TEST_CASE("TPL-02: a template is not longer than 8 KiB, and neither is what becomes of it") {
    const std::string start = "https://github.com/o/tool/";
    std::string many = start;
    while (many.size() < 8000)
        many += "{target}";
    std::string variables = start;
    for (int count = 0; count < 10'000; ++count)
        variables += "{name}";
    for (const std::string& text : {start + std::string(100'000, 'a'), variables, many})
        check_pkg_url({text, "longer than 8192 bytes"}, bad_template);
}

TEST_CASE("TPL-04: no variable but repo can name the host or the port") {
    for (const std::string text : {"https://{ name }/x.tgz",
                                   "https://{ name }.example.com/x.tgz",
                                   "https://example.com:{ version }/x.tgz",
                                   "https://example.com{ target }/x.tgz"})
        check_pkg_url({text, "stands where the host is"}, bad_template);
}

TEST_CASE("TPL-05: a URL with user-info, or what may be taken for it, is refused") {
    for (const std::string text : {"https://github.com@evil.com/x.tgz",
                                   "https://user:CANARY@evil.com/x.tgz",
                                   "https://github.com\\\\@evil.com/x.tgz",
                                   "https://github.com#@evil.com/x.tgz",
                                   "https://github.com%2f@evil.com/x.tgz"})
        check_pkg_url({text, "not a URL that is accepted"}, bad_url);
}

TEST_CASE("TPL-05: so is a repository with user-info") {
    for (const std::string repository : {"https://github.com@evil.com/x",
                                         "https://github.com\\\\@evil.com/x",
                                         "https://github.com#@evil.com/x",
                                         "https://github.com%2f@evil.com/x"}) {
        CAPTURE(repository);
        World world;
        world.crate("tool", "1.0.0").repository(repository);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CHECK(outcome.status == bad_url);
        check_stopped(world, machine, outcome, MayAsk::farm_too);
    }
}

TEST_CASE("TPL-06: only a whole https URL with a proper host is asked") {
    for (const std::string text : {"git://h.example/x.tgz",
                                   "file:///etc/x.tgz",
                                   "https:/x.tgz",
                                   "https:evil",
                                   "//x/x.tgz",
                                   "https://",
                                   "https://[::1",
                                   "https://h.example:0/x.tgz",
                                   "https://h.example:65536/x.tgz",
                                   "https://h.example:junk/x.tgz",
                                   "https://a_b.example/x.tgz",
                                   "https://h.example./x.tgz",
                                   "https://b\u00fccher.example/x.tgz"})
        check_pkg_url({text, "not a URL that is accepted"}, bad_url);
    check_author({"", "not a URL that is accepted"}, bad_url);
    check_pkg_url({"https://" + std::string(254, 'a') + "/x.tgz", "not a URL"}, bad_url);
    // Plain http is another matter: it may be allowed, and is not.
    check_author({"http://h.example/x.tgz", "it is not https"}, policy);
}

TEST_CASE("TPL-06: a scheme in capitals and a host in its xn-- form are proper") {
    World world;
    Crate& crate = tool(world, "HTTPS://github.com/o/tool/releases/download/v1/tool.tgz");
    crate.repository("https://github.com/o/tool");
    crate.release("v1").asset("tool.tgz", {{"tool", executable("tool 1.0.0", host_triple())}});
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("TPL-07: control characters and line separators are refused and not printed") {
    for (const char* hidden : {"\r", "\n", "\t", "\x1b[2J", "\u2028"})
        for (const std::string& text :
             {std::string{"https://github.com/o/tool/x"} + hidden + ".tgz",
              std::string{"https://github.com/o/{ name"} + hidden + " }"}) {
            CAPTURE(text);
            World world;
            world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
            const Machine machine;
            const Outcome outcome = machine.install(world, {"--pkg-url", text, "tool"});
            CHECK(outcome.status == bad_template);
            check_stopped(world, machine, outcome);
        }
}

TEST_CASE("TPL-08: an escape that means nothing is no URL, and any other is sent as it is") {
    for (const std::string text : {"https://h.example/%", "https://h.example/%zz.tgz"})
        check_pkg_url({text, "not a URL that is accepted"}, bad_url);
    for (const std::string escape : {"%00", "%2e%2e%2f", "%252e%252e%252f"}) {
        CAPTURE(escape);
        World world;
        tool(world, "https://cdn.example/" + std::string{escape} + "x.tgz");
        const Machine machine;
        CHECK(machine.install(world, {"tool"}).status != 0);
        const std::vector<ServerRequest> requests = world.server().requests();
        CHECK(std::ranges::any_of(requests, [&](const ServerRequest& request) {
            return request.host == "cdn.example" &&
                   request.target == "/" + std::string{escape} + "x.tgz";
        }));
        CHECK(snapshot(machine.bin()).empty());
    }
}

TEST_CASE("TPL-09: a bin-dir that leads out of the archive is refused") {
    for (const std::string bin_dir : {"{ bin }/../../x", "../{ bin }", "/{ bin }", ".."}) {
        CAPTURE(bin_dir);
        World world;
        Crate& crate = tool(world, "{ repo }/releases/download/v{ version }/tool.tgz", bin_dir)
                           .repository("https://github.com/o/tool");
        crate.release("v1.0.0").asset("tool.tgz",
                                      {{"tool", executable("tool 1.0.0", host_triple())}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == bad_template);
        CHECK(outcome.err.find("is outside the archive") != std::string::npos);
        CHECK(snapshot(machine.home()).empty());
    }
}

TEST_CASE("TPL-11: metadata cannot name an address of the user's own network") {
    for (const std::string text : {"https://169.254.169.254/x.tgz",
                                   "https://localhost/x.tgz",
                                   "https://127.0.0.1:8080/x.tgz",
                                   "https://[::ffff:127.0.0.1]/x.tgz",
                                   "https://10.0.0.1/x.tgz"}) {
        CAPTURE(text);
        World world;
        tool(world, text);
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == policy);
        check_stopped(world, machine, outcome, MayAsk::farm_too);
    }
}

} // namespace binstall::test
