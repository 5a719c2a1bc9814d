// SPDX-License-Identifier: MIT
#include "release_internet.hpp"

#include <doctest/doctest.h>

namespace binstall::release {

TEST_CASE("one request finds the release's files, with digest and time") {
    Internet net;
    net.release("v1.2.3",
                {"tool-x86_64-unknown-linux-gnu.tar.gz", "tool-aarch64-apple-darwin.tar.gz"});
    const Findings found = net.find(query_for());
    CHECK(net.asked() == Lines{"v1.2.3"});
    REQUIRE(found.candidates.size() == 1);
    const Candidate& candidate = found.candidates[0];
    CHECK(candidate.target.triple == "x86_64-unknown-linux-gnu");
    REQUIRE(candidate.assets.size() == 1);
    const Asset& asset = candidate.assets[0];
    CHECK(asset.request.url.to_string() ==
          "https://github.com/o/r/releases/download/v1.2.3/tool-x86_64-unknown-linux-gnu.tar.gz");
    CHECK(asset.format == "tgz");
    REQUIRE(asset.evidence.size() == 1);
    CHECK(std::get<PublishedDigest>(asset.evidence[0]).by == "github.com release listing");
    CHECK(std::get<PublishedDigest>(asset.evidence[0]).digest.hex == std::string(64, 'a'));
    REQUIRE(candidate.published.has_value());
    CHECK(candidate.published->time_since_epoch().count() == 1'767'225'600);
    REQUIRE(candidate.binaries.size() == 1);
    CHECK(candidate.binaries[0] == BinaryLocation{"tool", 0, std::nullopt});
    CHECK(found.redirect_hosts ==
          Lines{"objects.githubusercontent.com", "release-assets.githubusercontent.com"});
    CHECK(found.asked == Lines{"release v1.2.3 of github.com/o/r: 2 files"});
}

TEST_CASE("another spelling of the tag is asked for only after a 404") {
    Internet net;
    net.release("1.2.3", {"tool-x86_64-unknown-linux-musl.zip"});
    CHECK(files_of(net.find(query_for())) == Lines{"musl tool-x86_64-unknown-linux-musl.zip"});
    CHECK(net.asked() == Lines{"v1.2.3", "1.2.3"});
}

TEST_CASE("a renamed repository is asked under its new name, and its files keep the old one") {
    Internet net;
    const std::string renamed = "https://github.com/new/name/releases/expanded_assets/";
    net.host.http.answer(listing + "v1.2.3", "", 404).url = Url::parse(renamed + "v1.2.3");
    net.host.http
        .answer(renamed + "1.2.3",
                "<li><a href=\"/new/name/releases/download/1.2.3/"
                "tool-x86_64-unknown-linux-gnu.zip\">x</a></li>")
        .url = Url::parse(renamed + "1.2.3");
    const Findings found = net.find(query_for());
    CHECK(net.asked() == Lines{"v1.2.3", renamed + "1.2.3"});
    REQUIRE(found.candidates.size() == 1);
    CHECK(found.candidates[0].assets[0].request.url.to_string() ==
          "https://github.com/o/r/releases/download/1.2.3/tool-x86_64-unknown-linux-gnu.zip");

    // What leads to another page is no new name.
    Internet elsewhere;
    elsewhere.host.http.answer(listing + "v1.2.3", "", 404).url =
        Url::parse("https://other.example/new/name/releases/expanded_assets/v1.2.3");
    elsewhere.release("1.2.3", {"tool-x86_64-unknown-linux-gnu.zip"});
    CHECK(elsewhere.find(query_for()).candidates.size() == 1);
}

TEST_CASE("tags of a repository with several packages are found, also beside another's release") {
    Internet net;
    net.release("v1.2.3",
                {"other-x86_64-unknown-linux-gnu.tar.gz", "third-x86_64-unknown-linux-gnu.tar.gz"});
    net.release("tool/v1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
    CHECK(files_of(net.find(query_for())) == Lines{"gnu tool-x86_64-unknown-linux-gnu.tar.gz"});
    CHECK(net.asked() == Lines{"v1.2.3",
                               "https://github.com/o/r/info/refs?service=git-upload-pack",
                               "tool-v1.2.3",
                               "tool%2Fv1.2.3"});
}

TEST_CASE("a release of this package without a file for this machine ends the search") {
    Internet net;
    net.release(
        "v1.2.3",
        {"tool-aarch64-apple-darwin.tar.gz", "tool-x86_64-unknown-linux-gnu.tar.gz.sha256"});
    const Findings found = net.find(query_for());
    CHECK(found.candidates.empty());
    CHECK(net.asked() == Lines{"v1.2.3"});
    REQUIRE(found.rejected.size() == 2);
    CHECK(found.rejected[0] ==
          Rejection{"tool-x86_64-unknown-linux-gnu.tar.gz.sha256", "", "it is a checksum"});
    CHECK(found.rejected[1] ==
          Rejection{"tool-aarch64-apple-darwin.tar.gz", "", "it is for darwin"});
}

TEST_CASE("nothing released is an answer, with what was asked") {
    Internet net;
    const Findings found = net.find(query_for());
    CHECK(found.candidates.empty());
    // The first spelling of the tag, the list of tags, which there is none of, six other spellings;
    // then whether there is such a repository: for everybody, and for whoever has a token.
    REQUIRE(net.asked().size() == 10);
    CHECK(net.asked()[8] == "https://github.com/o/r");
    CHECK(net.asked()[9] == "https://api.github.com/repos/o/r");
    CHECK(net.host.http.requests().back().credential == "github");
    CHECK(found.asked.front() == "release v1.2.3 of github.com/o/r: there is none");
}

TEST_CASE("what pkg-url names comes first, and its own tag is the only one asked for") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url =
        "{ repo }/releases/download/rel-{ version }/my-{ target }-v{ version }.{ archive-format }";
    query.manifest.metadata.base.bin_dir = "{ bin }-{ target }{ binary-ext }";
    net.release("rel-1.2.3",
                {"my-x86_64-unknown-linux-gnu-v1.2.3.tar.gz",
                 "my-x86_64-unknown-linux-musl-v1.2.3.zip",
                 "tool-x86_64-unknown-linux-gnu.tar.gz"});
    const Findings found = net.find(query);
    CHECK(net.asked() == Lines{"rel-1.2.3"});
    CHECK(files_of(found) == Lines{"gnu my-x86_64-unknown-linux-gnu-v1.2.3.tar.gz",
                                   "musl my-x86_64-unknown-linux-musl-v1.2.3.zip"});
    CHECK(found.candidates[0].binaries[0].path == "tool-x86_64-unknown-linux-gnu");
    CHECK(found.rejected.empty());
}

TEST_CASE("rules of one target are used for that target only") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url = "{ repo }/releases/download/v{ version }/a.tar.gz";
    PackageRules musl;
    musl.pkg_url = "{ repo }/releases/download/v{ version }/b";
    musl.pkg_fmt = "zip";
    query.manifest.metadata.overrides.emplace_back("x86_64-unknown-linux-musl", musl);
    net.release("v1.2.3", {"a.tar.gz", "b"});
    const Findings found = net.find(query);
    CHECK(files_of(found) == Lines{"gnu a.tar.gz", "musl b"});
    CHECK(found.candidates[1].assets[0].format == "zip");
}

TEST_CASE("metadata that is wrong everywhere costs nothing but a note") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url =
        "{ repo }/releases/download/v{ version }/wrong-{ target }.tgz";
    query.manifest.metadata.base.bin_dir = "wrong/{ bin }";
    net.release("v1.2.3", {"tool-v1.2.3-x86_64-unknown-linux-gnu.tar.gz"});
    const Findings found = net.find(query);
    CHECK(net.asked() == Lines{"v1.2.3"});
    REQUIRE(found.candidates.size() == 1);
    CHECK_FALSE(found.candidates[0].binaries[0].path.has_value());
    REQUIRE(found.rejected.size() == 2);
    CHECK(
        found.rejected[0].reason ==
        "there is no such file, with this or another suffix, in release v1.2.3 of github.com/o/r");
}

TEST_CASE("a rule that cannot be used is passed over when something else is found") {
    for (const std::string_view rule : {"{ repo }/{ tagName }/x",
                                        "{ repo",
                                        "not a url",
                                        "http:///x",
                                        "https://127.0.0.1/{ target }",
                                        "https://localhost/x.tgz"}) {
        CAPTURE(std::string{rule});
        Internet net;
        BuildQuery query = query_for();
        query.manifest.metadata.base.pkg_url = rule;
        net.release("v1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
        const Findings found = net.find(query);
        CHECK(found.candidates.size() == 1);
        CHECK(found.rejected.size() == 2);
        CHECK(net.asked() == Lines{"v1.2.3"});
    }
}

TEST_CASE("a rule that cannot be used is the error when nothing else is found") {
    struct Row {
        std::string_view rule;
        Errc code;
    };

    for (const Row& row : {Row{"{ repo }/{ tagName }/x", Errc::bad_template},
                           Row{"{ repo", Errc::bad_template},
                           Row{"https://u@h.example/x", Errc::url},
                           Row{"https://169.254.169.254/x", Errc::unsafe_url}}) {
        CAPTURE(std::string{row.rule});
        Internet net;
        BuildQuery query = query_for();
        query.manifest.metadata.base.pkg_url = row.rule;
        try {
            net.find(query);
            FAIL("it was passed over");
        } catch (const Error& error) {
            CHECK(error.code() == row.code);
        }
    }
}

TEST_CASE("a private address may be stated where the user named the host") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url =
        "https://10.0.0.5/o/tool/releases/download/v{ version }/tool.tgz";
    CHECK_THROWS_AS(net.find(query), Error);
    query.named_hosts = {"10.0.0.5"};
    const Findings found = net.find(query);
    for (const Rejection& rejection : found.rejected)
        CHECK(rejection.reason.find("private address") == std::string::npos);
}

TEST_CASE("a rule of the command line that cannot be used is an error at once") {
    Internet net;
    BuildQuery query = query_for();
    query.overrides.pkg_url = "{ repo }/{ nothing }";
    CHECK_THROWS_AS(net.find(query), Error);
    CHECK(net.asked().empty());
}

TEST_CASE("a bin-dir that leads out of the archive is refused") {
    for (const std::string_view path :
         {"/{ bin }", "../{ bin }", "{ bin }/../../x", "", "a\\{ bin }", "{ unknown }"}) {
        CAPTURE(std::string{path});
        Internet net;
        BuildQuery query = query_for();
        query.manifest.metadata.base.bin_dir = path;
        net.release("v1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
        try {
            net.find(query);
            FAIL("it was accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::bad_template);
        }
    }
}

TEST_CASE("a refused bin-dir is not got around by taking the same file for a guess") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url = "{ repo }/releases/download/v{ version }/tool.tgz";
    query.manifest.metadata.base.bin_dir = "../{ bin }";
    net.release("v1.2.3", {"tool.tgz"});
    try {
        net.find(query);
        FAIL("it was accepted");
    } catch (const Error& error) {
        CHECK(error.code() == Errc::bad_template);
    }
}

TEST_CASE("two bare files for two binaries are one candidate") {
    Internet net;
    net.release("v1.2.3", {"tool-x86_64-unknown-linux-musl", "toold-x86_64-unknown-linux-musl"});
    const Findings found = net.find(query_for({"tool", "toold"}));
    CHECK(files_of(found) ==
          Lines{"musl tool-x86_64-unknown-linux-musl toold-x86_64-unknown-linux-musl"});
    CHECK(found.candidates[0].binaries ==
          std::vector<BinaryLocation>{{"tool", 0, std::nullopt}, {"toold", 1, std::nullopt}});
}

TEST_CASE("the same holds for names that follow no convention") {
    Internet net;
    net.release("v1.2.3", {"tool-linux-amd64", "toold-linux-amd64", "tool-windows-amd64.exe"});
    const Findings found = net.find(query_for({"tool", "toold"}));
    CHECK(files_of(found) == Lines{"gnu tool-linux-amd64 toold-linux-amd64"});
}

TEST_CASE("bare files without the binary named like the package are no build of it") {
    BuildQuery query = query_for({"tool", "toold"});
    for (const std::string_view file : {"toold-x86_64-unknown-linux-musl", "toold-linux-amd64"}) {
        CAPTURE(std::string{file});
        Internet net;
        net.release("v1.2.3", {std::string{file}});
        query.binaries.clear();
        CHECK(net.find(query).candidates.empty());
        query.binaries = {"toold"};
        CHECK(net.find(query).candidates.size() == 1);
    }
    query.binaries.clear();
    query.manifest.binaries[0].required_features = {"full"};
    Internet net;
    net.release("v1.2.3", {"toold-linux-amd64"});
    CHECK(files_of(net.find(query)) == Lines{"gnu toold-linux-amd64"});
}

TEST_CASE("a bare file is never taken for a binary that it is not named after") {
    Internet net;
    net.release("v1.2.3",
                {"tool-server-linux-amd64", "linux-amd64", "other-x86_64-unknown-linux-gnu"});
    CHECK(net.find(query_for()).candidates.empty());
}

TEST_CASE("a file named after a binary is found when the package has another name") {
    Internet net;
    net.release("v1.2.3", {"tl-v1.2.3-x86_64-unknown-linux-gnu.tar.gz"});
    CHECK(files_of(net.find(query_for({"tl"}))) ==
          Lines{"gnu tl-v1.2.3-x86_64-unknown-linux-gnu.tar.gz"});
}

TEST_CASE("an archive with a name of its own is found when it is the only product") {
    Internet net;
    net.release("v1.2.3", {"brand-linux-x86_64.tar.gz", "brand-windows-x86_64.zip"});
    CHECK(files_of(net.find(query_for())) == Lines{"gnu brand-linux-x86_64.tar.gz"});
    Internet two;
    two.release("v1.2.3", {"brand-linux-x86_64.tar.gz", "second-linux-x86_64.tar.gz"});
    CHECK(two.find(query_for()).candidates.empty());
}

TEST_CASE("files of checksums that the release lists become evidence, an asset's own first") {
    Internet net;
    net.release("v1.2.3",
                {"SHA256SUMS",
                 "other_1.2.3_checksums.txt",
                 "tool-x86_64-unknown-linux-gnu.tar.gz",
                 "tool-x86_64-unknown-linux-gnu.tar.gz.md5",
                 "tool-x86_64-unknown-linux-gnu.tar.gz.sha1",
                 "tool-x86_64-unknown-linux-gnu.tar.gz.sha256",
                 "tool-x86_64-unknown-linux-musl.tar.gz",
                 "tool_checksums.txt",
                 "B2SUMS.txt"});
    const Findings found = net.find(query_for());
    REQUIRE(found.candidates.size() == 2);
    for (const Candidate& candidate : found.candidates) {
        const std::string& name = candidate.assets[0].name;
        CAPTURE(name);
        Lines files;
        for (const Evidence& evidence : candidate.assets[0].evidence)
            if (const auto* checksums = std::get_if<ChecksumFile>(&evidence)) {
                CHECK(checksums->names == name);
                files.push_back(checksums->request.url.file_name());
            }
        Lines expected{"SHA256SUMS", "B2SUMS.txt", "tool_checksums.txt"};
        if (candidate.target.env == "gnu")
            expected.insert(expected.begin(), name + ".sha256");
        CHECK(files == expected);
    }
}

TEST_CASE("a signing table becomes evidence, and one that cannot be met is never left out") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.signing = SigningRules{"minisign", "RWQ", std::nullopt};
    net.release("v1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
    const Findings found = net.find(query);
    REQUIRE(found.candidates.size() == 1);
    const auto& evidence = found.candidates[0].assets[0].evidence;
    REQUIRE(evidence.size() == 2);
    const auto& signature = std::get<MinisignSignature>(evidence[1]);
    CHECK(signature.public_key == "RWQ");
    CHECK(
        signature.request.url.to_string() ==
        "https://github.com/o/r/releases/download/v1.2.3/tool-x86_64-unknown-linux-gnu.tar.gz.sig");

    query.manifest.metadata.base.signing =
        SigningRules{"minisign", "RWQ", "{ repo }/{ version }{ archive-suffix }.minisig"};
    CHECK(std::get<MinisignSignature>(net.find(query).candidates[0].assets[0].evidence[1])
              .request.url.to_string() == "https://github.com/o/r/1.2.3.tar.gz.minisig");

    for (const SigningRules& rules :
         {SigningRules{"minisign", "", std::nullopt}, SigningRules{"gpg", "x", std::nullopt}}) {
        query.manifest.metadata.base.signing = rules;
        try {
            net.find(query);
            FAIL("the signature was left out");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::signature_invalid);
        }
    }
}

TEST_CASE("a failure is passed on, never taken for absence") {
    for (const Errc code : {Errc::rate_limited, Errc::network, Errc::tls, Errc::cancelled}) {
        CAPTURE(static_cast<int>(code));
        Internet net;
        net.host.http.fail(listing + "v1.2.3", Error{code, "no"});
        net.host.http.fail("https://api.github.com/repos/o/r/releases/tags/v1.2.3",
                           Error{Errc::policy, "there is no token"});
        net.release("1.2.3", {"tool-x86_64-unknown-linux-gnu.tar.gz"});
        try {
            net.find(query_for());
            FAIL("it was taken for absence");
        } catch (const Error& error) {
            CHECK(error.code() == code);
        }
    }
}

TEST_CASE("a file elsewhere is asked for by HEAD, all targets at once") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url = "https://dl.example/{ version }/tool-{ target }.tar.gz";
    net.host.http.answer("https://dl.example/1.2.3/tool-x86_64-unknown-linux-musl.tar.gz", "x");
    const Findings found = net.find(query);
    CHECK(files_of(found) == Lines{"musl tool-x86_64-unknown-linux-musl.tar.gz"});
    CHECK(net.host.http.batches() == 1);
    REQUIRE(net.host.http.requests().size() == 2);
    CHECK(net.host.http.requests()[0].method == Method::head);
    CHECK(found.redirect_hosts.empty());
    CHECK(found.candidates[0].assets[0].evidence.empty());
}

TEST_CASE("TPL-12: at most 24 places are asked, whatever the targets and formats") {
    Internet net;
    BuildQuery query = query_for();
    for (int number = 0; number < 100; ++number)
        query.targets.push_back(Target::parse(cat("x86_64-unknown-linux-gnu", number)));
    query.manifest.metadata.base.pkg_url = "https://dl.example/tool-{ target }{ archive-suffix }";
    query.manifest.repository.reset();
    CHECK(net.find(query).candidates.empty());
    CHECK(net.host.http.requests().size() == 24);
    CHECK(net.host.http.batches() == 1);
}

TEST_CASE("a server that cannot be asked is the error when nothing else is found") {
    struct Row {
        int status;
        Errc code;
    };

    for (const Row& row : {Row{401, Errc::unauthorized}, Row{503, Errc::network}}) {
        CAPTURE(row.status);
        Internet net;
        BuildQuery query = query_for();
        query.manifest.repository.reset();
        query.manifest.metadata.base.pkg_url = "https://dl.example/tool.tgz";
        net.host.http.answer("https://dl.example/tool.tgz", "", row.status);
        try {
            net.find(query);
            FAIL("it was taken for absence");
        } catch (const Error& error) {
            CHECK(error.code() == row.code);
        }
    }
}

TEST_CASE("a forge that shows no release is asked for the usual places, in one round") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.repository = "https://codeberg.org/o/r";
    net.host.http.answer("https://codeberg.org/o/r/releases/download/v1.2.3/"
                         "tool-v1.2.3-x86_64-unknown-linux-musl.tar.gz",
                         "x");
    CHECK(files_of(net.find(query)) == Lines{"musl tool-v1.2.3-x86_64-unknown-linux-musl.tar.gz"});
    CHECK(net.host.http.batches() == 1);
    const std::vector<Request> asked = net.host.http.requests();
    CHECK(std::ranges::count(asked, Method::head, &Request::method) <= 24);
}

TEST_CASE("a format that no plugin reads is guessed from the name instead") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.metadata.base.pkg_url =
        "{ repo }/releases/download/v{ version }/x-{ target }.tar.gz";
    query.manifest.metadata.base.pkg_fmt = "7z";
    net.release("v1.2.3", {"x-x86_64-unknown-linux-gnu.tar.gz"});
    const Findings found = net.find(query);
    REQUIRE(found.candidates.size() == 1);
    CHECK(found.candidates[0].assets[0].format == "tgz");
    CHECK(found.rejected.front().reason ==
          "no loaded plugin reads the format \"7z\"; it is guessed");
}

TEST_CASE("one compressed executable is found by its words, and has no paths in it") {
    Internet net;
    net.release("v1.2.3",
                {"tool-darwin-x86_64.gz",
                 "tool-full-linux-x86_64.gz",
                 "tool-linux-aarch64.gz",
                 "tool-linux-x86_64.gz",
                 "man-pages.gz"});
    BuildQuery query = query_for();
    query.formats.push_back({"gz", {".gz"}});
    query.manifest.metadata.base.bin_dir = "{ bin }";
    const Findings found = net.find(query);
    REQUIRE(files_of(found) == Lines{"gnu tool-linux-x86_64.gz"});
    CHECK(found.candidates[0].assets[0].format == "gz");
    CHECK_FALSE(found.candidates[0].binaries[0].path.has_value());
}

TEST_CASE("a package without a repository and without rules is asked about nowhere") {
    Internet net;
    BuildQuery query = query_for();
    query.manifest.repository.reset();
    CHECK(net.find(query).candidates.empty());
    CHECK(net.asked().empty());
}

} // namespace binstall::release
