// SPDX-License-Identifier: MIT
// Digests: of the index, of the release's listing, and of files that the release lists.
#include "evidence_fixture.hpp"

#include <support/sha256.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

struct Case {
    std::string name;
    int status;
    std::string said;
    std::string file;    ///< Beside the archive; "*" stands for the archive's name.
    std::string content; ///< "*" for the archive's name, "@" for its SHA-256, "~" for a star.
};

std::string filled(std::string text, const std::string& asset, const std::string& digest) {
    const auto replace_all = [&](char what, const std::string& with) {
        for (std::size_t at = text.find(what); at != std::string::npos;
             at = text.find(what, at + with.size()))
            text.replace(at, 1, with);
    };
    replace_all('*', asset);
    replace_all('@', digest);
    replace_all('~', "*");
    return text;
}

void check_all(Publisher& publisher, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        CAPTURE(one.name);
        publisher.publish(one.name);
        const std::string asset = Publisher::asset(one.name);
        const std::string digest = sha256(publisher.bytes(one.name));
        publisher.add_file(
            one.name, filled(one.file, asset, digest), filled(one.content, asset, digest));
        const Outcome outcome = publisher.install(one.name, one.status);
        CAPTURE(outcome.err);
        CHECK(has(outcome.out + outcome.err, one.said));
    }
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

const std::string other_digest(64, 'b');

TEST_CASE("SIG-01: a crate that is not what the index says is refused with both digests") {
    Publisher publisher;
    const std::string wrong(64, 'a');
    Crate& flipped = publisher.world.crate("wrongsum", "1.0.0")
                         .repository("https://github.com/o/wrongsum")
                         .usual_release(host_triple());
    const std::string right = sha256(flipped.archive());
    flipped.checksum(wrong);
    const Outcome sum = publisher.install("wrongsum", 42);
    CHECK(has(sum.err, wrong));
    CHECK(has(sum.err, right));
    // Bytes that no decoder would take: what is said shows that none was asked.
    Crate& bent = publisher.world.crate("bent", "1.0.0")
                      .repository("https://github.com/o/bent")
                      .usual_release(host_triple());
    const std::string stated = sha256(bent.archive());
    for (std::string bytes : {bent.archive(), std::string{"not gzip at all"}}) {
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        bent.checksum(stated).archive(bytes);
        const Outcome outcome = publisher.install("bent", 42);
        CHECK(has(outcome.err, stated));
        CHECK(has(outcome.err, sha256(bytes)));
    }
}

TEST_CASE("SIG-02: a file of checksums in every usual form is read, and any other is refused") {
    Publisher publisher;
    const std::string verified = "checked by: sha256 in the checksum file https://github.com/o/";
    check_all(
        publisher,
        {{"gnu", 0, verified, "SHA256SUMS", "@  *\n"},
         {"others", 0, verified, "checksums.txt", other_digest + "  other.tgz\n@  *\n"},
         {"product", 0, verified, "product_checksums.txt", "@  *\n"},
         {"crlf", 0, verified, "sha256sum.txt", "@  *\r\n"},
         {"binary", 0, verified, "SHA256SUMS.txt", "@ ~*\n"},
         {"bsd", 0, verified, "SHA256SUMS", "SHA256 (*) = @\n"},
         {"bare", 0, verified, "*.sha256", "@\n"},
         {"own", 0, verified, "*.sha256", "@  *\n"},
         {"folder", 0, verified, "SHA256SUMS", "@  ./dist/*\n"},
         {"wrong", 42, other_digest, "SHA256SUMS", other_digest + "  *\n"},
         {"wrongown", 42, other_digest, "*.sha256", other_digest + "\n"},
         {"two", 42, "two digests", "SHA256SUMS", "@  *\n" + other_digest + "  *\n"},
         {"dots", 42, "cannot be read: line 1", "SHA256SUMS", "@  ../*\n"},
         {"without", 42, "does not list", "SHA256SUMS", "@  other.tgz\n"},
         {"nothing", 42, "does not list", "SHA256SUMS", ""},
         {"large", 42, "is larger than", "SHA256SUMS", "@  *\n" + std::string(2'000'000, '\n')},
         {"html", 42, "cannot be read: line 1", "SHA256SUMS", "<!DOCTYPE html>\n"},
         {"control", 42, "cannot be read: line 1", "SHA256SUMS", "@  *\x1b[31m\n"}});
    // Upper case, which the placeholder cannot say; and the two other algorithms.
    publisher.publish("upper");
    publisher.add_file("upper",
                       "SHA256SUMS",
                       upper(sha256(publisher.bytes("upper"))) + "  " + Publisher::asset("upper"));
    CHECK(has(publisher.install("upper", 0).out, verified));
    publisher.publish("long");
    publisher.add_file("long", Publisher::asset("long") + ".sha512", std::string(128, 'c') + "\n");
    CHECK(has(publisher.install("long", 42).err, "sha512:" + std::string(128, 'c')));
    publisher.publish("blake");
    publisher.add_file("blake", "B2SUMS", std::string(128, 'c') + "  " + Publisher::asset("blake"));
    CHECK(has(publisher.install("blake", 42).err, "blake2b:" + std::string(128, 'c')));
}

TEST_CASE("SIG-03: MD5 and SHA-1 verify nothing") {
    Publisher publisher;
    const std::string weak = "does not count";
    check_all(
        publisher,
        {{"md5", 42, weak, "checksums.txt", std::string(32, 'a') + "  *\n"},
         {"sha1", 42, weak, "SHA256SUMS", std::string(40, 'a') + "  *\n"},
         {"tagged", 42, weak, "checksums.txt", "MD5 (*) = " + std::string(32, 'a') + "\n"},
         // Files that could only hold such sums are no evidence at all, and are not asked for.
         {"ownmd5", 0, "checked by: none", "*.md5", std::string(32, 'a') + "\n"},
         {"ownsha1", 0, "checked by: none", "*.sha1", std::string(40, 'a') + "\n"},
         {"md5sums", 0, "checked by: none", "MD5SUMS", std::string(32, 'a') + "  *\n"}});
    for (const std::string& request : publisher.world.server().request_lines()) {
        CAPTURE(request);
        CHECK_FALSE((request.ends_with(".md5") || request.ends_with(".sha1") ||
                     request.ends_with("MD5SUMS")));
    }
}

TEST_CASE("SIG-04: what is downloaded has no name that another file could be put at") {
    Publisher publisher;
    publisher.publish("tool");
    const auto gate = std::make_shared<Gate>();
    publisher.world.server().inject("objects.githubusercontent.com",
                                    "/o/tool/v1.0.0/" + Publisher::asset("tool"),
                                    Fault::wait_at(gate, Fault::Where::in_body, 100));
    const fs::path temporary = publisher.machine.elsewhere("tmp");
    fs::create_directories(temporary);
    publisher.machine.environment["TMPDIR"] = temporary.string();
    const Snapshot before = snapshot(publisher.machine.home());
    Process process{publisher.machine.command(publisher.world, {"-y", "tool"})};
    REQUIRE(publisher.world.server().wait_for_request(
        "objects.githubusercontent.com", "/o/tool/v1.0.0/" + Publisher::asset("tool")));
    // The archive is on its way to the disk, and there is nothing to be moved aside.
    CHECK(snapshot(publisher.machine.home()) == before);
    CHECK(fs::is_empty(temporary));
    gate->open();
    CHECK(process.wait().status == 0);
    CHECK(publisher.machine.run_installed("tool") == "tool 1.0.0\n");
}

TEST_CASE("SIG-07: a digest that cannot be read is not one that is absent") {
    Publisher publisher;
    const std::vector<std::pair<std::string, std::string>> listed{
        {"empty", "sha256:"},
        {"short", "sha256:beef"},
        {"long", "sha256:" + std::string(65, 'a')},
        {"unknown", "sha3-256:" + std::string(64, 'a')},
        {"sha1", "sha1:" + std::string(40, 'a')},
        {"md5", "md5:" + std::string(32, 'a')}};
    for (const auto& row : listed) {
        CAPTURE(row.second);
        publisher.publish("l" + row.first);
        publisher.release("l" + row.first).digest(row.second);
        publisher.install("l" + row.first, 42);
    }
    for (const std::string& sum :
         {std::string{"beef"}, std::string(63, 'a'), std::string(64, 'x')}) {
        CAPTURE(sum);
        publisher.world.crate("c" + sum.substr(0, 4), "1.0.0")
            .repository("https://github.com/o/c" + sum.substr(0, 4))
            .usual_release(host_triple())
            .checksum(sum);
        publisher.install("c" + sum.substr(0, 4), 76); // the registry's own fault: IDX-03
    }
    check_all(publisher,
              {{"fshort", 42, "cannot be read", "SHA256SUMS", std::string(63, 'a') + "  *\n"},
               {"fempty", 42, "cannot be read", "SHA256SUMS", "SHA256 (*) = \n"},
               {"funknown", 42, "cannot be read", "SHA256SUMS", "SHA3-256 (*) = @\n"}});
}

TEST_CASE("SIG-08: bytes that do not match are not downloaded again until they do") {
    Publisher publisher;
    publisher.publish("tool");
    const std::string right = publisher.bytes("tool");
    const std::string wrong = gzip("something else");
    publisher.release("tool").digest("sha256:" + sha256(right));
    int asked = 0;
    publisher.world.server().on("objects.githubusercontent.com", [&](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = asked++ == 0 ? wrong : right};
    });
    const Outcome outcome = publisher.install("tool", 42);
    CHECK(has(outcome.err, sha256(wrong)));
    CHECK(has(outcome.err, sha256(right)));
    CHECK(asked == 1);
    publisher.install("tool", 0);
}

TEST_CASE("a file of checksums is not asked for when the listing's digest was right") {
    Publisher publisher;
    publisher.publish("tool");
    publisher.release("tool").digest("sha256:" + sha256(publisher.bytes("tool")));
    publisher.add_file("tool", "SHA256SUMS", "not one");
    CHECK(has(publisher.install("tool", 0).out, "sha256 published by github.com release listing"));
    for (const std::string& request : publisher.world.server().request_lines())
        CHECK_FALSE(has(request, "SHA256SUMS"));
    publisher.machine.environment["BINSTALL_VERIFY_ALL_EVIDENCE"] = "true";
    publisher.install("tool", 42, {"--force"});
}

TEST_CASE("a file of checksums that could not be had is not one that is absent") {
    Publisher publisher;
    publisher.machine.environment["BINSTALL_HTTP_ATTEMPTS"] = "1";
    publisher.publish("tool");
    publisher.add_file("tool", "SHA256SUMS", "");
    const std::string path = "/o/tool/releases/download/v1.0.0/SHA256SUMS";
    for (const int status : {403, 500}) {
        publisher.world.server().inject("github.com", path, Fault::answer(status));
        publisher.install("tool", 68);
    }
    publisher.world.server().inject("github.com", path, Fault::answer(404));
    CHECK(
        has(publisher.install("tool", 0).out, "absent: checksum-file https://github.com/o/tool/"));
}

TEST_CASE("evidence is fetched beside the archive, not after it") {
    Publisher publisher;
    publisher.publish_signed("tool");
    const std::string file = Publisher::asset("tool") + ".sig";
    publisher.add_file("tool", file, publisher.signer.sign(publisher.bytes("tool"), "x"));
    const auto gate = std::make_shared<Gate>();
    publisher.world.server().inject("objects.githubusercontent.com",
                                    "/o/tool/v1.0.0/" + Publisher::asset("tool"),
                                    Fault::wait_at(gate, Fault::Where::in_body, 100));
    Process process{publisher.machine.command(publisher.world, {"-y", "tool"})};
    // The archive does not go on before its signature has been asked for.
    CHECK(publisher.world.server().wait_for_request("objects.githubusercontent.com",
                                                    "/o/tool/v1.0.0/" + file));
    gate->open();
    CHECK(process.wait().status == 0);
}

} // namespace
} // namespace binstall::test
