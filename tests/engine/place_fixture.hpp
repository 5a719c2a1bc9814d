// SPDX-License-Identifier: MIT
// A cargo root of a test's own, and packages to place in it.
#pragma once

#include <engine/place.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <list>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall::test {

/// A binary of a package: its name and what the file holds.
struct Content {
    std::string name;
    std::string text;
    std::string extension{};
};

/// Places packages, and looks at what came of it.
class PlaceFixture {
public:
    PlaceFixture();

    /// A package from crates.io whose files are staged as the engine stages them.
    ReadyPackage package(const std::string& name,
                         const std::string& version,
                         const std::vector<Content>& binaries);

    std::vector<PlacedPackage> place(std::vector<ReadyPackage> packages,
                                     Overwrite overwrite = Overwrite::no);

    /// As above, one package with one binary of its own name.
    PlacedPackage place_one(const std::string& name,
                            const std::string& version,
                            const std::string& text,
                            Overwrite overwrite = Overwrite::no);

    void recover();
    std::vector<Receipt> installed() const;

    /// What is in the binary folder: "-> target" for a link, the text of a file.
    std::map<std::string, std::string> bin() const;

    /// Every path below the temporary folder with its content.
    std::map<std::string, std::string> everything() const;

    std::string read(const fs::path& name) const { return read_text(root / name); }

    TempFolder folder;
    fs::path root;
    Destination destination;
    StrictReaders readers;
    RecordingLog log;
    std::stop_source stop;

private:
    std::list<StagedFile> staged_; ///< A list, so that ReadyBinary may point into it.
};

/// The code of the error that `call` throws. @throws when it throws none.
template <class Call>
Error error_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error{"no error was thrown"};
}

/// The SHA-256 of `text` in hex.
std::string sha256(std::string_view text);

inline constexpr const char* crates_io = "registry+https://github.com/rust-lang/crates.io-index";

} // namespace binstall::test
