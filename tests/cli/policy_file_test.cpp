// SPDX-License-Identifier: MIT
// A policy that cannot be read, understood or trusted is never the same as no policy.
#include "policy_fixture.hpp"

#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

struct Malformed {
    std::string toml;
    std::string said;
    int status = 48;
};

TEST_CASE("a policy that cannot be understood ends every command") {
    const std::vector<Malformed> rows = {
        {"deny = [", "cannot be used"},
        {"min_age = \"3d\"", "did you mean min-age"},
        {"denny = [\"x\"]", "did you mean deny"},
        {"deny = \"x\"", "not a list of strings"},
        {"deny = [\"a b\"]", "a b"},
        {"deny = [\"x@nonsense\"]", "x@nonsense"},
        {"deny = [\"x@*\"]", "without @ it is every version"},
        {"min-age = 3", "min-age"},
        {"build = \"no\"", "not true or false"},
        {"registries = [\"acme\"]", "neither crates-io, path"},
        {"registries = [\"http://acme.test/\"]", "neither crates-io, path"},
        {"hosts = [\"https://github.com\"]", "no host"},
        {"hosts = [\"git*\"]", "no host"},
        {"evidence = \"sha256\"", "neither none, checksum"},
        {"evidence = [\"digest\"]", "not a table"},
        {"evidence = { defualt = \"signature\" }", "did you mean default"},
        {"evidence = { \"Release\" = \"signature\" }", "no key of a policy"},
        {"evidence = { relase = \"signature\" }", "did you mean release"},
        {"[plugins]\nrelease = \"sha256:12\"", "no SHA-256 digest"},
        {"audit-log = \"audit.log\"", "neither syslog nor an absolute path"},
        {"[[waiver]]\nrule = \"deny\"\ncrate = \"x\"\nuntil = \"2999-01-01\"", "a reason"},
        {"[[waiver]]\nrule = \"hosts\"\ncrate = \"x\"\nuntil = \"2999-01-01\"\nreason = \"r\"",
         "can be waived"},
        {"[[waiver]]\nrule = \"deny\"\ncrate = \"x\"\nuntil = \"soon\"\nreason = \"r\"",
         "not a day"},
        {"waiver = \"none\"", "write [[waiver]]"},
        {"evidence = \"attestation\"", "cannot be checked by this binstall", 47},
        {"evidence = { quickinstall = \"attestation\" }", "cannot be checked by this binstall", 47},
    };
    PolicyWorld world;
    for (const Malformed& row : rows) {
        CAPTURE(row.toml);
        world.policy(row.toml);
        CHECK(has(world.refuse({"listed"}, row.status).err, row.said));
        CHECK(world.world.server().request_lines().empty());
    }
    for (const char* verb : {"policy", "plugins", "config", "verify"}) {
        CAPTURE(verb);
        world.policy("denny = []");
        CHECK(world.machine.run({verb}).status == 48);
    }
    CHECK(world.machine.run({"--help"}).status == 0);
}

TEST_CASE("attestations that somebody requires are a mistake, as long as nothing can check them") {
    PolicyWorld world;
    for (const char* word : {"--require=attestation"}) {
        const Outcome outcome = world.refuse({word, "signed"}, 47);
        CHECK(has(outcome.err, "--require asks for attestations"));
    }
    CHECK(world.refuse({"--require=much", "signed"}, 2).err.find("no kind of evidence") !=
          std::string::npos);
    CHECK(has(world.refuse({"--require=digest", "summed"}).err, "(--require digest)"));
    CHECK(has(world.refuse({"--require=signature", "listed"}, 41).err, "no signed build"));
    world.refuse({"--require=signature", "--skip-signatures", "signed"}, 2);
    world.accept({"--require=signature", "signed"});
    world.accept({"--require=digest", "listed"});
}

TEST_CASE("a policy that others could have written ends every command") {
    struct Row {
        std::string said;
        std::function<void(const fs::path&)> spoil;
    };

    const std::vector<Row> rows = {
        {"writable by others", [](const fs::path& file) { ::chmod(file.c_str(), 0666); }},
        {"writable by its group", [](const fs::path& file) { ::chmod(file.c_str(), 0664); }},
        {"writable by others",
         [](const fs::path& file) { ::chmod(file.parent_path().c_str(), 0777); }},
        {"not a regular file",
         [](const fs::path& file) {
             fs::rename(file, file.string() + ".real");
             fs::create_symlink(file.string() + ".real", file);
         }},
        {"not a regular file",
         [](const fs::path& file) {
             fs::remove(file);
             fs::create_symlink("/nonexistent", file);
         }},
        {"not a regular file",
         [](const fs::path& file) {
             fs::remove(file);
             fs::create_directory(file);
         }},
        {"not a regular file",
         [](const fs::path& file) {
             fs::remove(file);
             ::mkfifo(file.c_str(), 0644);
         }},
    };
    for (const Row& row : rows) {
        CAPTURE(row.said);
        PolicyWorld world;
        world.policy("build = false");
        row.spoil(world.policy_file());
        CHECK(has(world.refuse({"listed"}).err, row.said));
    }
}

TEST_CASE("a policy that may not be read, or belongs to somebody else, ends the command") {
    if (::geteuid() != 0) {
        skip("only root can give a file away");
        return;
    }
    PolicyWorld world;
    world.policy("build = false");
    fs::permissions(world.machine.home(), fs::perms::all);
    ::chmod(world.policy_file().c_str(), 0600);
    const auto unreadable =
        as_nobody(world.machine.command(world.world, {"-y", "--root", "/nonexistent", "listed"}));
    if (unreadable) {
        const Outcome outcome = run(*unreadable);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 48);
        CHECK(has(outcome.err, "cannot be used"));
    } else {
        skip("without setpriv root cannot be somebody else");
    }
    ::chmod(world.policy_file().c_str(), 0644);
    CHECK(::chown(world.policy_file().c_str(), nobody, nobody) == 0);
    CHECK(has(world.refuse({"listed"}).err, "belongs to user"));
}

TEST_CASE("the installed program reads /etc/binstall/policy.toml, and nothing leads it elsewhere") {
    PolicyWorld world;
    world.policy("deny = [\"listed\"]");
    world.machine.use_program(std::getenv("BINSTALL_TEST_PROGRAM"));
    for (const char* name : {"BINSTALL_TEST_POLICY", "BINSTALL_POLICY", "BINSTALL_POLICY_FILE"})
        world.machine.environment[name] = "/nonexistent/policy.toml";
    // Its own /etc, in a namespace that only it sees.
    const fs::path etc = world.machine.elsewhere("etc");
    fs::create_directories(etc / "binstall");
    for (const char* name : {"passwd", "group", "nsswitch.conf", "ld.so.cache"})
        if (fs::exists(fs::path{"/etc"} / name))
            fs::copy_file(fs::path{"/etc"} / name, etc / name);
    fs::copy_file(world.policy_file(), etc / "binstall" / "policy.toml");
    Command command = world.machine.command(world.world, {"-y", "listed"});
    std::vector<std::string> words{"-m",
                                   "sh",
                                   "-c",
                                   "mount --bind \"$0\" /etc && exec \"$@\"",
                                   etc.string(),
                                   command.program.string()};
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    command.arguments = std::move(words);
    command.program = "/usr/bin/unshare";
    if (::geteuid() != 0 ||
        run({.program = command.program, .arguments = {"-m", "true"}}).status != 0) {
        skip("nothing can be mounted here");
        return;
    }
    const Outcome outcome = run(command);
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(has(outcome.err, "(policy rule deny)"));
    CHECK(world.machine.installed().empty());
}

} // namespace
} // namespace binstall::test
