// SPDX-License-Identifier: MIT
// Bytes that are not what was published for them.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

/// Installs and checks that the command ends with `status` and leaves everything as it was.
void check_refused(World& world, Machine& machine, int status) {
    // Something is installed before, so that "as before" means something.
    world.crate("other", "1.0.0")
        .repository("https://github.com/o/other")
        .usual_release(host_triple());
    REQUIRE(machine.install(world, {"other"}).status == 0);
    const Snapshot before = snapshot(machine.bin());
    const std::string records = read_text(machine.cargo_home() / ".crates.toml");
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == status);
    CHECK(snapshot(machine.bin()) == before);
    CHECK(read_text(machine.cargo_home() / ".crates.toml") == records);
    const std::string& text = outcome.out + outcome.err;
    CHECK(text.find("error: tool") != std::string::npos);
    CHECK(text.find("secret-signature") == std::string::npos);
}

Crate& tool(World& world) {
    return world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
}

TEST_CASE("a crate that does not match the index's checksum ends the command") {
    World world;
    tool(world).checksum(std::string(64, 'a'));
    Machine machine;
    check_refused(world, machine, 42);
}

TEST_CASE("called as cargo-binstall, a wrong checksum has the code that scripts know") {
    World world;
    tool(world).checksum(std::string(64, 'a'));
    Machine machine;
    machine.call_as("cargo-binstall");
    check_refused(world, machine, 76);
}

TEST_CASE("an asset that does not match the listing's digest is not unpacked") {
    World world;
    tool(world).release("v1.0.0").digest("sha256:" + std::string(64, 'b'));
    Machine machine;
    check_refused(world, machine, 42);
}

TEST_CASE("a digest in a form that cannot be read is not taken for none") {
    for (const char* digest : {"sha256:beef", "sha256:"}) {
        CAPTURE(std::string{digest});
        World world;
        tool(world).release("v1.0.0").digest(digest);
        Machine machine;
        check_refused(world, machine, 42);
    }
}

TEST_CASE("an asset that is cut off, or something else, is refused by its digest") {
    World world;
    tool(world);
    const Machine machine;
    world.server().inject("objects.githubusercontent.com",
                          "*",
                          Fault::at(Fault::Action::close, Fault::Where::in_body, 100),
                          10);
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 68);
    CHECK(machine.installed().empty());
}

TEST_CASE("what was verified is recorded") {
    World world;
    tool(world);
    const Machine machine;
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    std::string receipts;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator{machine.cargo_home() / "binstall"})
        if (entry.is_regular_file())
            receipts += read_text(entry.path());
    CAPTURE(receipts);
    const std::string asset = "tool-v1.0.0-" + host_triple() + ".tgz";
    const std::string bytes = world.forge().release("o/tool", "v1.0.0").find(asset)->bytes;
    CHECK(receipts.find(sha256(bytes)) != std::string::npos);
    CHECK(receipts.find(asset) != std::string::npos);
    CHECK(receipts.find("secret-signature") == std::string::npos);
}

} // namespace
} // namespace binstall::test
