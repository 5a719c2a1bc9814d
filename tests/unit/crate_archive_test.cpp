// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/gzip_reader.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/crate_name.hpp>
#include <engine/platform/host_targets.hpp>
#include <support/archives.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

const Version version = Version::parse("1.2.3");

/// A crate with `extra` entries behind the usual ones.
std::string crate_with(const test::ArchiveFiles& extra) {
    test::ArchiveFiles files{{"tool-1.2.3/Cargo.toml", "[package]\n", 0644},
                             {"tool-1.2.3/src/main.rs", "fn main() {}\n", 0644}};
    files.insert(files.end(), extra.begin(), extra.end());
    return test::tar(files);
}

CrateFiles read_tar(const std::string& tar) {
    return read_crate(test::gzip(tar), "tool", version);
}

std::string refusal(const std::string& crate) {
    try {
        read_crate(crate, "tool", version);
    } catch (const Error& error) {
        CHECK(error.code() == Errc::manifest);
        return error.what();
    }
    return "accepted";
}

std::string refusal_of_entry(const test::ArchiveFile& entry) {
    return refusal(test::gzip(crate_with({entry})));
}

/// A pax record with its length in front.
std::string pax_record(std::string_view key, std::string_view value) {
    const std::string rest = cat(" ", key, "=", value, "\n");
    std::string record;
    for (std::size_t length = rest.size(); record.size() != length;)
        record = cat(++length, rest);
    return record;
}

} // namespace

TEST_CASE("a crate gives its Cargo.toml and the names of its files") {
    const CrateFiles files = read_tar(crate_with(
        {{"tool-1.2.3/src/bin/", "", 0755, '5'}, {"tool-1.2.3/src/bin/x.rs", "x", 0644}}));
    CHECK(files.cargo_toml == "[package]\n");
    CHECK(files.names == std::vector<std::string>{"src/main.rs", "src/bin/x.rs"});
}

TEST_CASE("a registry finds a crate by any case and by '-' or '_'") {
    CHECK(same_crate_name("My_Tool", "my-tool"));
    CHECK_FALSE(same_crate_name("my-tool", "my-tools"));
    const std::string crate = test::gzip(test::tar({{"My_Tool-1.2.3/Cargo.toml", "x", 0644}}));
    CHECK(read_crate(crate, "my-tool", version).cargo_toml == "x");
}

TEST_CASE("long names are read, those of GNU tar and those of pax") {
    const std::string long_name = cat("tool-1.2.3/", std::string(200, 'a'), "/main.rs");
    const CrateFiles gnu = read_tar(crate_with(
        {{"././@LongLink", long_name + '\0', 0644, 'L'}, {"tool-1.2.3/cut", "x", 0644}}));
    CHECK(gnu.names.back() == long_name.substr(11));
    const CrateFiles pax = read_tar(crate_with(
        {{"PaxHeader", pax_record("path", long_name), 0644, 'x'}, {"tool-1.2.3/cut", "x", 0644}}));
    CHECK(pax.names.back() == long_name.substr(11));
}

TEST_CASE("what does not lie below name-version/ is refused") {
    for (const std::string_view path : {"Cargo.toml",
                                        "other-1.2.3/x",
                                        "tool-1.2.4/x",
                                        "/tool-1.2.3/x",
                                        "tool-1.2.3/../x",
                                        "tool-1.2.3/a/../../x",
                                        "tool-1.2.3//x",
                                        "tool-1.2.3/./x",
                                        "../tool-1.2.3/x"}) {
        CAPTURE(std::string{path});
        CHECK(refusal_of_entry({std::string{path}, "x", 0644}).find("is not below") !=
              std::string::npos);
    }
}

TEST_CASE("a link or a device in a crate is refused") {
    for (const char type : {'1', '2', '3', '4', '6', '7', 'S', 'M'}) {
        CAPTURE(type);
        CHECK(refusal_of_entry({"tool-1.2.3/x", "", 0644, type, "y"}) ==
              "the crate file holds tool-1.2.3/x, which is neither a file nor a folder");
    }
}

TEST_CASE("a crate with no Cargo.toml, two, or a huge one is refused") {
    CHECK(refusal(test::gzip(test::tar({{"tool-1.2.3/x", "x", 0644}}))) ==
          "the crate file holds no Cargo.toml");
    CHECK(refusal_of_entry({"tool-1.2.3/Cargo.toml", "y", 0644}) ==
          "the crate file holds two files named Cargo.toml");
    const std::string huge((std::size_t{1} << 20) + 1, '#');
    CHECK(refusal(test::gzip(test::tar({{"tool-1.2.3/Cargo.toml", huge, 0644}})))
              .find("holds an entry of 1048577 bytes") != std::string::npos);
}

TEST_CASE("pax records that change how the archive is read are refused") {
    for (const std::string& record : {pax_record("size", "1"),
                                      pax_record("linkpath", "x"),
                                      std::string{"9999999 path=x\n"},
                                      std::string{"0 path=x\n"},
                                      std::string{"11 path=abc"},
                                      std::string{"x"}}) {
        CAPTURE(record);
        CHECK(refusal_of_entry({"PaxHeader", record, 0644, 'x'}).find("pax header") !=
              std::string::npos);
    }
    CHECK(
        refusal(test::gzip(crate_with({{"PaxHeader",
                                        pax_record("path", std::string_view{"tool-1.2.3/a\0b", 14}),
                                        0644,
                                        'x'},
                                       {"tool-1.2.3/x", "", 0644}})))
            .find("is not below") != std::string::npos);
}

TEST_CASE("a damaged tar archive is refused") {
    const std::string good = crate_with({});
    std::string flipped = good;
    flipped[0] = 'x';
    CHECK(refusal(test::gzip(flipped)) == "the crate file holds a damaged tar header");
    CHECK(refusal(test::gzip(good.substr(0, 512))) == "the crate file is cut off");
    const std::string without_end = good.substr(0, good.find(std::string(1024, '\0')));
    CHECK(refusal(test::gzip(without_end.substr(0, without_end.size() / 512 * 512)))
              .starts_with("the crate file "));
    CHECK(refusal(test::gzip(good + "x")) ==
          "the crate file has something after the end of its tar archive");
}

TEST_CASE("damaged gzip data is refused, wherever it is cut or changed") {
    const std::string good = test::gzip(crate_with({}));
    CHECK(refusal("") == "the crate file is cut off");
    CHECK(refusal("no gzip at all") == "the crate file is not intact gzip data");
    CHECK(refusal(good + "x") == "the crate file has something after its gzip data");
    for (std::size_t length = 1; length < good.size(); ++length) {
        CAPTURE(length);
        CHECK(refusal(good.substr(0, length)) != "accepted");
    }
    for (std::size_t at = 10; at < good.size(); ++at) {
        CAPTURE(at);
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        // A run of equal bytes can be written in more than one way: the same content is no damage.
        if (refusal(changed) == "accepted")
            CHECK(read_crate(changed, "tool", version).cargo_toml == "[package]\n");
    }
}

TEST_CASE("gzip data that unpacks to more than is allowed is refused") {
    const std::string bomb = test::gzip(std::string(100'000, '\0'));
    std::vector<std::byte> into(200'000);
    CHECK(GzipReader{bomb, 100'000}.read(into) == 100'000);
    GzipReader limited{bomb, 99'999};
    CHECK_THROWS_WITH_AS(
        limited.read(into), "the crate file unpacks to more than is allowed", Error);
}

TEST_CASE("this machine's own targets are the C library that we are linked with, then musl") {
    const std::vector<Target> targets = host_targets();
    REQUIRE(targets.size() == 2);
    CHECK(targets[0].os == "linux");
    CHECK(targets[0].env == "gnu");
    CHECK(targets[1].env == "musl");
    CHECK(targets[0].arch == targets[1].arch);
}

} // namespace binstall
