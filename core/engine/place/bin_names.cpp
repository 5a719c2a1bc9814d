// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/destination/binary_names.hpp>
#include <engine/place/bin_names.hpp>

#include <algorithm>
#include <array>
#include <limits.h>
#include <map>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

using Kind = InstalledFile::Kind;

/// Whoever can replace one of these is run by everything else. Each is left to its own package.
constexpr std::array<std::string_view, 4> guarded_names{"binstall", "cargo", "rustc", "rustup"};

void check_name(const ReadyPackage& package, const std::string& name) {
    const bool is_control = std::ranges::any_of(name, [](char character) {
        return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
    });
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos || is_control ||
        name.size() > NAME_MAX || !is_utf8(name))
        throw Error{Errc::manifest,
                    cat(printable(package.receipt.name),
                        " has a binary whose name cannot be a file's: ",
                        printable(name))};
}

void check_guarded(const ReadyPackage& package, const ReadyBinary& binary) {
    const std::string name = to_lower(binary.name);
    const std::string_view bare =
        name.ends_with(".exe") ? std::string_view{name}.substr(0, name.size() - 4) : name;
    if (std::ranges::find(guarded_names, bare) == guarded_names.end() ||
        package.receipt.name == bare)
        return;
    throw Error{Errc::policy,
                cat(printable(package.receipt.name),
                    " wants to install a program called ",
                    printable(binary.name),
                    ", which only the package of that name may")};
}

} // namespace

std::vector<NewName> names_for(const ReadyPackage& package, NameLayout layout) {
    std::vector<NewName> names;
    std::vector<NewName> links;
    for (const ReadyBinary& binary : package.binaries) {
        const BinaryNames called =
            binary_names(binary.name, package.receipt.version, binary.extension, layout);
        const std::string& content = binary.staged->sha256;
        names.push_back({{called.file, Kind::file, content}, binary.staged});
        if (called.link && called.is_copy)
            names.push_back({{*called.link, Kind::file, content}, binary.staged});
        else if (called.link)
            links.push_back({{*called.link, Kind::link, called.file}, nullptr});
    }
    names.insert(names.end(), links.begin(), links.end());
    return names;
}

void check_names(std::span<const ReadyPackage> packages, NameLayout layout) {
    std::map<std::string, const ReadyPackage*> taken; // by the name with case folded
    for (const ReadyPackage& package : packages) {
        for (const ReadyBinary& binary : package.binaries)
            check_guarded(package, binary);
        for (const NewName& name : names_for(package, layout)) {
            check_name(package, name.file.name);
            const auto [other, is_new] = taken.emplace(to_lower(name.file.name), &package);
            if (is_new)
                continue;
            if (other->second == &package)
                throw Error{Errc::manifest,
                            cat(printable(package.receipt.name),
                                " has two binaries called ",
                                printable(name.file.name))};
            throw Error{Errc::policy,
                        cat("both ",
                            printable(other->second->receipt.name),
                            " and ",
                            printable(package.receipt.name),
                            " want to install ",
                            printable(name.file.name))};
        }
    }
}

} // namespace binstall
