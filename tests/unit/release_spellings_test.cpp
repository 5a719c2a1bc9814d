// SPDX-License-Identifier: MIT
// One release, spelled in every way that authors have: the file of each machine is found, and never
// that of another.
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <release/author_releases.hpp>

namespace binstall::release {

namespace {

struct Platform {
    std::string_view triple;
    std::string_view os;
    std::string_view arch;
};

constexpr Platform platforms[] = {
    {"x86_64-unknown-linux-gnu", "linux", "amd64"},
    {"aarch64-unknown-linux-gnu", "linux", "arm64"},
    {"i686-unknown-linux-gnu", "linux", "386"},
    {"x86_64-apple-darwin", "darwin", "amd64"},
    {"aarch64-apple-darwin", "darwin", "arm64"},
    {"x86_64-pc-windows-msvc", "windows", "amd64"},
    {"aarch64-pc-windows-msvc", "windows", "arm64"},
    {"i686-pc-windows-msvc", "windows", "386"},
    {"x86_64-unknown-freebsd", "freebsd", "amd64"},
};

using Spellings = std::map<std::string_view, std::vector<std::string_view>>;

const Spellings systems{
    {"linux", {"linux", "Linux", "unknown-linux", "linux-gnu", "linux-static"}},
    {"darwin", {"darwin", "macOS", "apple-darwin", "osx", "macos"}},
    {"windows", {"windows", "Windows", "pc-windows", "win", "win32"}},
    {"freebsd", {"freebsd", "FreeBSD", "unknown-freebsd", "freebsd", "freebsd"}}};
const Spellings architectures{{"amd64", {"amd64", "x86_64", "x64", "x86-64", "64bit"}},
                              {"arm64", {"arm64", "aarch64", "ARM64", "armv8", "arm64"}},
                              {"386", {"386", "i686", "x86", "i386", "32bit"}}};

/// N name, V version, O system, A architecture.
constexpr std::string_view patterns[] = {
    "N-O-A", "N_O_A", "N-V-O-A", "N-vV-A-O", "N.vV.O.A", "N_V_A_O", "N-A-O-V", "NV-O-A", "O-A-N"};

std::string spelled(std::string_view pattern, const Platform& platform, std::size_t style) {
    std::string name;
    for (const char letter : pattern)
        name += letter == 'N'   ? "tool"
                : letter == 'V' ? "1.64.0"
                : letter == 'O' ? std::string{systems.at(platform.os)[style]}
                : letter == 'A' ? std::string{architectures.at(platform.arch)[style]}
                                : std::string{letter};
    return name;
}

const std::vector<std::string> noise{"tool_1.64.0_amd64.deb",
                                     "tool-1.64.0-1.x86_64.rpm",
                                     "tool-1.64.0-x86_64.AppImage",
                                     "tool-1.64.0-src.tar.gz",
                                     "tool-1.64.0-vendor.tar.xz",
                                     "tool-completions.tar.gz",
                                     "tool-x86_64-linux-debuginfo.tar.gz",
                                     "tool-installer.sh",
                                     "tool-1.64.0.crate",
                                     "tool.spdx.json",
                                     "SHA256SUMS",
                                     "toolbox-linux-x86_64.tar.gz"};

BuildQuery query_for(std::string_view triple) {
    BuildQuery query;
    query.manifest.name = "tool";
    query.manifest.version = Version::parse("1.64.0");
    query.manifest.repository = "https://github.com/o/r";
    query.manifest.binaries = {{"tool", {}}};
    query.targets = {Target::parse(triple)};
    query.formats = {
        {"tgz", {".tgz", ".tar.gz"}}, {"zip", {".zip"}}, {"bin", {".bin", "", ".exe"}}};
    return query;
}

std::string page_of(const std::vector<std::string>& files) {
    std::string html = "<a href=\"/o/r/archive/refs/tags/v1.64.0.zip\">Source</a>";
    for (const std::string& file : files)
        html += cat("<li><a href=\"/o/r/releases/download/v1.64.0/", file, "\">x</a></li>");
    return html;
}

/// The best file for `triple` in a release of these files; "nothing".
std::string chosen(const std::vector<std::string>& files, std::string_view triple) {
    const StrictReaders read;
    FakeHost host{read};
    const std::string url = "https://github.com/o/r/releases/expanded_assets/v1.64.0";
    host.http.answer(url, page_of(files)).url = Url::parse(url);
    const Findings findings = AuthorReleases{}.find(query_for(triple), host.host());
    if (findings.candidates.empty())
        return "nothing";
    return std::ranges::max_element(findings.candidates, {}, &Candidate::score)
        ->assets.front()
        .name;
}

} // namespace

TEST_CASE("however a release is spelled, each machine gets its own file") {
    for (const std::string_view pattern : patterns)
        for (std::size_t style = 0; style < 5; ++style)
            for (const std::string_view suffix : {".tar.gz", ".zip", ""}) {
                std::vector<std::string> files = noise;
                for (const Platform& platform : platforms) {
                    const bool is_bare_windows = suffix.empty() && platform.os == "windows";
                    files.push_back(
                        cat(spelled(pattern, platform, style), is_bare_windows ? ".exe" : suffix));
                    files.push_back(cat(files.back(), ".sha256"));
                }
                for (std::size_t at = 0; at < std::size(platforms); ++at) {
                    CAPTURE(std::string{platforms[at].triple});
                    CHECK(chosen(files, platforms[at].triple) == files[noise.size() + 2 * at]);
                }
            }
}

TEST_CASE("without a file of its own a machine gets none") {
    for (const std::string_view pattern : patterns)
        for (std::size_t style = 0; style < 5; ++style)
            for (std::size_t without = 0; without < std::size(platforms); ++without) {
                std::vector<std::string> files = noise;
                for (std::size_t at = 0; at < std::size(platforms); ++at)
                    if (at != without)
                        files.push_back(cat(spelled(pattern, platforms[at], style), ".tar.gz"));
                CAPTURE(std::string{platforms[without].triple});
                CAPTURE(std::string{pattern});
                CAPTURE(style);
                CHECK(chosen(files, platforms[without].triple) == "nothing");
            }
}

TEST_CASE("a file named after the repository is taken only where none names the package") {
    const std::string_view gnu = "x86_64-unknown-linux-gnu";
    CHECK(chosen({"r-linux-amd64.tar.gz", "r-darwin-amd64.tar.gz", "s-linux-amd64.tar.gz"}, gnu) ==
          "r-linux-amd64.tar.gz");
    CHECK(chosen({"r-linux-amd64.tar.gz", "tool-darwin-amd64.tar.gz"}, gnu) == "nothing");
    // A bare executable of that name is a program of that name.
    CHECK(chosen({"r-linux-amd64", "s-linux-amd64"}, gnu) == "nothing");
}

} // namespace binstall::release
