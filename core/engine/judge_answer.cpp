// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/judge_answer.hpp>
#include <engine/manifest/crate_name.hpp>

#include <algorithm>
#include <array>

namespace binstall {

namespace {

constexpr std::array<std::string_view, 4> kinds{"git", "path", "registry", "sparse"};

bool is_scheme(std::string_view text) {
    return !text.empty() && is_ascii_letter(text.front()) &&
           std::ranges::all_of(text, [](char character) {
               return is_ascii_letter(character) || is_ascii_digit(character) || character == '+' ||
                      character == '-' || character == '.';
           });
}

/// Of a scheme that we do not speak ourselves ("ssh", "file") only the shape is judged.
bool is_url(std::string_view text) {
    const std::size_t end = text.find("://");
    if (end == text.npos || !is_scheme(text.substr(0, end)))
        return false;
    if (!text.starts_with("https:") && !text.starts_with("http:"))
        return text.size() > end + 3;
    try {
        static_cast<void>(Url::parse(text));
        return true;
    } catch (const Error&) {
        return false;
    }
}

void judge_name(std::string_view name, const PackageQuery& query, std::string_view source) {
    if (!same_crate_name(name, query.spec.name))
        throw Error{Errc::plugin,
                    cat(source,
                        " was asked about ",
                        query.spec.name,
                        " and answers with ",
                        name.empty() ? "a package without a name" : printable(name))};
}

void judge_version(const Version& version, const PackageQuery& query, std::string_view source) {
    if (!query.spec.requirement.matches(version))
        throw Error{Errc::plugin,
                    cat(source,
                        " answers with ",
                        query.spec.name,
                        ' ',
                        printable(version.to_string()),
                        ", which is not a version that was asked for (",
                        query.spec.requirement.to_string(),
                        ')')};
}

} // namespace

bool is_cargo_source(std::string_view text) {
    const std::size_t plus = text.find('+');
    if (plus == text.npos || printable(text, text.size()) != text || text.find(' ') != text.npos)
        return false;
    const std::string_view kind = text.substr(0, plus);
    const std::string_view url = text.substr(plus + 1);
    return std::ranges::find(kinds, kind) != kinds.end() && is_url(url);
}

void judge_answer(const PackageDescription& answer,
                  const PackageQuery& query,
                  std::string_view source) {
    if (!std::holds_alternative<Registry>(query.place))
        return; // other places hold one package in one version, which is judged when it is known
    if (const auto* crate = std::get_if<CrateArchive>(&answer)) {
        judge_version(crate->version, query, source);
    } else if (const auto* manifest = std::get_if<Manifest>(&answer)) {
        judge_name(manifest->name, query, source);
        judge_version(manifest->version, query, source);
    }
}

void judge_manifest(const Manifest& manifest, const PackageQuery& query, std::string_view source) {
    const auto* registry = std::get_if<Registry>(&query.place);
    if (registry) {
        judge_name(manifest.name, query, source);
        judge_version(manifest.version, query, source);
    }
    // What cargo's own settings say of a registry is their business.
    if (registry && manifest.source == registry->source)
        return;
    if (!is_cargo_source(manifest.source))
        throw Error{Errc::plugin,
                    cat(source,
                        " says that ",
                        printable(manifest.name),
                        " is from \"",
                        printable(manifest.source),
                        "\", which cargo could not read in its records")}
            .hint("a place is spelled as in \"registry+https://HOST/INDEX\"");
}

} // namespace binstall
