// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <release/asset_match.hpp>
#include <release/asset_name.hpp>
#include <release/asset_words.hpp>
#include <release/conventional_names.hpp>
#include <release/file_type.hpp>
#include <release/release_ref.hpp>
#include <release/repository.hpp>

namespace binstall::release {

namespace {

const std::vector<PackageFormat> formats{
    {"tgz", {".tgz", ".tar.gz"}}, {"zip", {".zip"}}, {"bin", {".bin", "", ".exe"}}};

} // namespace

TEST_CASE("a repository's URL is cut down to the repository") {
    struct Row {
        std::string_view text;
        Forge forge;
        std::string_view url;
        std::string_view subcrate;
    };

    const Row rows[] = {
        {"https://github.com/o/r", Forge::github, "https://github.com/o/r", ""},
        {"http://github.com/o/r.git", Forge::github, "https://github.com/o/r", ""},
        {"https://www.github.com/o/r/", Forge::github, "https://github.com/o/r", ""},
        {" https://github.com/o/r#readme ", Forge::github, "https://github.com/o/r", ""},
        {"https://github.com/o/r/tree/main/crates/x", Forge::github, "https://github.com/o/r", "x"},
        {"https://github.com/o/r/tree/main/a/b/c/x/", Forge::github, "https://github.com/o/r", "x"},
        {"https://github.com/o/r/blob/main/README.md",
         Forge::github,
         "https://github.com/o/r",
         "README.md"},
        {"https://github.com/o/r/tree/main", Forge::github, "https://github.com/o/r", ""},
        {"https://github.com/o/r/releases", Forge::github, "https://github.com/o/r", ""},
        {"https://github.com/tree/r", Forge::github, "https://github.com/tree/r", ""},
        {"https://gitlab.com/g/s/r/-/tree/main/x", Forge::gitlab, "https://gitlab.com/g/s/r", "x"},
        {"https://gitlab.gnome.org/g/r", Forge::gitlab, "https://gitlab.gnome.org/g/r", ""},
        {"https://codeberg.org/o/r/src/branch/main/x",
         Forge::forgejo,
         "https://codeberg.org/o/r",
         "x"},
        {"https://bitbucket.org/o/r", Forge::bitbucket, "https://bitbucket.org/o/r", ""},
        {"https://git.example:8443/o/r.git", Forge::other, "https://git.example:8443/o/r", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.text});
        const Repository repository = Repository::parse(row.text);
        CHECK(repository.forge == row.forge);
        CHECK(repository.url == row.url);
        CHECK(repository.subcrate == row.subcrate);
    }
    CHECK(Repository::parse("https://gitlab.com/g/s/r").owner == "g/s");
    for (const std::string_view bad :
         {"git@github.com:o/r", "github.com/o/r", "https://github.com@evil.example/x", ""}) {
        CAPTURE(std::string{bad});
        CHECK_THROWS_AS(Repository::parse(bad), Error);
    }
}

TEST_CASE("a URL of a release's file is taken apart, tags with '/' included") {
    const auto file =
        release_file(Url::parse("https://github.com/o/r/releases/download/v1.2.3/a%2Bb.tgz"));
    REQUIRE(file.has_value());
    CHECK(file->release == ReleaseRef{"o", "r", "v1.2.3"});
    CHECK(file->name == "a+b.tgz");
    for (const std::string_view url : {"https://github.com/o/r/releases/download/x%2Fv1/a.tgz",
                                       "https://github.com/o/r/releases/download/x/v1/a.tgz"}) {
        CAPTURE(std::string{url});
        const auto nested = release_file(Url::parse(url));
        REQUIRE(nested.has_value());
        CHECK(nested->release.tag == "x/v1");
        CHECK(nested->release.listing().to_string() ==
              "https://github.com/o/r/releases/expanded_assets/x%2Fv1");
    }
    for (const std::string_view other : {"https://github.com/o/r/releases/latest/download/a.tgz",
                                         "https://github.com/o/r/archive/v1.tar.gz",
                                         "https://github.com/o/r/releases/download/v1/",
                                         "https://github.com/o/r/releases/download/v1/a%2Fb",
                                         "https://github.com/o/r/releases/download/v1/a.tgz?x=1",
                                         "https://github.com:8443/o/r/releases/download/v1/a.tgz",
                                         "https://github.example/o/r/releases/download/v1/a.tgz"}) {
        CAPTURE(std::string{other});
        CHECK_FALSE(release_file(Url::parse(other)).has_value());
    }
}

TEST_CASE("a file's type is its longest known suffix") {
    struct Row {
        std::string_view name;
        std::string_view format;
        std::string_view suffix;
    };

    const Row rows[] = {
        {"tool.tar.gz", "tgz", ".tar.gz"},
        {"tool.TGZ", "tgz", ".tgz"},
        {"tool-1.2.3-x86_64.zip", "zip", ".zip"},
        {"tool.exe", "bin", ".exe"},
        {"tool-1.2.3", "bin", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.name});
        const auto type = type_of_name(row.name, formats);
        REQUIRE(type.has_value());
        CHECK(type->format == row.format);
        CHECK(type->suffix == row.suffix);
        CHECK(cat(stem_of(row.name, *type), row.suffix).size() == row.name.size());
    }
    CHECK_FALSE(type_of_name("tool", {{"zip", {".zip"}}}).has_value());
}

TEST_CASE("tags are spelled in the order of their likelihood") {
    Manifest manifest;
    manifest.name = "tool";
    manifest.version = Version::parse("1.2.3");
    const auto texts = [&](const std::optional<Repository>& repository) {
        std::vector<std::string> found;
        for (const Tag& tag : conventional_tags(manifest, repository))
            found.push_back(tag.text);
        return found;
    };
    CHECK(texts(std::nullopt) == std::vector<std::string>{"v1.2.3",
                                                          "1.2.3",
                                                          "tool-v1.2.3",
                                                          "tool/v1.2.3",
                                                          "tool-1.2.3",
                                                          "tool@1.2.3",
                                                          "tool/1.2.3"});
    const auto with_folder =
        texts(Repository::parse("https://github.com/o/r/tree/main/crates/cli"));
    REQUIRE(with_folder.size() == 8);
    CHECK(with_folder.back() == "cli-v1.2.3");
}

TEST_CASE("the ten names that most authors use") {
    const auto names = conventional_stems(
        "tool", Target::parse("x86_64-unknown-linux-musl"), Version::parse("1.2.3"));
    REQUIRE(names.size() == 10);
    for (const std::string_view wanted : {"tool-x86_64-unknown-linux-musl",
                                          "tool-x86_64-unknown-linux-musl-v1.2.3",
                                          "tool-x86_64-unknown-linux-musl-1.2.3",
                                          "tool-v1.2.3-x86_64-unknown-linux-musl",
                                          "tool-1.2.3-x86_64-unknown-linux-musl",
                                          "tool_x86_64-unknown-linux-musl",
                                          "tool_x86_64-unknown-linux-musl_v1.2.3",
                                          "tool_x86_64-unknown-linux-musl_1.2.3",
                                          "tool_v1.2.3_x86_64-unknown-linux-musl",
                                          "tool_1.2.3_x86_64-unknown-linux-musl"}) {
        CAPTURE(std::string{wanted});
        CHECK(std::ranges::count(names, wanted) == 1);
    }
}

TEST_CASE("the words of a file's name say where it runs") {
    struct Row {
        std::string_view stem;
        std::string_view reading; ///< matched | systems | architectures | libraries | words
    };

    const std::vector<std::string> names{"tool", "cargo-tool"};
    const Row rows[] = {
        {"tool-1.2.3-x86_64-unknown-linux-musl", "tool|linux|x86_64|musl|"},
        {"tool_Linux_amd64", "tool|linux|x86_64||"},
        {"cargo-tool.v1.2.3.linux.x64", "cargo-tool|linux|x86_64||"},
        {"tool-11.2.3-linux", "tool|linux|||"},
        {"tool-macos-arm64", "tool|darwin|aarch64||"},
        {"tool-universal2-apple-darwin", "tool|darwin|universal||"},
        {"tool-win64", "tool|windows|x86_64||"},
        {"tool-win32", "tool|windows|i686||"},
        {"tool-win32-x64", "tool|windows|x86_64||"},
        {"tool-aarch64-linux-android", "tool|android|aarch64||"},
        {"tool-armv7-unknown-linux-gnueabihf", "tool|linux|armv7|gnu|"},
        {"tool-server-x86-64-linux-gnu", "tool|linux|x86_64|gnu|server"},
        {"other-linux", "|linux|||other"},
        {"toolbox-linux", "|linux|||toolbox"},
        {"tool1.2.3-linux64", "tool|linux|x86_64||"},
        {"toolv1.2.3-linux64", "|linux|x86_64||toolv"},
        {"tool-ubuntu2204-amd64", "tool|linux|x86_64||"},
        {"tool_1.2.3_manylinux2014_x86_64", "tool|linux|x86_64||"},
        {"tool-MacOSX-ARM64", "tool|darwin|aarch64||"},
        {"tool-mingw64", "tool|windows|x86_64||"},
        {"tool-linux-armv6hf", "tool|linux|arm||"},
        {"tool-ppc64el-linux", "tool|linux|powerpc64le||"},
        {"x86_64-linux-tool", "tool|linux|x86_64||"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.stem});
        const AssetName name = read_asset_name(row.stem, names, "1.2.3");
        const auto joined = [](const auto& values) {
            std::string text;
            for (const std::string& value : values)
                text += cat(text.empty() ? "" : ",", value);
            return text;
        };
        CHECK(cat(name.matched.value_or(""),
                  "|",
                  joined(name.systems),
                  "|",
                  joined(name.architectures),
                  "|",
                  joined(name.libraries),
                  "|",
                  joined(name.words)) == row.reading);
    }
}

TEST_CASE("a name that holds the name of a system is no file for that system") {
    const std::vector<std::string> names{"cargo-apple-runner"};
    const AssetName name = read_asset_name("cargo-apple-runner-x86_64-linux", names, "0.0.1");
    CHECK(name.matched == "cargo-apple-runner");
    CHECK(name.systems == std::set<std::string>{"linux"});
}

TEST_CASE("checksums, signatures, installers and debug information are no packages") {
    for (const std::string_view file : {"tool.tar.gz.sha256",
                                        "SHA256SUMS",
                                        "checksums.txt",
                                        "tool.zip.asc",
                                        "tool.minisig",
                                        "tool_1.2.3_amd64.deb",
                                        "tool.rpm",
                                        "tool.msi",
                                        "tool.dmg",
                                        "tool.AppImage",
                                        "tool.apk",
                                        "tool.pdb",
                                        "tool.sbom",
                                        "tool.spdx.json",
                                        "install.sh",
                                        "tool.crate",
                                        "tool.1",
                                        "tool-x86_64.tar.gz.b2sum",
                                        "tool-x86_64.tar.gz.gpg",
                                        "tool-1.2.3-1-x86_64.pkg.tar.zst",
                                        "Tool.app.tar.gz",
                                        "tool.7z"}) {
        CAPTURE(std::string{file});
        CHECK_FALSE(why_no_package(file).empty());
    }
    for (const std::string_view file :
         {"tool.tar.gz", "tool", "tool.exe", "tool.zip", "tool-1.2.3", "tool-linux-0.1"}) {
        CAPTURE(std::string{file});
        CHECK(why_no_package(file).empty());
    }
}

TEST_CASE("what runs only elsewhere never fits, and the nearest fits best") {
    struct Row {
        std::string_view file;
        std::string_view target;
        bool fits;
    };

    const std::string_view gnu = "x86_64-unknown-linux-gnu";
    const std::string_view musl = "x86_64-unknown-linux-musl";
    const Row rows[] = {
        {"tool-linux-x86_64.tar.gz", gnu, true},
        {"tool-linux-x86_64.tar.gz", musl, true},
        {"tool-linux-x86_64-musl.tar.gz", gnu, false},
        {"tool-linux-x86_64-musl.tar.gz", musl, true},
        {"tool-linux-x86_64-gnu.tar.gz", musl, false},
        {"tool-linux.tar.gz", gnu, true},
        {"tool-linux.tar.gz", "aarch64-unknown-linux-gnu", false},
        {"tool-linux-arm64.tar.gz", gnu, false},
        {"tool-linux-i686.tar.gz", gnu, false},
        {"tool-x86_64.tar.gz", gnu, true},
        {"tool-x86_64.tar.gz", "x86_64-pc-windows-msvc", false},
        {"tool-windows.zip", "x86_64-pc-windows-msvc", true},
        {"tool-macos-universal.zip", "aarch64-apple-darwin", true},
        {"tool-freebsd-amd64.tar.gz", gnu, false},
        {"other-linux-x86_64.tar.gz", gnu, false},
        // an archive that names no machine may hold the programs of all
        {"tool-1.2.3.zip", gnu, true},
        {"tool-1.2.3.zip", "x86_64-pc-windows-msvc", true},
        {"tool-1.2.3.zip", "aarch64-apple-darwin", true},
        {"tool-1.2.3.zip", "aarch64-unknown-linux-gnu", true},
        {"tool-linux.zip", "x86_64-pc-windows-msvc", false},
        {"tool-gnu.zip", "aarch64-apple-darwin", false},
        {"tool-1.2.3.exe", "aarch64-apple-darwin", false},
        {"tool-1.2.3-src.zip", "aarch64-apple-darwin", false},
        // a bare executable must say what it is, and nothing else
        {"tool-linux-x86_64", gnu, true},
        {"tool-server-linux-x86_64", gnu, false},
        {"tool-server-linux-x86_64.tar.gz", gnu, true},
        {"tool-extra", gnu, false},
        // for its executables a server's system is the usual one
        {"tool", gnu, true},
        {"tool", "aarch64-unknown-linux-gnu", false},
        {"tool", "x86_64-apple-darwin", false},
        // what is in it is no program
        {"tool-src.tar.gz", gnu, false},
        {"tool-1.2.3-vendored.tar.gz", gnu, false},
        {"tool-linux-x86_64-debuginfo.tar.gz", gnu, false},
        {"tool-linux-x86_64-symbols.tar.gz", gnu, false},
        {"tool-completions.tar.gz", gnu, false},
        {"tool-installer-linux-x86_64", gnu, false},
        // levels of processors: nobody knows which one it will be
        {"tool-linux-x86_64-v2.tar.gz", gnu, true},
        {"tool-linux-x86_64-v3.tar.gz", gnu, false},
        {"tool-linux-amd64v4.tar.gz", gnu, false},
        {"tool-linux-amd64v1.tar.gz", gnu, true},
        {"tool-linux-x86_64-baseline.tar.gz", gnu, true},
    };
    const std::vector<std::string> names{"tool"};
    for (const Row& row : rows) {
        CAPTURE(std::string{row.file});
        CAPTURE(std::string{row.target});
        const Target target = Target::parse(row.target);
        const FileType type = *type_of_name(row.file, formats);
        const Match match = match_asset(
            read_asset_name(stem_of(row.file, type), names, "1.2.3"), type, {target, false});
        CHECK(match.fits() == row.fits);
        CHECK(match.why_not.empty() == row.fits);
    }
}

TEST_CASE(
    "a file that names system, architecture and library wins over one that leaves them open") {
    const Target target = Target::parse("x86_64-unknown-linux-musl");
    const std::vector<std::string> names{"tool"};
    const auto score = [&](std::string_view file) {
        const FileType type = *type_of_name(file, formats);
        return match_asset(
                   read_asset_name(stem_of(file, type), names, "1.2.3"), type, {target, false})
            .score;
    };
    CHECK(score("tool-x86_64-linux-musl.zip") > score("tool-x86_64-linux.zip"));
    CHECK(score("tool-x86_64-linux.zip") > score("tool-linux.zip"));
    CHECK(score("tool-linux-musl.zip") > score("tool-full-linux-musl.zip"));
    CHECK(score("tool-linux-musl.zip") > score("tool-linux-musl"));
    CHECK(score("tool-1.2.3-linux-musl.zip") > score("tool-linux-musl.zip"));
    CHECK(score("tool-full-linux-musl.zip") > score("tool-1.2.2-x86_64-linux-musl.zip"));
    CHECK(score("tool-x86_64-linux-musl.zip") > score("tool-x86_64_v2-linux-musl.zip"));
}

} // namespace binstall::release
