// SPDX-License-Identifier: MIT
#include <engine/manifest/repository_url.hpp>
#include <engine/platform/compatible_targets.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("a repository that is named in git's ways is found under its URL") {
    struct Row {
        std::string_view text;
        std::string_view url;
    };

    const Row rows[] = {
        {"git@github.com:o/r.git", "https://github.com/o/r.git"},
        {"git@gitlab.example.org:group/sub/r", "https://gitlab.example.org/group/sub/r"},
        {"ssh://git@github.com/o/r.git", "https://github.com/o/r.git"},
        {"git+ssh://git@github.com/o/r", "https://github.com/o/r"},
        {"git://github.com/o/r", "https://github.com/o/r"},
        {"git+https://github.com/o/r", "https://github.com/o/r"},
        {"https://www.github.com/o/r", "https://github.com/o/r"},
        {"http://www.github.com/o/r", "https://github.com/o/r"},
        {"github.com/o/r", "https://github.com/o/r"},
        {"www.github.com/o/r", "https://github.com/o/r"},
        {" https://github.com/o/r ", "https://github.com/o/r"},
        // As they are: somebody else judges them.
        {"https://github.com/o/r/tree/main/x", "https://github.com/o/r/tree/main/x"},
        {"http://github.com/o/r", "http://github.com/o/r"},
        {"https://github.com@evil.example/x", "https://github.com@evil.example/x"},
        {"git@github.com@evil.example:o/r", "git@github.com@evil.example:o/r"},
        {"ssh://me:secret@github.com/o/r", "ssh://me:secret@github.com/o/r"},
        {"git@-oProxyCommand=x:o/r", "git@-oProxyCommand=x:o/r"},
        {"o/r", "o/r"},
        {"../r", "../r"},
        {"not a url", "not a url"},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.text});
        CHECK(repository_url(row.text) == row.url);
    }
}

TEST_CASE("a target brings those that run on the same systems") {
    const auto triples = [](std::string_view triple) {
        std::string text;
        for (const Target& target : with_compatible({Target::parse(triple)}))
            text += target.triple + " ";
        return text;
    };
    CHECK(triples("aarch64-apple-darwin") == "aarch64-apple-darwin universal-apple-darwin "
                                             "universal2-apple-darwin x86_64-apple-darwin ");
    CHECK(triples("x86_64-apple-darwin") ==
          "x86_64-apple-darwin universal-apple-darwin universal2-apple-darwin ");
    CHECK(triples("universal-apple-darwin") == "universal-apple-darwin ");
    CHECK(triples("i686-pc-windows-gnu") ==
          "i686-pc-windows-gnu i686-pc-windows-msvc i686-pc-windows-gnullvm ");
    CHECK(triples("aarch64-pc-windows-msvc").find("x86_64-pc-windows-msvc") != std::string::npos);
    CHECK(triples("x86_64-pc-windows-msvc").find("aarch64") == std::string::npos);
    for (const std::string_view alone : {"x86_64-unknown-linux-gnu",
                                         "x86_64-unknown-linux-musl",
                                         "x86_64-unknown-freebsd",
                                         "aarch64-linux-android"})
        CHECK(triples(alone) == std::string{alone} + " ");
}

} // namespace binstall
