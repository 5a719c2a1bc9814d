// SPDX-License-Identifier: MIT
// File systems that are small, read-only, elsewhere or odd: an error that says what and where, and
// everything as it was.
#include <support/executables.hpp>
#include <support/gate.hpp>
#include <support/machine.hpp>
#include <support/shell.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr int io_error = 74;
constexpr int lock_error = 46;

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

World& tool_world(World& world) {
    for (const char* const version : {"1.0.0", "1.1.0"})
        world.crate("tool", version)
            .repository("https://github.com/o/tool")
            .usual_release(host_triple());
    return world;
}

/// A file system in memory, mounted for the length of a test.
class Mount {
public:
    Mount(const fs::path& folder, const std::string& options) : folder_{folder} {
        fs::create_directories(folder);
        is_there_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
        if (!is_there_)
            skip("nothing can be mounted here");
    }

    ~Mount() {
        if (is_there_)
            ::umount2(folder_.c_str(), MNT_DETACH);
    }

    Mount(const Mount&) = delete;
    Mount& operator=(const Mount&) = delete;

    explicit operator bool() const noexcept { return is_there_; }

    void make_read_only() const {
        REQUIRE(::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0);
    }

private:
    fs::path folder_;
    bool is_there_ = false;
};

/// The command fails, says the system's reason and the place, and changes nothing.
void check_refused(const Machine& machine,
                   World& world,
                   const std::vector<std::string>& arguments,
                   const fs::path& root,
                   std::string_view reason) {
    const Snapshot before = snapshot(root / "bin");
    const Outcome outcome = machine.install(world, arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.status == io_error);
    CHECK(outcome.signal == 0);
    CHECK(contains(outcome.err, reason));
    CHECK(contains(outcome.err, root.string()));
    CHECK(snapshot(root / "bin") == before);
}

} // namespace

TEST_CASE("FS-06: a folder that others can write, or own, is mentioned") {
    World world;
    tool_world(world);
    const Machine machine;
    fs::create_directories(machine.bin());
    SUBCASE("everybody may write") {
        REQUIRE(::chmod(machine.bin().c_str(), 0777) == 0);
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(contains(outcome.err,
                       "warning: " + machine.bin().string() + " can be written by everybody"));
    }
    SUBCASE("it belongs to somebody else") {
        if (::chown(machine.bin().c_str(), nobody, nobody) != 0) {
            skip("only root can give a folder away");
            return;
        }
        const std::string root = machine.cargo_home().string();
        const Outcome outcome = machine.install(world, {"--root", root, "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(contains(outcome.err,
                       "warning: " + machine.bin().string() + " belongs to another user"));
    }
}

TEST_CASE("FS-08 FS-09: the folder for temporary files is not used, whatever it is") {
    World world;
    tool_world(world);
    Machine machine;
    const fs::path folder = machine.elsewhere("tmp");
    fs::create_directories(folder);
    REQUIRE(::chmod(folder.c_str(), 0777) == 0);
    const fs::path target = machine.elsewhere("target");
    for (const char* const name : {"binstall", "binstall-", "binstall-XXXXXX", "cargo-binstall"})
        fs::create_symlink(target, folder / name);
    const Snapshot before = snapshot(folder);
    for (const std::string& value : {folder.string(),
                                     std::string{"/nonexistent"},
                                     std::string{"/proc"},
                                     std::string{"/dev/null"},
                                     std::string{"/dev/shm"}}) {
        CAPTURE(value);
        machine.environment["TMPDIR"] = value;
        const Outcome outcome = machine.install(world, {"--force", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.1.0\n");
    }
    CHECK(snapshot(folder) == before);
    CHECK_FALSE(fs::exists(target));
}

TEST_CASE("FS-11: a root on a file system of its own, and a bin folder on another one") {
    World world;
    tool_world(world);
    const Machine machine;
    const Mount root{machine.cargo_home(), "size=8m"};
    if (!root)
        return;
    const Mount bin{machine.bin(), "size=8m"};
    const Outcome outcome = machine.install(world, {"tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 0);
    CHECK(machine.run_installed("tool") == "tool 1.1.0\n");
    CHECK(machine.installed() == "tool tool-v1.1.0");
}

TEST_CASE("FS-12: a folder that cannot be written to") {
    World world;
    tool_world(world);
    const Machine machine;
    const fs::path root = machine.elsewhere("root");
    const std::vector<std::string> upgrade{"--root", root.string(), "tool"};
    SUBCASE("the file system is read-only") {
        const Mount mount{root, "size=8m"};
        if (!mount)
            return;
        REQUIRE(machine.install(world, {"--root", root.string(), "tool@=1.0.0"}).status == 0);
        mount.make_read_only();
        check_refused(machine, world, upgrade, root, "Read-only file system");
    }
    SUBCASE("it is full") {
        const Mount mount{root, "size=100k"};
        if (!mount)
            return;
        REQUIRE(machine.install(world, {"--root", root.string(), "tool@=1.0.0"}).status == 0);
        std::ofstream{root / "filler"} << std::string(200 * 1024, 'x');
        check_refused(machine, world, upgrade, root, "No space left on device");
        fs::remove(root / "filler");
        CHECK(machine.install(world, upgrade).status == 0);
    }
    SUBCASE("nobody may") {
        fs::create_directories(root / "bin");
        REQUIRE(::chmod((root / "bin").c_str(), 0555) == 0);
        ::chmod(world.certificates().parent_path().c_str(), 0755);
        auto command = as_nobody(machine.command(world, {"-y", "--root", root.string(), "tool"}));
        if (!command) {
            skip("without setpriv root cannot be somebody else");
            return;
        }
        const Outcome outcome = run(*command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == io_error);
        CHECK(contains(outcome.err, (root / "bin").string()));
        CHECK(names_in(root / "bin").empty());
    }
}

TEST_CASE("FS-15: a file system without room for one more file") {
    World world;
    tool_world(world);
    const Machine machine;
    const fs::path root = machine.elsewhere("root");
    const Mount mount{root, "nr_inodes=20"};
    if (!mount)
        return;
    REQUIRE(machine.install(world, {"--root", root.string(), "tool@=1.0.0"}).status == 0);
    std::error_code problem;
    for (int number = 0; number < 20; ++number)
        std::ofstream{root / ("filler" + std::to_string(number))};
    check_refused(
        machine, world, {"--root", root.string(), "tool"}, root, "No space left on device");
}

TEST_CASE("FS-18: a file system without locks is an error, one that cannot sync is not") {
    World world;
    tool_world(world);

    struct Case {
        const char* injection;
        int status;
    };

    for (const Case& row : {Case{"inject=flock:error=ENOLCK", lock_error},
                            Case{"inject=flock:error=ENOSYS", lock_error},
                            Case{"inject=fsync:error=EINVAL", 0}}) {
        CAPTURE(std::string{row.injection});
        const Machine machine;
        const auto command = under_strace(machine.command(world, {"-y", "tool"}),
                                          {"-o", "/dev/null", "-e", row.injection});
        if (!command) {
            skip("there is no strace to make calls fail");
            return;
        }
        const Outcome outcome = run(*command);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(machine.installed() == (row.status == 0 ? "tool tool-v1.1.0" : ""));
        if (row.status == 0)
            CHECK(contains(outcome.err, "warning: "));
    }
}

TEST_CASE("FS-19: names and paths of every length either work or are an error") {
    World world;
    tool_world(world);
    const Machine machine;
    SUBCASE("a folder's name of 255 bytes works") {
        const fs::path root = machine.elsewhere(std::string(255, 'r'));
        CHECK(machine.install(world, {"--root", root.string(), "tool"}).status == 0);
        CHECK(fs::exists(root / "bin/tool"));
    }
    SUBCASE("one byte more does not") {
        const fs::path root = machine.elsewhere(std::string(256, 'r'));
        const Outcome outcome = machine.install(world, {"--root", root.string(), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == io_error);
        CHECK(contains(outcome.err, "File name too long"));
    }
    SUBCASE("a path that the system does not take is named, shortened") {
        std::string root = machine.elsewhere("deep").string();
        while (root.size() < 6'000)
            root += "/" + std::string(200, 'd');
        const Outcome outcome = machine.install(world, {"--root", root, "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == io_error);
        CHECK(contains(outcome.err, "File name too long"));
        CHECK(outcome.err.size() < 6'000);
    }
    SUBCASE("a path of nearly that length works, or is an error before anything is placed") {
        std::string root = machine.elsewhere("deep").string();
        while (root.size() < 3'800)
            root += "/" + std::string(200, 'd');
        const Outcome outcome = machine.install(world, {"--root", root, "tool"});
        CAPTURE(outcome.err);
        CHECK((outcome.status == 0 || outcome.status == io_error));
        CHECK(fs::exists(fs::path{root} / "bin/tool") == (outcome.status == 0));
    }
}

TEST_CASE("FS-07: a bin folder that is swapped for a link meanwhile leads nowhere else") {
    World world;
    tool_world(world);
    const Machine machine;
    fs::create_directories(machine.bin());
    const fs::path outside = machine.elsewhere("outside");
    const fs::path aside = machine.elsewhere("aside");
    fs::create_directories(outside);
    const auto gate = std::make_shared<Gate>();
    world.server().inject(
        "objects.githubusercontent.com", "*", Fault::wait_at(gate, Fault::Where::in_body, 100), 1);
    Process process{machine.command(world, {"-y", "tool"})};
    REQUIRE(gate->wait_reached());
    fs::rename(machine.bin(), aside);
    fs::create_symlink(outside, machine.bin());
    gate->open();
    const Outcome outcome = process.wait();
    CAPTURE(outcome.err);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.signal == 0);
    CHECK(names_in(outside).empty());
    // What was said is so: the file lies in the folder that was meant, or it was refused.
    CHECK((outcome.status != 0 || fs::exists(aside / "tool")));
}

} // namespace binstall::test
