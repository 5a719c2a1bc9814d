// SPDX-License-Identifier: MIT
// Folders that take the place of a registry, as cargo's settings have them; where there is a cargo,
// it installs from the same ones.
#include "referee.hpp"
#include "registry_fixture.hpp"

#include <support/executables.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// Somebody whose crates.io is a folder; what is released is on github.com all the same.
struct FolderUser : TwoRegistries {
    FolderUser() {
        Crate& older = add("1.0.0");
        Crate& newer = add("1.1.0");
        write(folder() / "index/to/ol/tool", older.index_line() + newer.index_line());
        for (const Crate* crate : {&older, &newer})
            write(folder() / ("tool-" + crate->version() + ".crate"), crate->archive());
        vendor(newer, "tool", "{\"Cargo.toml\":\"" + sha256(newer.cargo_toml()) + "\"}");
        vendor(older, "tool-1.0.0", "{}");
        write(packages() / ".hidden/Cargo.toml", "nonsense");
        write(packages() / "no-package/README", "");
    }

    fs::path folder() const { return machine.elsewhere("registry"); }

    fs::path packages() const { return machine.elsewhere("vendor"); }

    /// crates.io is replaced by `folder`.
    void use(const std::string& kind, const fs::path& folder) const {
        machine.config("[source.crates-io]\nreplace-with = \"mine\"\n[source.mine]\n" + kind +
                       " = \"" + folder.string() + "\"\n");
    }

    Outcome install(const std::string& spec) { return machine.install(*this, {"--force", spec}); }

    CargoMachine machine;

private:
    Crate& add(const std::string& version) {
        Crate& crate = registry("unused.test").crate("tool", version);
        crate.repository("https://github.com/mine/tool").usual_release(host_triple());
        return crate;
    }

    void vendor(const Crate& crate, const std::string& name, const std::string& files) const {
        write(packages() / name / "Cargo.toml", crate.cargo_toml());
        write(packages() / name / "src/main.rs", "fn main() {}\n");
        write(packages() / name / ".cargo-checksum.json",
              "{\"files\":" + files + ",\"package\":\"" + sha256(crate.archive()) + "\"}");
    }
};

} // namespace

TEST_CASE("a folder in the place of crates.io describes packages, and crates.io is not asked") {
    FolderUser user;
    const std::pair<std::string, fs::path> kinds[] = {{"local-registry", user.folder()},
                                                      {"directory", user.packages()}};
    for (const auto& kind : kinds) {
        CAPTURE(kind.first);
        user.use(kind.first, kind.second);
        for (const std::string version : {"1.1.0", "1.0.0"}) {
            const Outcome outcome = user.install(version == "1.1.0" ? "tool" : "tool@=1.0.0");
            CAPTURE(outcome.err);
            CHECK(outcome.status == 0);
            CHECK(user.machine.run_installed("tool") == "tool " + version + "\n");
        }
        CHECK_FALSE(user.asked("index.crates.io"));
        CHECK_FALSE(user.asked("static.crates.io"));
        // As cargo records it: the package is crates.io's.
        CHECK(has(read_text(user.machine.cargo_home() / ".crates.toml"),
                  "(registry+https://github.com/rust-lang/crates.io-index)"));
        CHECK(user.install("none").status == 76);
        CHECK(user.install("tool@2").status == 76);
    }
}

TEST_CASE("a folder whose files were changed is not believed") {
    FolderUser user;
    user.use("local-registry", user.folder());
    write(user.folder() / "tool-1.1.0.crate", "something else");
    const Outcome crate = user.install("tool");
    CAPTURE(crate.err);
    CHECK(crate.status == 42);
    CHECK(has(crate.err, "tool-1.1.0.crate has sha256:"));
    fs::remove(user.folder() / "tool-1.1.0.crate");
    CHECK(user.install("tool").status == 76);
    write(user.folder() / "index/to/ol/tool", "{");
    CHECK(user.install("tool").status == 76);

    user.use("directory", user.packages());
    write(user.packages() / "tool/Cargo.toml",
          read_text(user.packages() / "tool/Cargo.toml") + "# changed\n");
    const Outcome manifest = user.install("tool");
    CAPTURE(manifest.err);
    CHECK(manifest.status == 42);
    CHECK(has(manifest.err, "is not the file that .cargo-checksum.json has the checksum of"));
    fs::remove(user.packages() / "tool/.cargo-checksum.json");
    CHECK(user.install("tool").status == 76);

    user.use("directory", user.machine.elsewhere("nowhere"));
    const Outcome missing = user.install("tool");
    CHECK(missing.status == 76);
    CHECK(has(missing.err, "there is no folder"));
    CHECK(user.machine.run_installed("tool") == "(missing)");
}

TEST_CASE("cargo installs from the same folders") {
    FolderUser user;
    Referee referee{user, user.machine};
    if (!referee.is_there())
        return;
    const std::pair<std::string, fs::path> kinds[] = {{"local-registry", user.folder()},
                                                      {"directory", user.packages()}};
    for (const auto& kind : kinds) {
        CAPTURE(kind.first);
        user.use(kind.first, kind.second);
        const Outcome outcome = referee.install({"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(has(outcome.err, "tool v1.1.0"));
    }
}

} // namespace binstall::test
