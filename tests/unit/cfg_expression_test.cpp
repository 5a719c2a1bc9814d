// SPDX-License-Identifier: MIT
#include <binstall/cfg_expression.hpp>
#include <binstall/error.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

bool matches(std::string_view expression, std::string_view triple) {
    return CfgExpression::parse(expression).matches(Target::parse(triple));
}

std::string repeated(std::string_view text, int count) {
    std::string all;
    for (int index = 0; index < count; ++index)
        all += text;
    return all;
}

std::string nested(int levels) {
    return repeated("not(", levels - 1) + "unix" + repeated(")", levels - 1);
}

} // namespace

TEST_CASE("a key matches rustc's value and the one that the triple spells") {
    struct Row {
        std::string_view triple;
        std::string_view key;
        std::string_view spelled;
        std::string_view rustc;
    };

    const Row rows[] = {
        {"i686-unknown-linux-gnu", "target_arch", "i686", "x86"},
        {"i686-pc-windows-msvc", "target_arch", "i686", "x86"},
        {"armv7-unknown-linux-gnueabihf", "target_arch", "armv7", "arm"},
        {"armv7-unknown-linux-gnueabihf", "target_env", "gnueabihf", "gnu"},
        {"arm-unknown-linux-musleabi", "target_env", "musleabi", "musl"},
        {"riscv64gc-unknown-linux-gnu", "target_arch", "riscv64gc", "riscv64"},
        {"powerpc64le-unknown-linux-gnu", "target_arch", "powerpc64le", "powerpc64"},
        {"x86_64-apple-darwin", "target_env", "unknown", ""},
        {"x86_64-apple-darwin", "target_os", "darwin", "macos"},
        {"x86_64-unknown-freebsd", "target_env", "unknown", ""},
        {"aarch64-linux-android", "target_os", "linux", "android"},
        {"aarch64-linux-android", "target_env", "android", ""},
        {"universal2-apple-darwin", "target_arch", "universal2", "universal"},
        {"x86_64-pc-windows-gnullvm", "target_env", "gnullvm", "gnu"},
        {"x86_64h-apple-darwin", "target_arch", "x86_64h", "x86_64"},
        {"wasm32-wasip1", "target_os", "wasip1", "wasi"},
        {"sparcv9-sun-solaris", "target_arch", "sparcv9", "sparc64"},
        {"x86_64-pc-windows-msvc", "target_env", "msvc", "msvc"},
        {"x86_64-pc-windows-msvc", "target_vendor", "pc", "pc"},
        {"aarch64-apple-darwin", "target_vendor", "apple", "apple"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.triple);
        CAPTURE(row.key);
        const std::string key{row.key};
        CHECK(matches(key + " = \"" + std::string{row.spelled} + "\"", row.triple));
        CHECK(matches(key + " = \"" + std::string{row.rustc} + "\"", row.triple));
        CHECK_FALSE(matches(key + " = \"other\"", row.triple));
    }
}

TEST_CASE("families, pointer width and byte order are rustc's") {
    struct Row {
        std::string_view triple;
        std::string_view family;
        std::string_view width;
        std::string_view endian;
    };

    const Row rows[] = {
        {"x86_64-unknown-linux-gnu", "unix", "64", "little"},
        {"x86_64-unknown-linux-gnux32", "unix", "32", "little"},
        {"i686-pc-windows-gnu", "windows", "32", "little"},
        {"aarch64-apple-darwin", "unix", "64", "little"},
        {"aarch64-linux-android", "unix", "64", "little"},
        {"arm64_32-apple-watchos", "unix", "32", "little"},
        {"wasm32-unknown-unknown", "wasm", "32", "little"},
        {"s390x-unknown-linux-gnu", "unix", "64", "big"},
        {"powerpc64-unknown-linux-gnu", "unix", "64", "big"},
        {"powerpc64le-unknown-linux-gnu", "unix", "64", "little"},
        {"mips-unknown-linux-gnu", "unix", "32", "big"},
        {"mipsel-unknown-linux-gnu", "unix", "32", "little"},
        {"aarch64_be-unknown-linux-gnu", "unix", "64", "big"},
        {"sparcv9-sun-solaris", "unix", "64", "big"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.triple);
        const auto holds = [&](std::string_view key, std::string_view value) {
            return matches(std::string{key} + "=\"" + std::string{value} + "\"", row.triple);
        };
        CHECK(holds("target_family", row.family));
        CHECK(holds("target_pointer_width", row.width));
        CHECK(holds("target_endian", row.endian));
        CHECK(matches("unix", row.triple) == (row.family == "unix"));
        CHECK(matches("windows", row.triple) == (row.family == "windows"));
    }
    CHECK_FALSE(matches("unix", "x86_64-unknown-none"));
    CHECK_FALSE(matches("windows", "x86_64-unknown-none"));
}

TEST_CASE("all, any and not combine as the reference says") {
    struct Row {
        std::string_view expression;
        bool on_linux;
        bool on_macos;
        bool on_windows;
    };

    const Row rows[] = {
        {"cfg(unix)", true, true, false},
        {"cfg(windows)", false, false, true},
        {"unix", true, true, false},
        {"  cfg( unix )  ", true, true, false},
        {"cfg(not(unix))", false, false, true},
        {"cfg(all())", true, true, true},
        {"cfg(any())", false, false, false},
        {"cfg(true)", true, true, true},
        {"cfg(false)", false, false, false},
        {"cfg(all(unix, not(target_os = \"macos\")))", true, false, false},
        {"cfg(any(windows, target_os=\"macos\"))", false, true, true},
        {"cfg(any(windows, target_os=\"macos\",))", false, true, true},
        {"cfg(all(any(unix,windows),not(any(target_os=\"linux\"))))", false, true, true},
        {"cfg(not(not(not(windows))))", true, true, false},
        {"cfg(target_arch\t=\n\"x86_64\")", true, true, true},
        {"cfg(debug_assertions)", false, false, false},
        {"cfg(feature = \"x\")", false, false, false},
        {"cfg(target_feature = \"sse2\")", false, false, false},
        {"cfg(target_os = \"\")", false, false, false},
        {"all(unix)", true, true, false},
        {"cfg", false, false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.expression);
        CHECK(matches(row.expression, "x86_64-unknown-linux-gnu") == row.on_linux);
        CHECK(matches(row.expression, "x86_64-apple-darwin") == row.on_macos);
        CHECK(matches(row.expression, "x86_64-pc-windows-msvc") == row.on_windows);
    }
}

TEST_CASE("what is not a selector is refused by name") {
    for (const std::string& text : {
             std::string{},
             std::string{"cfg"} + "(",
             std::string{"cfg()"},
             std::string{"cfg(unix"},
             std::string{"cfg(unix))"},
             std::string{"cfg(unix) x"},
             std::string{"cfg(unix windows)"},
             std::string{"cfg(unix, windows)"},
             std::string{"cfg(cfg(unix))"},
             std::string{"cfg(all(unix windows))"},
             std::string{"cfg(all(unix,,windows))"},
             std::string{"cfg(all(,unix))"},
             std::string{"cfg(all(unix)"},
             std::string{"cfg(all)x"},
             std::string{"cfg(not())"},
             std::string{"cfg(not(unix, windows))"},
             std::string{"cfg(none(unix))"},
             std::string{"cfg(target_os)(linux)"},
             std::string{"cfg(target_os = linux)"},
             std::string{"cfg(target_os = \"linux)"},
             std::string{"cfg(target_os == \"linux\")"},
             std::string{"cfg(target_os = 'linux')"},
             std::string{"cfg(\"linux\")"},
             std::string{"cfg(1unix)"},
             std::string{"cfg(target-os = \"linux\")"},
             std::string{"cfg(ünix)"},
             std::string{"cfg(unix\0)", 10},
             std::string{"cfg(unix\x1b[2J)"},
         }) {
        CAPTURE(text);
        try {
            static_cast<void>(CfgExpression::parse(text));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::manifest);
            CHECK(std::string_view{error.what()}.find('\x1b') == std::string_view::npos);
        }
    }
}

TEST_CASE("nesting has a limit, and a long selector another") {
    CHECK(matches(nested(63), "x86_64-unknown-linux-gnu"));
    CHECK_FALSE(matches(nested(64), "x86_64-unknown-linux-gnu"));
    CHECK_THROWS_AS(CfgExpression::parse(nested(65)), Error);
    CHECK_THROWS_AS(CfgExpression::parse(nested(100'000)), Error);
    CHECK_THROWS_AS(CfgExpression::parse(repeated("not(", 2000)), Error);

    const std::string wide = "any(" + repeated("windows,", 1000) + "unix)";
    CHECK(matches(wide, "x86_64-unknown-linux-gnu"));
    CHECK_THROWS_AS(CfgExpression::parse("any(" + repeated("windows,", 2000) + "unix)"), Error);
}

} // namespace binstall
