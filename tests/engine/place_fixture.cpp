// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <utility>

namespace binstall::test {

std::string sha256(std::string_view text) {
    return StrictReaders{}.digest(DigestAlgorithm::sha256, text).hex;
}

PlaceFixture::PlaceFixture() : root{folder / "home"} {
    destination.bin_dir = root / "bin";
    destination.root = root;
    destination.state_dir = root / "binstall";
    destination.lock_timeout = std::chrono::milliseconds{0};
}

ReadyPackage PlaceFixture::package(const std::string& name,
                                   const std::string& version,
                                   const std::vector<Content>& binaries) {
    ReadyPackage package;
    package.receipt.name = name;
    package.receipt.version = Version::parse(version);
    package.receipt.requirement = "*";
    package.receipt.source = crates_io;
    package.receipt.manifest_source = "crates-io";
    package.receipt.package_source = "release";
    package.receipt.tier = "author";
    package.receipt.target = "x86_64-unknown-linux-musl";
    package.receipt.evidence = "none";
    package.receipt.installed_at = 1'700'000'000;
    for (const Content& content : binaries) {
        StagedFile& file = staged_.emplace_back();
        file.member = cat(name, "/", content.name);
        file.file = unnamed_file(folder.path());
        write_all(file.file.get(), std::string_view{content.text}, file.member);
        file.size = content.text.size();
        file.sha256 = sha256(content.text);
        package.binaries.push_back({content.name, content.extension, &file});
    }
    return package;
}

std::vector<PlacedPackage> PlaceFixture::place(std::vector<ReadyPackage> packages,
                                               Overwrite overwrite) {
    return binstall::place(packages, destination, overwrite, readers, log, stop.get_token());
}

PlacedPackage PlaceFixture::place_one(const std::string& name,
                                      const std::string& version,
                                      const std::string& text,
                                      Overwrite overwrite) {
    std::vector<ReadyPackage> packages;
    packages.push_back(package(name, version, {{name, text}}));
    return place(std::move(packages), overwrite).front();
}

void PlaceFixture::recover() {
    binstall::recover(destination, readers, log, stop.get_token());
}

std::vector<Receipt> PlaceFixture::installed() const {
    return binstall::installed(destination, readers);
}

std::map<std::string, std::string> PlaceFixture::bin() const {
    std::map<std::string, std::string> names;
    if (!fs::exists(destination.bin_dir))
        return names;
    for (const fs::directory_entry& entry : fs::directory_iterator{destination.bin_dir})
        names[entry.path().filename().string()] =
            entry.is_symlink() ? cat("-> ", fs::read_symlink(entry.path()).string())
                               : read_text(entry.path());
    return names;
}

std::map<std::string, std::string> PlaceFixture::everything() const {
    std::map<std::string, std::string> paths;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder.path()}) {
        const std::string path = entry.path().lexically_relative(folder.path()).string();
        if (entry.is_symlink())
            paths[path] = cat("-> ", fs::read_symlink(entry.path()).string());
        else if (entry.is_regular_file())
            paths[path] = read_text(entry.path());
        else
            paths[path] = "folder";
    }
    return paths;
}

} // namespace binstall::test
