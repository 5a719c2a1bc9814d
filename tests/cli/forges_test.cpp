// SPDX-License-Identifier: MIT
// Every forge is asked in its own way, and what lies there is the author's.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

namespace binstall::test {
namespace {

struct Row {
    ForgeKind kind;
    std::string host;
    std::string repository;
    std::string tag;
    std::string asset; ///< T is the target.
    std::string settings;
};

std::string with_target(std::string name) {
    return name.replace(name.find('T'), 1, host_triple());
}

void publish(World& world, const Row& row) {
    world.crate("tool", "1.0.0").repository("https://" + row.host + "/" + row.repository);
    world.forge(row.kind, row.host)
        .release(row.repository, row.tag)
        .asset(with_target(row.asset), {{"tool", executable("tool 1.0.0", host_triple())}});
}

TEST_CASE("a release on any forge is installed, its metered API left alone") {
    for (const Row& row : {
             Row{ForgeKind::gitlab, "gitlab.com", "group/sub/tool", "v1.0.0", "tool-T.tar.gz", ""},
             Row{ForgeKind::gitlab, "gitlab.com", "o/tool", "tool/v1.0.0", "tool_T_any.zip", ""},
             Row{ForgeKind::gitlab, "gitlab.gnome.test", "o/tool", "1.0.0", "tool-T.tar.gz", ""},
             Row{ForgeKind::gitlab,
                 "git.corp.test",
                 "o/tool",
                 "v1.0.0",
                 "tool-T.tgz",
                 "[hosts.\"git.corp.test\"]\nkind = \"gitlab\"\n"},
             Row{ForgeKind::forgejo, "codeberg.org", "o/tool", "v1.0.0", "my-tool-T.zip", ""},
             Row{ForgeKind::forgejo, "codeberg.org", "o/tool", "release-1.0.0", "tool-T.tgz", ""},
             Row{ForgeKind::forgejo,
                 "code.corp.test",
                 "o/tool",
                 "v1.0.0",
                 "tool-T.tgz",
                 "[hosts.\"code.corp.test\"]\nkind = \"gitea\"\n"},
             Row{ForgeKind::github_enterprise,
                 "ghe.corp.test",
                 "o/tool",
                 "v1.0.0",
                 "tool-T.tgz",
                 "[hosts.\"ghe.corp.test\"]\nkind = \"github\"\n"},
             Row{ForgeKind::sourceforge,
                 "sourceforge.net",
                 "projects/tool",
                 "v1.0.0",
                 "tool-T.tar.gz",
                 ""},
             Row{ForgeKind::sourceforge,
                 "sourceforge.net",
                 "projects/tool",
                 "1.0.0",
                 "tool-1.0.0-T.tar.gz",
                 ""},
         }) {
        World world;
        publish(world, row);
        const Machine machine;
        machine.settings(row.settings);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(row.host);
        CAPTURE(row.tag);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        for (const std::string& line : world.server().request_lines())
            CHECK(line.find(" api.") == std::string::npos);
    }
}

TEST_CASE("on Bitbucket a file must say its version, since one folder holds all") {
    const Row row{
        ForgeKind::bitbucket, "bitbucket.org", "o/tool", "any", "tool-v1.0.0-T.tar.gz", ""};
    World world;
    publish(world, row);
    const Machine machine;
    CHECK(machine.install(world, {"tool"}).status == 0);

    Row silent = row;
    silent.asset = "tool-T.tar.gz";
    World another;
    publish(another, silent);
    const Machine other_machine;
    CHECK(other_machine.install(another, {"tool"}).status == 94);
}

TEST_CASE("where nothing lists the files, usual names are asked for, and then rare ones") {
    for (const Row& row :
         {Row{ForgeKind::gitlab, "gitlab.com", "o/tool", "v1.0.0", "tool-T.tar.gz", ""},
          Row{ForgeKind::sourceforge,
              "sourceforge.net",
              "projects/tool",
              "v1.0.0",
              "tool-T-v1.0.0.tgz",
              ""},
          Row{ForgeKind::sourceforge, "sourceforge.net", "projects/tool", "1.0.0", "tool_T", ""},
          Row{ForgeKind::bitbucket, "bitbucket.org", "o/tool", "any", "tool-T-1.0.0.tgz", ""},
          Row{ForgeKind::bitbucket, "bitbucket.org", "o/tool", "any", "tool_1.0.0_T.zip", ""},
          Row{ForgeKind::gitlab, "gitlab.com", "o/tool", "1.0.0", "tool_1.0.0_T.tgz", ""},
          Row{ForgeKind::forgejo, "codeberg.org", "o/tool", "v1.0.0", "tool_v1.0.0_T.tgz", ""}}) {
        CAPTURE(row.host);
        CAPTURE(row.asset);
        World world;
        publish(world, row);
        world.forge(row.kind, row.host).has_api = false;
        const Machine machine;
        machine.settings("[http]\nattempts = 1\n");
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
    // Another version's, another machine's, another program's.
    for (const char* asset : {"tool-T.tgz", "tool-T-v1.0.1.tgz", "tools_1.0.0_T.tgz"}) {
        CAPTURE(std::string{asset});
        World world;
        publish(world, {ForgeKind::bitbucket, "bitbucket.org", "o/tool", "any", asset, ""});
        const Machine machine;
        CHECK(machine.install(world, {"tool"}).status == 94);
    }
}

TEST_CASE("a forge that has told what it has is not asked for files that it did not list") {
    struct Listing {
        std::string what;
        std::string tag;
        bool has_file; ///< For another machine.
    };

    for (const auto& [kind, host] :
         {std::pair{ForgeKind::gitlab, "gitlab.com"}, {ForgeKind::forgejo, "codeberg.org"}})
        for (const Listing& row : {Listing{"a file for another machine", "v1.0.0", true},
                                   Listing{"a release without files", "v1.0.0", false},
                                   Listing{"no release of this version", "v0.9.0", false}}) {
            World world;
            world.crate("tool", "1.0.0").repository("https://" + std::string{host} + "/o/tool");
            Release& release = world.forge(kind, host).release("o/tool", row.tag);
            if (row.has_file)
                release.asset("tool-riscv64gc-unknown-linux-gnu.tgz", {{"tool", "x"}});
            const Machine machine;
            CAPTURE(row.what);
            CHECK(machine.install(world, {"tool"}).status == 94);
            const std::string of_forge = host;
            const auto requests = world.server().requests();
            CHECK(std::ranges::count(requests, of_forge, &ServerRequest::host) <= 4);
        }
}

TEST_CASE("a company's forge sees its token, and says so when it is missing") {
    const Row row{ForgeKind::github_enterprise,
                  "ghe.corp.test",
                  "o/tool",
                  "v1.0.0",
                  "tool-T.tgz",
                  "[hosts.\"ghe.corp.test\"]\nkind = \"github\"\n"};
    World world;
    publish(world, row);
    world.forge(row.kind, row.host).require_token("Bearer s3cret-of-corp");
    Machine machine;
    machine.settings(row.settings);
    const Outcome refused = machine.install(world, {"tool"});
    CAPTURE(refused.err);
    CHECK(refused.status == 76);
    CHECK(refused.err.find("ghe.corp.test") != std::string::npos);

    machine.settings(row.settings + "[credentials.corp]\nurl = \"https://ghe.corp.test/\"\n"
                                    "token = { env = \"CORP_TOKEN\" }\n");
    machine.environment["CORP_TOKEN"] = "s3cret-of-corp";
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("s3cret") == std::string::npos);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("what cargo-dist says of its archives is believed") {
    World world;
    Release& release =
        world.crate("tool", "1.0.0").repository("https://github.com/o/suite").release("v1.0.0");
    release
        .asset("bundle-seven.tar.gz",
               {{"bundle-seven/tool", executable("tool 1.0.0", host_triple())}})
        .asset("bundle-eight.tar.gz", {{"tool", executable("wrong", host_triple())}})
        .asset_bytes(
            "dist-manifest.json",
            R"({"dist_version":"0.28.0","releases":[{"app_name":"tool","app_version":"1.0.0",)"
            R"("artifacts":["bundle-seven.tar.gz"]}],"artifacts":{"bundle-seven.tar.gz":{"name":)"
            R"("bundle-seven.tar.gz","kind":"executable-zip","target_triples":[")" +
                host_triple() +
                R"("],"assets":[{"name":"tool","path":"tool","kind":"executable"}]}}})");
    const Machine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("a dist-manifest.json that is not cargo-dist's is passed over") {
    for (const char* text : {R"({"foo":1})", R"({"artifacts":{},"releases":{}})", "no JSON", ""}) {
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .release("v1.0.0")
            .asset_bytes("dist-manifest.json", text)
            .asset("tool-of-linux-" + host_triple() + ".tar.gz",
                   {{"tool", executable("tool 1.0.0", host_triple())}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(text);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

} // namespace
} // namespace binstall::test
