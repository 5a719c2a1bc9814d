// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/paths.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

struct Machine {
    test::TempFolder home;
    Environment environment{{"HOME", home.path().string()}};
    Config config;

    Destination choose(const DestinationRequest& request = {}) const {
        RecordingLog log;
        const CargoConfig cargo = CargoConfig::read(environment, StrictReaders{}, log);
        return choose_destination(request, config, cargo, environment, StrictReaders{});
    }

    /// How choosing fails: the kind and the message.
    std::string refusal(const DestinationRequest& request = {}) const {
        try {
            static_cast<void>(choose(request));
            return {};
        } catch (const Error& error) {
            return std::string{name(error.code())} + ": " + error.what();
        }
    }
};

} // namespace

TEST_CASE("binaries go to ~/.cargo/bin, which need not exist, and nothing is created") {
    const Machine machine;
    const Destination chosen = machine.choose();
    CHECK(chosen.bin_dir == machine.home / ".cargo/bin");
    CHECK(chosen.root == machine.home / ".cargo");
    CHECK(chosen.state_dir == machine.home / ".cargo/binstall");
    CHECK(chosen.reason == "cargo's default");
    CHECK(fs::is_empty(machine.home.path()));
}

TEST_CASE("the root is taken from the first place that names one") {
    Machine machine;
    const auto next = [&](const std::string& folder, const std::string& reason) {
        const Destination chosen = machine.choose();
        CHECK(chosen.root == machine.home / folder);
        CHECK(chosen.bin_dir == machine.home / folder / "bin");
        CHECK(chosen.reason == reason);
    };
    machine.environment["CARGO_HOME"] = (machine.home / "cargo").string();
    next("cargo", "from CARGO_HOME");
    // cargo counts a relative root from the parent of the folder that holds its settings.
    machine.home.write("cargo/config.toml", "[install]\nroot = 'by-cargo'\n");
    next("by-cargo", "from install.root in cargo's settings");
    machine.config.root = machine.home / "ours";
    next("ours", "from install.root in the settings");
    machine.environment["CARGO_INSTALL_ROOT"] = (machine.home / "variable").string();
    next("variable", "from CARGO_INSTALL_ROOT");

    DestinationRequest request;
    request.root = machine.home / "flag";
    request.track = false;
    request.layout = NameLayout::plain;
    machine.config.keep = 0;
    const Destination chosen = machine.choose(request);
    CHECK(chosen.bin_dir == machine.home / "flag/bin");
    CHECK(chosen.reason == "from --root");
    CHECK(chosen.layout == NameLayout::plain);
    CHECK(chosen.tracking == Tracking::off);
    CHECK(chosen.keep == 0);
    CHECK(chosen.root == machine.home / "flag");
}

TEST_CASE("an install folder outside a root is recorded in the user's state, keyed by folder") {
    Machine machine;
    DestinationRequest request;
    request.install_dir = machine.home / "tools";
    const Destination chosen = machine.choose(request);
    CHECK(chosen.bin_dir == machine.home / "tools");
    CHECK_FALSE(chosen.root.has_value());
    CHECK(chosen.state_dir.parent_path() == machine.home / ".local/state/binstall");
    CHECK(chosen.reason == "from --install-dir");

    // Another spelling is the same folder, another folder is not.
    request.install_dir = machine.home / "x/../tools";
    CHECK(machine.choose(request).state_dir == chosen.state_dir);
    request.install_dir = machine.home / "tools2";
    CHECK(machine.choose(request).state_dir != chosen.state_dir);

    machine.config.install_dir = machine.home / "configured";
    CHECK(machine.choose().bin_dir == machine.home / "configured");
    request.install_dir.reset();
    request.root = machine.home / "root";
    CHECK(machine.choose(request).bin_dir == machine.home / "root/bin");
}

TEST_CASE("an install folder that is the bin of a root belongs to that root") {
    Machine machine;
    DestinationRequest request;
    request.install_dir = machine.home / ".cargo/bin";
    CHECK(machine.choose(request).root == machine.home / ".cargo");
    request.install_dir = machine.home / "other/bin";
    CHECK_FALSE(machine.choose(request).root.has_value());
    machine.home.write("other/.crates.toml", "[v1]\n");
    CHECK(machine.choose(request).root == machine.home / "other");
    CHECK(machine.choose(request).state_dir == machine.home / "other/binstall");
}

TEST_CASE("install folders of all shapes work or are refused before anything happens") {
    Machine machine;
    DestinationRequest request;
    request.install_dir = "relative/folder";
    CHECK(machine.choose(request).bin_dir == fs::current_path() / "relative/folder");
    request.install_dir = machine.home / "a/../b/";
    CHECK(machine.choose(request).bin_dir == machine.home / "b");
    request.install_dir = machine.home / "missing/parent/bin";
    CHECK(machine.choose(request).bin_dir == machine.home / "missing/parent/bin");
    request.install_dir = "/dev/shm/binstall-test";
    CHECK(machine.choose(request).bin_dir == "/dev/shm/binstall-test");

    const fs::path file = machine.home.write("file", "");
    request.install_dir = file;
    CHECK(machine.refusal(request) ==
          "io: binaries cannot be installed: " + file.string() + " is not a folder");
    request.install_dir = file / "below";
    CHECK(machine.refusal(request).starts_with("io: binaries cannot be installed: "));
    fs::create_symlink("/nonexistent/place", machine.home / "nowhere");
    request.install_dir = machine.home / "nowhere";
    CHECK(machine.refusal(request).find("a link to nowhere") != std::string::npos);
    request.install_dir = "~/bin";
    CHECK(machine.refusal(request) == "usage: --install-dir begins with ~: ~/bin");
}

TEST_CASE("without a usable HOME the user database is asked, and ~ is not expanded") {
    Machine machine;
    const auto database = home_folder({});
    const fs::path file = machine.home.write("file", "");
    for (const std::string& home : {std::string{}, std::string{"relative"}, file.string()}) {
        CAPTURE(home);
        CHECK(home_folder({{"HOME", home}}) == database);
    }
    CHECK(home_folder({{"HOME", "/"}}) == fs::path{"/"});

    for (const std::string cargo : {"relative", "~/x", "./x"}) {
        CAPTURE(cargo);
        machine.environment["CARGO_HOME"] = cargo;
        CHECK(machine.refusal() == "config: CARGO_HOME is not an absolute path: " + cargo);
    }
    machine.environment.erase("CARGO_HOME");
    machine.environment["CARGO_INSTALL_ROOT"] = "~/x";
    CHECK(machine.refusal() == "config: CARGO_INSTALL_ROOT begins with ~: ~/x");
}

TEST_CASE(
    "a default root that cannot be written gives way to ~/.bin, one that was named does not") {
    Machine machine;
    // A file where the folder belongs stops even root.
    machine.home.write(".cargo/bin", "");
    const Destination chosen = machine.choose();
    CHECK(chosen.bin_dir == machine.home / ".bin");
    CHECK_FALSE(chosen.root.has_value());
    CHECK(chosen.reason == (machine.home / ".cargo/bin").string() + " is not a folder");
    CHECK(chosen.state_dir.parent_path() == machine.home / ".local/state/binstall");

    DestinationRequest request;
    request.root = machine.home / ".cargo";
    CHECK(machine.refusal(request) ==
          "io: binaries cannot be installed: " + (machine.home / ".cargo/bin").string() +
              " is not a folder");
    machine.home.write(".bin", "");
    CHECK(machine.refusal().starts_with("io: binaries cannot be installed: "));
    CHECK(machine.refusal().ends_with(".bin is not a folder"));
}

TEST_CASE("folders for state, cache and data follow the XDG variables when these are absolute") {
    const Environment home{{"HOME", "/home/u"}};
    CHECK(cache_folder(home) == fs::path{"/home/u/.cache/binstall"});
    CHECK(data_folder(home) == fs::path{"/home/u/.local/share/binstall"});
    CHECK(state_folder(home) == fs::path{"/home/u/.local/state/binstall"});
    CHECK(config_folder(home) == fs::path{"/home/u/.config/binstall"});
    CHECK(cache_folder({{"HOME", "/home/u"}, {"XDG_CACHE_HOME", "/c"}}) == fs::path{"/c/binstall"});
    CHECK(cache_folder({{"HOME", "/home/u"}, {"XDG_CACHE_HOME", "c"}}) ==
          fs::path{"/home/u/.cache/binstall"});
}

} // namespace binstall
