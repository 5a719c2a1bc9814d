// SPDX-License-Identifier: MIT
// place-tool ROOT                                   completes or sweeps
// place-tool ROOT NAME@VERSION BINARY=FILE... ...   places packages, as the engine does
//
// The transaction alone, for the fault sweep: without a network a run takes milliseconds.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place.hpp>
#include <engine/readers.hpp>

#include <exception>
#include <iostream>
#include <list>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace binstall;

class StderrLog : public Log {
public:
    void write(Level level, std::string_view message) override {
        if (level <= Level::info)
            std::cerr << "note: " << message << '\n';
    }
};

/// `path` as the engine holds a binary before it is placed: a file without a name.
StagedFile staged(const fs::path& path, const fs::path& folder) {
    StagedFile file;
    const std::string text = read_file(path, 1 << 30).value();
    file.member = path.filename().string();
    file.file = unnamed_file(folder);
    write_all(file.file.get(), std::string_view{text}, path);
    file.size = text.size();
    file.sha256 = StrictReaders{}.digest(DigestAlgorithm::sha256, text).hex;
    return file;
}

ReadyPackage package(std::string_view name, std::string_view version) {
    ReadyPackage ready;
    ready.receipt.name = name;
    ready.receipt.version = Version::parse(version);
    ready.receipt.requirement = "*";
    ready.receipt.source = "registry+https://github.com/rust-lang/crates.io-index";
    ready.receipt.target = "x86_64-unknown-linux-musl";
    ready.receipt.evidence = "none";
    return ready;
}

Destination destination_in(const fs::path& root) {
    Destination destination;
    destination.bin_dir = root / "bin";
    destination.root = root;
    destination.state_dir = root / "binstall";
    return destination;
}

void run(std::span<char*> arguments) {
    const fs::path root = arguments[1];
    const Destination destination = destination_in(root);
    const fs::path folder = fs::exists(destination.bin_dir) ? destination.bin_dir : root;
    const StrictReaders read;
    StderrLog log;
    recover(destination, read, log, {});

    std::list<StagedFile> files;
    std::vector<ReadyPackage> packages;
    for (const std::string_view argument : arguments.subspan(2)) {
        const std::size_t equals = argument.find('=');
        const std::size_t at = argument.find('@');
        if (equals == std::string_view::npos) {
            packages.push_back(package(argument.substr(0, at), argument.substr(at + 1)));
            continue;
        }
        files.push_back(staged(argument.substr(equals + 1), folder));
        packages.back().binaries.push_back(
            {std::string{argument.substr(0, equals)}, "", &files.back()});
    }
    if (!packages.empty())
        place(packages, destination, Overwrite::no, read, log, {});
    std::cout << "installed\n" << std::flush;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2)
        return 2;
    try {
        run(std::span{arguments, static_cast<std::size_t>(count)});
        return 0;
    } catch (const Error& error) {
        std::cerr << "error: " << error.what() << '\n';
        if (!error.hint().empty())
            std::cerr << "hint: " << error.hint() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
    }
    return 1;
}
