// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/target.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

struct Row {
    std::string_view triple;
    std::string_view arch;
    std::string_view vendor;
    std::string_view os;
    std::string_view env;
};

} // namespace

TEST_CASE("a triple is taken apart as rustc spells its targets") {
    const Row rows[] = {
        {"x86_64-unknown-linux-gnu", "x86_64", "unknown", "linux", "gnu"},
        {"aarch64-unknown-linux-musl", "aarch64", "unknown", "linux", "musl"},
        {"armv7-unknown-linux-gnueabihf", "armv7", "unknown", "linux", "gnueabihf"},
        {"x86_64-pc-windows-msvc", "x86_64", "pc", "windows", "msvc"},
        {"i686-pc-windows-gnu", "i686", "pc", "windows", "gnu"},
        {"x86_64-apple-darwin", "x86_64", "apple", "darwin", ""},
        {"universal-apple-darwin", "universal", "apple", "darwin", ""},
        {"universal2-apple-darwin", "universal2", "apple", "darwin", ""},
        {"x86_64-unknown-freebsd", "x86_64", "unknown", "freebsd", ""},
        {"x86_64-pc-solaris", "x86_64", "pc", "solaris", ""},
        {"aarch64-linux-android", "aarch64", "unknown", "android", "android"},
        {"armv7-linux-androideabi", "armv7", "unknown", "android", "androideabi"},
        {"wasm32-unknown-unknown", "wasm32", "unknown", "unknown", ""},
        {"wasm32-wasip1", "wasm32", "unknown", "wasip1", ""},
        {"wasm32-wasip1-threads", "wasm32", "unknown", "wasip1", "threads"},
        {"thumbv7em-none-eabihf", "thumbv7em", "unknown", "none", "eabihf"},
        {"riscv32imac-unknown-none-elf", "riscv32imac", "unknown", "none", "elf"},
        {"x86_64-fortanix-unknown-sgx", "x86_64", "fortanix", "unknown", "sgx"},
        {"aarch64-apple-ios-macabi", "aarch64", "apple", "ios", "macabi"},
        {"avr-none", "avr", "unknown", "none", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.triple);
        const Target target = Target::parse(row.triple);
        CHECK(target.triple == row.triple);
        CHECK(target.arch == row.arch);
        CHECK(target.vendor == row.vendor);
        CHECK(target.os == row.os);
        CHECK(target.env == row.env);
    }
}

TEST_CASE("spellings that assets carry and rustc does not know are read too") {
    const Row rows[] = {
        {"x86_64-linux", "x86_64", "unknown", "linux", ""},
        {"x86_64-linux-musl", "x86_64", "unknown", "linux", "musl"},
        {"arm64-macos", "arm64", "unknown", "macos", ""},
        {"x86_64-windows", "x86_64", "unknown", "windows", ""},
        {"x86_64-unknown-linux-gnu.2.17", "x86_64", "unknown", "linux", "gnu.2.17"},
        {"x86_64-unknown-linux-gnu-static", "x86_64", "unknown", "linux", "gnu-static"},
        {"quantum-acme-warp", "quantum", "acme", "warp", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.triple);
        const Target target = Target::parse(row.triple);
        CHECK(target.arch == row.arch);
        CHECK(target.vendor == row.vendor);
        CHECK(target.os == row.os);
        CHECK(target.env == row.env);
    }
}

TEST_CASE("only Windows binaries have an extension") {
    CHECK(Target::parse("x86_64-pc-windows-msvc").is_windows());
    CHECK(Target::parse("x86_64-pc-windows-msvc").binary_extension() == ".exe");
    CHECK_FALSE(Target::parse("x86_64-unknown-linux-gnu").is_windows());
    CHECK(Target::parse("x86_64-unknown-linux-gnu").binary_extension() == "");
}

TEST_CASE("what is not a triple is refused, and shown without its control characters") {
    for (const std::string& text : {
             std::string{},
             std::string{"x86_64"},
             std::string{"-"},
             std::string{"--"},
             std::string{"x86_64-"},
             std::string{"-unknown-linux-gnu"},
             std::string{"x86_64--linux-gnu"},
             std::string{"a-b-c-d-e-f"},
             std::string{"../../x"},
             std::string{"..-.."},
             std::string{"x86_64-.-linux"},
             std::string{"a b"},
             std::string{"a-b c"},
             std::string{"a-b\n"},
             std::string{"a-b\x1b[2J"},
             std::string{"a-b\0", 4},
             std::string{"a-b,c-d"},
             std::string{"x86_64-unknown-linux-gnü"},
             std::string{"{ target }-linux"},
             "x86_64-unknown-" + std::string(1 << 20, 'l'),
         }) {
        CAPTURE(text.substr(0, 80));
        try {
            static_cast<void>(Target::parse(text));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::target);
            CHECK_FALSE(error.hint().empty());
            CHECK(std::string_view{error.what()}.find_first_of("\n\x1b") == std::string_view::npos);
        }
    }
}

} // namespace binstall
