// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/manifest/frontmatter.hpp>
#include <engine/manifest/manifest_text.hpp>
#include <engine/manifest/script_manifest.hpp>
#include <engine/manifest/tree_path.hpp>

#include <array>

namespace binstall {

namespace {

constexpr std::string_view newest_edition = "2024";

constexpr std::array<std::string_view, 6> refused_tables{
    "workspace", "lib", "bin", "example", "test", "bench"};

constexpr std::array<std::string_view, 9> refused_keys{"workspace",
                                                       "build",
                                                       "links",
                                                       "autolib",
                                                       "autobins",
                                                       "autoexamples",
                                                       "autotests",
                                                       "autobenches",
                                                       "default-run"};

} // namespace

void complete_script(Value& manifest, std::string_view path, std::vector<std::string>& warnings) {
    constexpr std::string_view refusal = "is not allowed in a single-file package";
    for (const std::string_view table : refused_tables)
        if (manifest.find(table))
            throw KeyError{std::string{table}, refusal};
    if (!manifest.find("package"))
        manifest.set("package", Table{});
    Value& package = *manifest.find("package");
    if (!package.table())
        throw KeyError{"package", "must be a table"};
    for (const std::string_view key : refused_keys)
        if (package.find(key))
            throw KeyError{cat("package.", key), refusal};
    if (!package.find("name"))
        package.set("name", script_name(file_name(path)));
    if (!package.find("edition")) {
        warnings.push_back(cat("package.edition is not stated; ", newest_edition, " is assumed"));
        package.set("edition", newest_edition);
    }
}

} // namespace binstall
