// SPDX-License-Identifier: MIT
#include <engine/platform/platform_words.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace binstall;

TEST_CASE("the words of a path say how well it goes with a target") {
    using enum PlatformFit;

    struct Row {
        std::string_view text;
        std::string_view triple;
        PlatformFit fit;
    };

    constexpr std::string_view gnu = "x86_64-unknown-linux-gnu";
    constexpr std::string_view musl = "x86_64-unknown-linux-musl";
    for (const Row& row : {Row{"x86_64-unknown-linux-gnu", gnu, complete},
                           Row{"broot-X86_64-Unknown-Linux-GNU", gnu, complete},
                           Row{"tool_linux_amd64", gnu, partial},
                           Row{"linux-x64", gnu, partial},
                           Row{"", gnu, silent},
                           Row{"tool-1.2.3/doc", gnu, silent},
                           Row{"pc", gnu, silent},
                           Row{"x86_64-unknown-linux-musl", gnu, other_c},
                           Row{"x86_64-unknown-linux-gnu", musl, foreign},
                           Row{"x86_64-unknown-linux-musl", musl, complete},
                           Row{"aarch64-unknown-linux-gnu", gnu, foreign},
                           Row{"darwin", gnu, foreign},
                           Row{"windows-amd64", gnu, foreign},
                           Row{"aarch64-linux-android", "aarch64-unknown-linux-gnu", foreign},
                           Row{"macos-arm64", "aarch64-apple-darwin", partial},
                           Row{"x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc", foreign},
                           Row{"linux-musleabihf", "armv7-unknown-linux-gnueabihf", other_c}}) {
        CAPTURE(std::string{row.text});
        CAPTURE(std::string{row.triple});
        CHECK(platform_fit(row.text, Target::parse(row.triple)) == row.fit);
    }
}

TEST_CASE("what follows a program's name is a platform or version, or another word") {
    for (const std::string_view rest : {"-v1.2.3",
                                        "_14.1.1_linux_amd64",
                                        "-x86_64-unknown-linux-musl",
                                        "-linux",
                                        ".1",
                                        "-ubuntu-22.04-x86",
                                        "-alpine",
                                        "_mac64"}) {
        CAPTURE(std::string{rest});
        CHECK(is_platform_suffix(rest));
    }
    for (const std::string_view rest : {"-helper", "-linux-helper", "", "-", ".1-doc"}) {
        CAPTURE(std::string{rest});
        CHECK_FALSE(is_platform_suffix(rest));
    }
}
