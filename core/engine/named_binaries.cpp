// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/named_binaries.hpp>

#include <algorithm>
#include <set>

namespace binstall {

namespace {

/// By cargo's name first: that is the one that other commands know.
const Binary* find_named(const std::string& name, const Manifest& manifest) {
    const auto& binaries = manifest.binaries;
    auto found = std::ranges::find_if(binaries, [&](const Binary& binary) {
        return (binary.target_name.empty() ? binary.name : binary.target_name) == name;
    });
    if (found == binaries.end())
        found = std::ranges::find(binaries, name, &Binary::name);
    return found == binaries.end() ? nullptr : &*found;
}

Error unknown_binary(const std::string& name, const Manifest& manifest) {
    Error error{Errc::usage,
                cat(manifest.name,
                    ' ',
                    manifest.version.to_string(),
                    " has no binary named ",
                    printable(name))};
    std::string all;
    for (const Binary& binary : manifest.binaries) {
        all += cat(all.empty() ? "" : ", ", printable(binary.name));
        if (!binary.target_name.empty())
            all += cat(" (", printable(binary.target_name), " to cargo)");
    }
    return error.hint(cat("it has: ", all));
}

} // namespace

std::vector<std::string> named_binaries(const std::vector<std::string>& names,
                                        const Manifest& manifest) {
    std::set<std::string> files;
    for (const std::string& name : names) {
        const Binary* binary = find_named(name, manifest);
        if (!binary)
            throw unknown_binary(name, manifest);
        files.insert(binary->name);
    }
    return {files.begin(), files.end()};
}

std::vector<Binary> wanted_binaries(const std::vector<std::string>& names,
                                    const Manifest& manifest) {
    std::vector<Binary> wanted;
    for (const Binary& binary : manifest.binaries)
        if (names.empty() || std::ranges::find(names, binary.name) != names.end())
            wanted.push_back(binary);
    return wanted;
}

} // namespace binstall
