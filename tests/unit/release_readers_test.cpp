// SPDX-License-Identifier: MIT
// What forges and cargo-dist say of releases, and what is no description of one.
#include "release_internet.hpp"

#include <doctest/doctest.h>

#include <release/dist_manifest.hpp>
#include <release/github_api.hpp>
#include <release/gitlab_forgejo.hpp>

namespace binstall::release {

namespace {

const StrictReaders readers;

/// "name url" of every file of `page`, with its time when there is one.
std::string listed(const ReleasePage& page) {
    std::string text;
    for (const ListedAsset& asset : page.assets) {
        const Url* where = asset.url ? &*asset.url : asset.api ? &*asset.api : nullptr;
        text += cat(text.empty() ? "" : ", ",
                    asset.name,
                    " ",
                    where ? where->to_string() : "nowhere",
                    asset.uploaded ? " in time" : "",
                    asset.digest ? " with digest" : "");
    }
    return text;
}

/// What `read` says of `json`; an error as "error: CODE".
template <class Read>
std::string said(std::string_view json, const Read& read) {
    try {
        return read(readers.json(json));
    } catch (const Error& error) {
        return cat("error: ", name(error.code()));
    }
}

struct Row {
    std::string_view json;
    std::string_view files;
};

std::string gitlab(std::string_view json) {
    const ReleaseRef release{"g/s", "r", "v1", Forge::gitlab, "https://gitlab.test"};
    return said(json, [&](const Value& v) { return listed(read_gitlab_release(v, release)); });
}

std::string forgejo(std::string_view json) {
    const ReleaseRef release{"o", "r", "v1", Forge::forgejo, "https://forge.test"};
    return said(json, [&](const Value& v) { return listed(read_forgejo_release(v, release)); });
}

std::string github(std::string_view json) {
    const ReleaseRef release{"o", "r", "v1"};
    return said(json, [&](const Value& v) { return listed(read_github_release(v, release)); });
}

/// "target file binaries" of every offer that a manifest of cargo-dist makes.
std::string dist(std::string_view json, const std::vector<std::string>& files = {"a.tar.gz"}) {
    ReleasePage page{{"o", "r", "v1.2.3"}, {}};
    for (const std::string& file : files)
        page.assets.push_back({file, std::nullopt, std::nullopt});
    try {
        std::string text;
        for (const Offer& offer :
             read_dist_manifest(json, page, query_for({"tool", "toold"}), readers)) {
            text += cat(text.empty() ? "" : ", ", offer.target.env, " ", offer.files[0].name);
            for (const auto& [binary, index] : offer.binaries)
                text += cat(" ", binary);
            text += offer.files[0].digest ? " with digest" : "";
        }
        return text;
    } catch (const Error& error) {
        return cat("error: ", name(error.code()));
    }
}

/// A manifest with one release of `app`, and one archive with these members.
std::string manifest(std::string_view app, std::string_view version, std::string_view artifact) {
    return cat(R"({"releases":[{"app_name":")",
               app,
               R"(","app_version":")",
               version,
               R"(","artifacts":["a.tar.gz"]}],"artifacts":{"a.tar.gz":)",
               artifact,
               "}}");
}

constexpr std::string_view archive =
    R"({"kind":"executable-zip","target_triples":["x86_64-unknown-linux-gnu"],)"
    R"("assets":[{"name":"tool","kind":"executable"}]})";

} // namespace

TEST_CASE("what GitLab describes is read, and what is no release of its is not") {
    for (
        const Row& row :
        {Row{R"({"assets":{"links":[]}})", ""},
         Row{R"({"assets":{"links":[{"name":"x","direct_asset_url":"https://gitlab.test/a.tgz"}]}})",
             "a.tgz https://gitlab.test/a.tgz"},
         Row{R"({"assets":{"links":[{"url":"https://cdn.test/d/a.tgz"}]},)"
             R"("released_at":"2001-02-03T04:05:06.789Z"})",
             "a.tgz https://cdn.test/d/a.tgz in time"},
         // The forge's own URL stays when the file moves.
         Row{R"({"assets":{"links":[{"url":"https://cdn.test/b","direct_asset_url":)"
             R"("https://gitlab.test/a"}]}})",
             "a https://gitlab.test/a"},
         // A link to a page is no file.
         Row{R"({"assets":{"links":[{"url":"https://cdn.test/"},{"url":"https://cdn.test/a"}]}})",
             "a https://cdn.test/a"},
         Row{R"({"assets":{"links":[{"url":"https://cdn.test/a"}]},"released_at":"soon"})",
             "a https://cdn.test/a"},
         Row{R"({})", "error: forge"},
         Row{R"([])", "error: forge"},
         Row{R"({"message":"404 Not found"})", "error: forge"},
         Row{R"({"assets":[]})", "error: forge"},
         Row{R"({"assets":{"links":null}})", "error: forge"},
         Row{R"({"assets":{"links":[{}]}})", "error: forge"},
         Row{R"({"assets":{"links":[{"url":7}]}})", "error: forge"},
         Row{R"({"assets":{"links":[{"url":"ftp://x/a"}]}})", "error: url"}}) {
        CAPTURE(std::string{row.json});
        CHECK(gitlab(row.json) == row.files);
    }
}

TEST_CASE("what Forgejo and Gitea describe is read, and what is no release of theirs is not") {
    constexpr std::string_view url = R"("browser_download_url":"https://forge.test/a.zip")";
    for (const Row& row :
         {Row{R"({"assets":[]})", ""},
          Row{R"({"assets":[{"name":"a.zip","browser_download_url":"https://forge.test/a.zip"}]})",
              "a.zip https://forge.test/a.zip"},
          Row{R"({"assets":[{"name":"a.zip","size":12,"created_at":"2001-02-03T04:05:06Z",)"
              R"("browser_download_url":"https://forge.test/attachments/77"}]})",
              "a.zip https://forge.test/attachments/77 in time"},
          Row{R"({"assets":[{"name":"a","browser_download_url":"https://forge.test/a"},)"
              R"({"name":"b","browser_download_url":"https://cdn.test/b"}]})",
              "a https://forge.test/a, b https://cdn.test/b"},
          Row{R"({})", "error: forge"},
          Row{R"({"assets":null})", "error: forge"},
          Row{R"({"assets":{}})", "error: forge"},
          Row{R"({"assets":[{"name":"a.zip"}]})", "error: forge"},
          Row{R"({"assets":[{"browser_download_url":"https://forge.test/a.zip"}]})",
              "error: forge"},
          Row{R"({"assets":["a.zip"]})", "error: forge"},
          Row{R"({"assets":[{"name":"a","browser_download_url":"a"}]})", "error: url"}}) {
        CAPTURE(std::string{row.json});
        CHECK(forgejo(row.json) == row.files);
    }
    for (const std::string_view size : {"-1", "\"12\"", "1.5", "true", "[]"}) {
        CAPTURE(std::string{size});
        CHECK(forgejo(cat(R"({"assets":[{"name":"a.zip","size":)", size, ",", url, "}]}")) ==
              "error: forge");
    }
    CHECK(forgejo(cat(R"({"assets":[{"name":"a.zip","size":null,)", url, "}]}")) ==
          "a.zip https://forge.test/a.zip");
}

TEST_CASE("what GitHub's API describes is read, and what is no release of this repository is not") {
    const auto asset = [](std::string_view members) {
        return cat(R"({"assets":[{"name":"a.zip",)", members, "}]}");
    };
    const std::string_view good = R"("url":"https://api.github.com/repos/o/r/releases/assets/1")";
    const std::string file = "a.zip https://api.github.com/repos/o/r/releases/assets/1";
    CHECK(github(R"({"assets":[]})") == "");
    CHECK(github(asset(good)) == file);
    CHECK(github(asset(cat(good,
                           R"(,"updated_at":"2001-02-03T04:05:06Z","digest":"sha256:)",
                           std::string(64, 'a'),
                           "\""))) == file + " in time with digest");
    CHECK(github(asset(cat(good, R"(,"state":"starter")"))) == "");
    CHECK(github(asset(cat(good, R"(,"digest":null)"))) == file);
    CHECK(github(asset(R"("url":"https://API.github.com/repos/O/R/releases/assets/1")")) ==
          "a.zip https://api.github.com/repos/O/R/releases/assets/1");
    CHECK(github(asset(R"("url":"https://evil.test/repos/o/r/releases/assets/1")")) ==
          "error: forge");
    CHECK(github(asset(R"("url":"https://api.github.com/repos/o/other/releases/assets/1")")) ==
          "error: forge");
    CHECK(github(asset(cat(good, R"(,"digest":"sha256:short")"))) == "error: integrity");
    CHECK(github(asset(cat(good, R"(,"size":-5)"))) == "error: forge");
    CHECK(github(R"({"message":"Not Found"})") == "error: forge");
}

TEST_CASE("what cargo-dist says of a release is believed as far as it is about this package") {
    CHECK(dist(manifest("tool", "1.2.3", archive)) == "gnu a.tar.gz tool");
    CHECK(
        dist(manifest("tool",
                      "1.2.3",
                      R"({"kind":"executable-zip","checksums":{"sha256":")" + std::string(64, 'a') +
                          R"("},"target_triples":["x86_64-unknown-linux-musl",)"
                          R"("x86_64-unknown-linux-gnu"],"assets":[{"name":"toold","kind":)"
                          R"("executable"},{"name":"tool","kind":"executable"}]})")) ==
        "gnu a.tar.gz toold tool with digest, musl a.tar.gz toold tool with digest");
    // Others' versions, packages and targets, and what holds no program.
    CHECK(dist(manifest("tool", "1.2.4", archive)) == "");
    CHECK(dist(manifest("other", "1.2.3", archive)) == "");
    CHECK(dist(manifest("tool", "1.2.3", archive), {"b.tar.gz"}) == "");
    CHECK(dist(manifest("tool",
                        "1.2.3",
                        R"({"kind":"installer","target_triples":["x86_64-unknown-linux-gnu"],)"
                        R"("assets":[{"name":"tool","kind":"executable"}]})")) == "");
    CHECK(dist(manifest("tool",
                        "1.2.3",
                        R"({"kind":"executable-zip","target_triples":["aarch64-apple-darwin"],)"
                        R"("assets":[{"name":"tool","kind":"executable"}]})")) == "");
    CHECK(dist(manifest("tool",
                        "1.2.3",
                        R"({"kind":"executable-zip","target_triples":["x86_64-unknown-linux-gnu"],)"
                        R"("assets":[{"name":"README.md","kind":"readme"}]})")) == "");
    CHECK(dist(R"({"artifacts":{}})") == "");
    CHECK(dist(R"({})") == "error: forge");
    CHECK(dist(R"({"artifacts":[]})") == "error: forge");
    CHECK(dist(R"({"artifacts":{},"releases":{}})") == "error: forge");
    CHECK(dist(manifest("tool",
                        "1.2.3",
                        R"({"kind":"executable-zip","checksums":{"sha256":"short"},)"
                        R"("target_triples":["x86_64-unknown-linux-gnu"],)"
                        R"("assets":[{"name":"tool","kind":"executable"}]})")) ==
          "error: integrity");
}

} // namespace binstall::release
