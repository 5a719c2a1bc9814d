// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <doctest/doctest.h>

#include <release/release_page.hpp>

namespace binstall::release {

namespace {

const ReleaseRef release{"o", "r", "v1.2.3"};
const std::string hex(64, 'a');

std::string row(std::string_view href, std::string_view after = "") {
    return cat("<li class=\"Box-row\"><div><a href=\"",
               href,
               "\" rel=\"nofollow\"><span>name</span></a></div>",
               after,
               "</li>\n");
}

std::string link(std::string_view name) {
    return cat("/o/r/releases/download/v1.2.3/", name);
}

std::string digest(std::string_view text) {
    return cat("<div><span>sha256:", text, "</span></div>");
}

} // namespace

TEST_CASE("a release page gives names, digests and times, each of its own row") {
    const auto assets = read_release_page(
        cat("<ul>",
            row(link("a.tgz"),
                cat(digest(hex),
                    "<span>1.2 MB</span><relative-time datetime=\"2026-01-01T00:00:00Z\">")),
            row(link("b%2Bc.tgz")),
            row(link("d.tgz"), digest(std::string(64, 'B'))),
            row("/o/r/archive/refs/tags/v1.2.3.zip"),
            "</ul>"),
        release);
    REQUIRE(assets.size() == 3);
    CHECK(assets[0].name == "a.tgz");
    CHECK(assets[0].digest == Digest{DigestAlgorithm::sha256, hex});
    REQUIRE(assets[0].uploaded.has_value());
    CHECK(assets[0].uploaded->time_since_epoch().count() == 1'767'225'600);
    CHECK(assets[1].name == "b+c.tgz");
    CHECK_FALSE(assets[1].digest.has_value());
    CHECK(assets[2].digest->hex == std::string(64, 'b'));
}

TEST_CASE("a digest by another algorithm is read, or refused, and never absent") {
    const auto reading = [](std::string_view text) {
        return read_release_page(row(link("a.tgz"), cat("<div><span> ", text, "\n</span></div>")),
                                 release);
    };
    CHECK(reading(cat("sha512:", std::string(128, 'A')))[0].digest ==
          Digest{DigestAlgorithm::sha512, std::string(128, 'a')});
    for (const std::string& text : {std::string{"sha1:"} + std::string(40, 'a'),
                                    std::string{"md5:"} + std::string(32, 'a'),
                                    std::string{"sha3-256:"} + hex,
                                    std::string{"sha512:"} + hex,
                                    std::string{"blake3:"} + hex,
                                    std::string{"SHA256:beef"}}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(reading(text)), Error);
    }
    for (const char* text : {"md: notes", "1.2 MB", "shape", "owner: me"}) {
        CAPTURE(std::string{text});
        CHECK_FALSE(reading(text)[0].digest.has_value());
    }
}

TEST_CASE("only links to this release's files count") {
    const std::string source = row("/o/r/archive/refs/tags/v1.2.3.zip");
    for (const std::string_view href : {"/o/r/releases/download/v1.2.4/a.tgz",
                                        "/o/other/releases/download/v1.2.3/a.tgz",
                                        "/evil/r/releases/download/v1.2.3/a.tgz",
                                        "//evil.example/o/r/releases/download/v1.2.3/a.tgz",
                                        "https://evil.example/o/r/releases/download/v1.2.3/a.tgz",
                                        "/o/r/releases/download/v1.2.3/",
                                        "/o/r/releases/download/v1.2.3/..%2Fa",
                                        "/o/r/releases/download/v1.2.3/a%zz"}) {
        CAPTURE(std::string{href});
        CHECK(read_release_page(row(href) + source, release).empty());
    }
    CHECK(read_release_page(row("/O/R/releases/download/v1.2.3/a&amp;b") + source, release)
              .at(0)
              .name == "a&b");
}

TEST_CASE("a digest that cannot be read is never taken for one that is absent") {
    for (const std::string& bad :
         {std::string{}, std::string(63, 'a'), std::string(65, 'a'), std::string{"xyz"}}) {
        CAPTURE(bad);
        try {
            read_release_page(row(link("a.tgz"), digest(bad)), release);
            FAIL("it was accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::integrity);
        }
    }
    CHECK_THROWS_AS(
        read_release_page(row(link("a.tgz"), digest(hex) + digest(std::string(64, 'b'))), release),
        Error);
    CHECK(read_release_page(row(link("a.tgz"), digest(hex) + digest(hex)), release).size() == 1);
}

TEST_CASE("a page that is not the fragment is not taken for an empty release") {
    for (const std::string_view page :
         {"", "<html>sign in</html>", "<a href=\"", "<a href=\"/o/r\">"}) {
        CAPTURE(std::string{page});
        try {
            read_release_page(page, release);
            FAIL("it was accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::forge);
        }
    }
    CHECK(read_release_page(row("/o/r/archive/refs/tags/v1.2.3.zip"), release).empty());
}

TEST_CASE("a renamed repository answers under its new name, and its rows are believed") {
    const StrictReaders readers;
    FakeHost host{readers};
    host.http
        .answer("https://github.com/o/r/releases/expanded_assets/v1.2.3",
                row("/new/name/releases/download/v1.2.3/a.tgz"))
        .url = Url::parse("https://github.com/new/name/releases/expanded_assets/v1.2.3");
    const auto page = ask_release(release, host.host());
    REQUIRE(page.has_value());
    CHECK(page->release == release);
    CHECK(page->find("a.tgz") != nullptr);
}

TEST_CASE("only 404 means that there is no release") {
    struct Row {
        int status;
        Errc code;
    };

    const StrictReaders readers;
    FakeHost nothing{readers};
    CHECK_FALSE(ask_release(release, nothing.host()).has_value());
    for (const Row& row : {Row{500, Errc::network},
                           Row{503, Errc::network},
                           Row{403, Errc::forge},
                           Row{429, Errc::rate_limited}}) {
        CAPTURE(row.status);
        FakeHost host{readers};
        host.http.answer("https://github.com/o/r/releases/expanded_assets/v1.2.3", "", row.status);
        try {
            ask_release(release, host.host());
            FAIL("it was taken for an answer");
        } catch (const Error& error) {
            CHECK(error.code() == row.code);
        }
    }
    FakeHost elsewhere{readers};
    elsewhere.http.answer("https://github.com/o/r/releases/expanded_assets/v1.2.3", "<html>").url =
        Url::parse("https://portal.example/login");
    CHECK_THROWS_AS(ask_release(release, elsewhere.host()), Error);
}

} // namespace binstall::release
