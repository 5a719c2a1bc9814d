// SPDX-License-Identifier: MIT
// What users, projects and the environment say never loosens a policy: it is ignored, and said.
#include "policy_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

struct Attempt {
    std::string policy;
    std::string settings;
    std::map<std::string, std::string> environment;
    std::vector<std::string> arguments;
    std::string said; ///< That it is ignored, and where it stands.
    std::string rule; ///< That refuses all the same.
};

std::vector<Attempt> attempts() {
    const std::string age = "min-age = \"3d\"";
    const std::string community = "sources = [\"crates-io\"]";
    return {
        {age, "[install]\nmin-age = \"0\"\n", {}, {"young"}, "install.min-age = 0 (", "min-age"},
        {age, "[tools.young]\nmin-age = \"1h\"\n", {}, {"young"}, "tools.young.min-age", "min-age"},
        {age,
         "",
         {{"BINSTALL_INSTALL_MIN_AGE", "0"}},
         {"young"},
         "BINSTALL_INSTALL_MIN_AGE",
         "min-age"},
        {age, "", {}, {"--min-age=0", "young"}, "--min-age 0 for young", "min-age"},
        {"evidence = \"signature\"",
         "",
         {},
         {"--skip-signatures", "unsigned"},
         "--skip-signatures",
         "evidence"},
        {"hosts = [\"index.crates.io\"]",
         "[http]\nallow-hosts = [\"*.crates.io\", \"github.com\"]\n",
         {},
         {"listed"},
         "http.allow-hosts = github.com (",
         "hosts"},
        {"hosts = [\"index.crates.io\"]",
         "",
         {},
         {"--allow-hosts=*.crates.io,github.com", "listed"},
         "--allow-hosts = github.com",
         "hosts"},
        {community,
         "[sources]\norder = [\"release\"]\n",
         {},
         {"listed"},
         "release in sources.order",
         "sources"},
        {community,
         "[sources]\nallow-community = [\"quickinstall\"]\n",
         {},
         {"listed"},
         "quickinstall in sources.allow-community",
         "sources"},
        {"build = false",
         "[install]\nbuild = true\n",
         {},
         {"--build", "nobuild"},
         "install.build = true (",
         "build"},
        {"build = false",
         "",
         {{"BINSTALL_INSTALL_BUILD", "1"}},
         {"--build", "nobuild"},
         "BINSTALL_INSTALL_BUILD",
         "build"},
    };
}

TEST_CASE("what would loosen the policy is ignored and said, wherever it stands") {
    for (const Attempt& attempt : attempts()) {
        CAPTURE(attempt.policy);
        CAPTURE(attempt.said);
        PolicyWorld world;
        world.policy(attempt.policy);
        if (!attempt.settings.empty())
            world.machine.settings(attempt.settings);
        for (const auto& [name, value] : attempt.environment)
            world.machine.environment[name] = value;
        const Outcome outcome = world.refuse(attempt.arguments);
        CHECK(has(outcome.err, attempt.said));
        CHECK(has(outcome.err, "is ignored: the policy's rule " + attempt.rule + " holds"));
        CHECK(has(outcome.err, "(policy rule " + attempt.rule + ")"));
    }
}

TEST_CASE("a signature that the policy requires is checked although the user does not want that") {
    PolicyWorld world;
    world.policy("evidence = \"signature\"");
    const Outcome outcome = world.accept({"--skip-signatures", "--allow-legacy", "signed"});
    CHECK(has(outcome.err, "--skip-signatures is ignored"));
    CHECK(has(outcome.err, "--allow-legacy is ignored"));
    CHECK(has(outcome.out, "minisign signature by key"));
    CHECK_FALSE(has(outcome.out + outcome.err, "NOT checked"));
}

TEST_CASE("a policy of a user or a project is none, and no variable names another") {
    PolicyWorld world;
    world.policy("deny = [\"listed\"]");
    const fs::path project = world.machine.home() / "project";
    for (const fs::path& file : {world.machine.home() / ".config/binstall/policy.toml",
                                 project / "policy.toml",
                                 project / ".binstall/policy.toml",
                                 project / "binstall.toml",
                                 project / ".cargo/config.toml"}) {
        fs::create_directories(file.parent_path());
        std::ofstream{file} << "deny = []\nhosts = []\n[install]\nmin-age = \"0\"\n";
    }
    for (const char* name : {"BINSTALL_POLICY", "BINSTALL_POLICY_FILE", "BINSTALL_DENY"})
        world.machine.environment[name] = project / "policy.toml";
    Command command = world.machine.command(world.world, {"-y", "listed"});
    command.folder = project;
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(has(outcome.err, "(policy rule deny)"));
    CHECK(has(outcome.err, ".config/binstall/policy.toml is not read"));
    CHECK(world.machine.installed().empty());
}

} // namespace
} // namespace binstall::test
