// SPDX-License-Identifier: MIT
// What the audit log says of installations, and of what the policy refused.
#include "policy_fixture.hpp"

#include <support/sha256.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

std::vector<std::string> lines_of(const fs::path& file) {
    std::vector<std::string> lines;
    std::istringstream text{read_text(file)};
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

bool has_member(const std::string& line, const std::string& key, const std::string& value) {
    return has(line, "\"" + key + "\":\"" + value + "\"") ||
           has(line, "\"" + key + "\": \"" + value + "\"");
}

TEST_CASE("every installation is one line of JSON: who, what, digest, evidence, source") {
    PolicyWorld world;
    const fs::path audit = world.machine.elsewhere("audit.log");
    world.policy("audit-log = \"" + audit.string() + "\"\ndeny = [\"young\"]\n");
    world.accept({"listed"});
    world.machine.install(world.world, {"young"});
    world.machine.install(world.world, {"--dry-run", "plain"});
    world.accept({"signed"});
    const std::vector<std::string> lines = lines_of(audit);
    REQUIRE(lines.size() == 3);
    CHECK(has_member(lines[0], "event", "install"));
    CHECK(has_member(lines[0], "crate", "listed"));
    CHECK(has_member(lines[0], "version", "1.0.0"));
    CHECK(has_member(lines[0], "sha256", sha256(world.publisher.bytes("listed"))));
    CHECK(has_member(lines[0], "package_source", "release"));
    CHECK(has(lines[0], "sha256 published by"));
    CHECK(has(lines[0], "registry+https://github.com/rust-lang/crates.io-index"));
    CHECK(has(lines[0], "\"uid\":" + std::to_string(::getuid())));
    CHECK(has_member(lines[1], "event", "refused"));
    CHECK(has(lines[1], "(policy rule deny)"));
    CHECK(has(lines[2], "minisign signature by key"));

    struct stat status {};

    CHECK(::stat(audit.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("what cannot be recorded is not installed") {
    PolicyWorld world;
    const fs::path folder = world.machine.elsewhere("audit");
    fs::create_directories(folder);
    world.policy("audit-log = \"" + folder.string() + "\"");
    CHECK(has(world.refuse({"listed"}).err, "(policy rule audit-log)"));
    world.policy("audit-log = \"/dev/full\"");
    CHECK(has(world.refuse({"listed"}).err, "(policy rule audit-log)"));
    const fs::path link = world.machine.elsewhere("link.log");
    fs::create_symlink(world.machine.elsewhere("victim"), link);
    world.policy("audit-log = \"" + link.string() + "\"");
    CHECK(has(world.refuse({"listed"}).err, "(policy rule audit-log)"));
    CHECK_FALSE(fs::exists(world.machine.elsewhere("victim")));
}

TEST_CASE("without a system log there is nothing that could be recorded there") {
    if (fs::exists("/dev/log")) {
        skip("this machine has a system log, which would take the lines");
        return;
    }
    PolicyWorld world;
    world.policy("audit-log = \"syslog\"");
    CHECK(has(world.refuse({"listed"}).err, "the audit log /dev/log cannot be opened"));
}

} // namespace
} // namespace binstall::test
