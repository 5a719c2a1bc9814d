// SPDX-License-Identifier: MIT
// Every parser of the SDK against damaged input: whatever comes in, what comes out is a value that
// keeps the parser's promises, or an Error.
#include <binstall/cfg_expression.hpp>
#include <binstall/digest.hpp>
#include <binstall/error.hpp>
#include <binstall/package_spec.hpp>
#include <binstall/target.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>
#include <binstall/url_template.hpp>
#include <binstall/version.hpp>

#include <doctest/doctest.h>

#include <random>

namespace binstall {

namespace {

constexpr int rounds = 2'000;

/// Damages texts, always in the same way.
class Damage {
public:
    std::string operator()(std::span<const std::string_view> seeds) {
        std::string text{seeds[below(seeds.size())]};
        for (std::size_t edits = below(4); edits > 0; --edits) {
            const std::size_t at = below(text.size() + 1);
            switch (below(5)) {
            case 0:
                text.insert(at, 1, static_cast<char>(below(256)));
                break;
            case 1:
                text.insert(at, 1, marks[below(marks.size())]);
                break;
            case 2:
                text.erase(at, 1 + below(3));
                break;
            case 3:
                text.insert(at, seeds[below(seeds.size())]);
                break;
            default:
                text.resize(at);
            }
        }
        return text;
    }

private:
    static constexpr std::string_view marks = "/:@?#%[]{}\\.-+*^~=<>,()\"' \t\n0129axX";

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random_);
    }

    std::mt19937 random_{20260829};
};

/// Feeds damaged seeds to `use`, which may throw an Error whose text can be printed. Counts those
/// that were accepted.
template <class Use>
int accepted(std::span<const std::string_view> seeds, Use use) {
    Damage damage;
    int count = 0;
    for (int round = 0; round < rounds; ++round) {
        const std::string text = damage(seeds);
        CAPTURE(printable(text));
        try {
            use(text);
            ++count;
        } catch (const Error& error) {
            const std::string_view what = error.what();
            if (printable(what, 4000) != what)
                FAIL_CHECK("a message that cannot be printed");
        }
    }
    return count;
}

} // namespace

TEST_CASE("damaged URLs are refused, or are what they say") {
    constexpr std::string_view seeds[] = {"https://example.com/a/b?c=d#e",
                                          "http://[2001:db8::1]:8080/x",
                                          "https://127.0.0.1:443/%41/../c",
                                          "//host/x",
                                          "../g;x?y"};
    const Url base = Url::parse("https://base.example/d/e?f");
    const auto keeps_its_promises = [&](const Url& url) {
        const std::string text = url.to_string();
        CHECK(Url::parse(text) == url);
        CHECK(base.resolve(text) == url);
        CHECK(url.path().starts_with('/'));
        CHECK(url.port() != 0);
        CHECK(text.find_first_of(" \\\"<>^`{|}#") == std::string::npos);
        CHECK(url.origin().find('@') == std::string::npos);
        CHECK(url.file_name().find('/') == std::string::npos);
        CHECK(printable(text, 10'000) == text);
    };
    CHECK(accepted(seeds, [&](std::string_view text) { keeps_its_promises(Url::parse(text)); }) >
          100);
    CHECK(accepted(seeds, [&](std::string_view text) { keeps_its_promises(base.resolve(text)); }) >
          100);
}

TEST_CASE("damaged versions are refused, or print as themselves") {
    constexpr std::string_view seeds[] = {
        "1.2.3", "0.14.1-alpha.5+build.7", "10.0.0-rc.1", "1.0.0+a"};
    CHECK(accepted(seeds, [](std::string_view text) {
              const Version version = Version::parse(text);
              CHECK(version.to_string() == text);
              CHECK((version <=> version) == 0);
          }) > 100);
}

TEST_CASE("damaged requirements are refused, or mean the same when they are printed") {
    constexpr std::string_view seeds[] = {"^1.2", ">=1, <2.0.0-rc.1", "1.*", "=1.2.3", "*", "~0.1"};
    const Version versions[] = {
        Version::parse("1.2.3"), Version::parse("1.2.3-rc.1"), Version::parse("0.1.0")};
    const auto keeps_its_meaning = [&](const VersionReq& req) {
        const VersionReq again = VersionReq::parse(req.to_string());
        CHECK(again == req);
        for (const Version& version : versions)
            CHECK(again.matches(version) == req.matches(version));
        if (const auto exact = req.exact())
            CHECK(req.matches(*exact));
    };
    CHECK(accepted(seeds, [&](std::string_view text) {
              keeps_its_meaning(VersionReq::parse(text));
          }) > 100);
    CHECK(accepted(seeds, [&](std::string_view text) {
              keeps_its_meaning(VersionReq::parse_command_line(text));
          }) > 100);
}

TEST_CASE("damaged package specs are refused, or name a package that can exist") {
    constexpr std::string_view seeds[] = {"ripgrep", "cargo-edit@1.2", "a_b@latest", "x@>=1,<2"};
    CHECK(accepted(seeds, [](std::string_view text) {
              const PackageSpec spec = PackageSpec::parse(text);
              CHECK_NOTHROW(PackageSpec::check_name(spec.name));
              CHECK(text.starts_with(spec.name));
          }) > 100);
}

TEST_CASE("damaged templates are refused, or render within their limits") {
    constexpr std::string_view seeds[] = {
        "{ repo }/releases/download/v{ version }/{ name }-{ target }.tgz",
        "{ bin }-{ target }{ binary-ext }",
        R"(\{ a \} \\ {name})",
        "https://h/{ name }?{ version }"};
    const TemplateValues values = {{"repo", "https://h/{ name }"},
                                   {"version", "1.0.0+b"},
                                   {"name", "../{ version }"},
                                   {"target", "a-b"},
                                   {"bin", "x"},
                                   {"binary-ext", ""},
                                   {"", "empty"}};
    for (Encoding encoding : {Encoding::url, Encoding::path}) {
        CHECK(accepted(seeds, [&](std::string_view text) {
                  const UrlTemplate pattern = UrlTemplate::parse(text);
                  CHECK(pattern.text() == text);
                  const std::string result = pattern.render(values, encoding);
                  CHECK(result.size() <= 8192);
                  if (encoding == Encoding::path)
                      for (std::string_view part : split(result, '/'))
                          CHECK(part != "..");
              }) > 50);
    }
}

TEST_CASE("damaged targets, selectors and digests are refused, or read") {
    constexpr std::string_view triples[] = {
        "x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "armv7-linux-androideabi"};
    CHECK(accepted(triples, [](std::string_view text) {
              const Target target = Target::parse(text);
              CHECK(target.triple == text);
              CHECK(text.starts_with(target.arch));
              CHECK_FALSE(target.os.empty());
              CHECK(text.find('/') == std::string_view::npos);
          }) > 100);

    constexpr std::string_view selectors[] = {"cfg(unix)",
                                              "cfg(all(unix, not(target_os = \"macos\")))",
                                              "any(windows, target_arch=\"x86\")"};
    const Target linux = Target::parse("x86_64-unknown-linux-gnu");
    CHECK(accepted(selectors, [&](std::string_view text) {
              const bool holds = CfgExpression::parse(text).matches(linux);
              if (!trim(text).starts_with("cfg")) // "not(cfg(...))" is no selector
                  CHECK(CfgExpression::parse(cat("not(", text, ")")).matches(linux) != holds);
          }) > 100);

    constexpr std::string_view digests[] = {
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
    CHECK(accepted(digests, [](std::string_view text) {
              const Digest digest = Digest::parse(text);
              CHECK(digest.to_string() == to_lower(text));
          }) > 50);
}

} // namespace binstall
