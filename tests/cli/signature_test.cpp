// SPDX-License-Identifier: MIT
// What an author's signature is worth, and that a bad one is never a way to none.
#include "evidence_fixture.hpp"

#include <support/raw_tar.hpp>

#include <doctest/doctest.h>

#include <functional>

namespace binstall::test {
namespace {

/// The comment that `minisign -S` makes for the archive of `name`.
std::string usual_comment(const std::string& name) {
    return "timestamp:1700000000\tfile:" + Publisher::asset(name) + "\thashed";
}

using Bend = std::function<void(SignatureParts&)>;

struct Case {
    std::string name;
    int status;
    std::string reason; ///< What is said.
    std::function<std::string(Publisher&, const std::string& name)> signature;
};

/// A good signature with something about its parts changed.
auto bent(const Bend& bend) {
    return [bend](Publisher& publisher, const std::string& name) {
        SignatureParts parts = publisher.signer.parts(publisher.bytes(name), usual_comment(name));
        bend(parts);
        return parts.text();
    };
}

/// A good signature file with something about its text changed.
auto edited(const std::function<std::string(std::string)>& edit) {
    return [edit](Publisher& publisher, const std::string& name) {
        return edit(publisher.signer.sign(publisher.bytes(name), Publisher::asset(name)));
    };
}

/// A signature by `signer`, who may not be the author.
auto made_by(const Signer& signer, const std::string& algorithm = "ED") {
    return [&signer, algorithm](Publisher& publisher, const std::string& name) {
        return signer.parts(publisher.bytes(name), usual_comment(name), algorithm).text();
    };
}

std::string line(const std::string& text, int number) {
    std::size_t start = 0;
    for (int skipped = 1; skipped < number; ++skipped)
        start = text.find('\n', start) + 1;
    return text.substr(start, text.find('\n', start) - start);
}

/// `text` with the line of that number replaced by what `change` makes of it.
std::string
with_line(std::string text, int number, const std::function<std::string(std::string)>& change) {
    const std::string old = line(text, number);
    return text.replace(text.find(old), old.size(), change(old));
}

auto with_base64(const std::function<std::string(std::string)>& change) {
    return edited([change](std::string text) { return with_line(std::move(text), 2, change); });
}

void check_all(Publisher& publisher, const std::vector<Case>& cases) {
    for (const Case& one : cases) {
        CAPTURE(one.name);
        publisher.publish_signed(one.name);
        publisher.add_file(
            one.name, Publisher::asset(one.name) + ".sig", one.signature(publisher, one.name));
        const Outcome outcome = publisher.install(one.name, one.status);
        CAPTURE(outcome.err);
        CHECK(has(outcome.out + outcome.err, one.reason));
    }
}

TEST_CASE("SIG-09 SIG-20: a good signature is verified, and its comment is shown escaped") {
    Publisher publisher;
    const std::string shown = R"(trusted comment: timestamp:1700000000\x09file:)";
    check_all(publisher,
              {{"good", 0, shown, bent([](SignatureParts&) {})},
               {"crlf", 0, shown, edited([](std::string text) {
                    std::string lines;
                    for (const char character : text)
                        lines += character == '\n' ? "\r\n" : std::string(1, character);
                    return lines;
                })}});
    const Outcome json = publisher.install("good", 0, {"--force", "--format", "json"});
    CHECK(has(json.out, R"("checked_by": "minisign signature by key 0807060504030201")"));
    CHECK(has(json.out, R"("outcome": "verified")"));
    CHECK(has(json.out, R"("by": "0807060504030201")"));
    const std::string receipts =
        read_text(publisher.machine.cargo_home() / "binstall" / "receipts.json");
    CHECK(has(receipts, R"("kind": "signature")"));
    CHECK(has(receipts, R"("by": "0807060504030201")"));
    CHECK(has(receipts, Publisher::asset("good") + ".sig"));
}

TEST_CASE("SIG-10: the legacy algorithm counts only where that is asked for") {
    Publisher publisher;
    check_all(publisher, {{"legacy", 40, "legacy algorithm", made_by(publisher.signer, "Ed")}});
    CHECK(has(publisher.install("legacy", 0, {"--allow-legacy"}).out, "minisign signature by key"));
    publisher.add_file("legacy", "another", "");
    check_all(publisher, {{"oldwrong", 40, "legacy algorithm", bent([](SignatureParts& parts) {
                               parts.algorithm = "Ed";
                           })}});
    CHECK(has(publisher.install("oldwrong", 40, {"--allow-legacy"}).err, "for other bytes"));
}

TEST_CASE("SIG-11 SIG-12 SIG-13 SIG-14 SIG-15 SIG-16 SIG-17: each wrong signature has its reason") {
    Publisher publisher;
    const Signer stranger;
    const Signer other{"\xff\xff\xff\xff\xff\xff\xff\xff"};
    check_all(
        publisher,
        {{"wrongkey",
          40,
          "made by somebody who does not have the package's key",
          made_by(stranger)},
         {"wrongkid",
          40,
          "made with the key FFFFFFFFFFFFFFFF, and the package's key is 0807060504030201",
          made_by(other)},
         {"confuse", 40, "legacy algorithm", bent([](SignatureParts& parts) {
              parts.algorithm = "Ed";
          })},
         {"tcforged", 40, "is not the one that was signed", bent([](SignatureParts& parts) {
              parts.trusted_comment.replace(10, 10, "9999999999");
          })},
         {"tcunsigned", 40, "trusted comment is not signed", bent([](SignatureParts& parts) {
              parts.comment_signature.assign(64, '\0');
          })},
         {"flip", 40, "is damaged, or made by", bent([](SignatureParts& parts) {
              parts.signature[0] = static_cast<char>(parts.signature[0] ^ 1);
          })},
         {"badb64", 40, "second line is not the base64", with_base64([](const std::string& text) {
              return text + "!!";
          })},
         {"changed",
          40,
          "for other bytes than those that arrived",
          [](Publisher& all, const std::string& name) {
              return all.signer.parts("another archive", usual_comment(name)).text();
          }}});
}

TEST_CASE("SIG-18: a signature that is cut off, or has more to it, is refused") {
    Publisher publisher;
    check_all(publisher,
              {{"trunc", 40, "has 2 lines", edited([](const std::string& text) {
                    return line(text, 1) + "\n" + line(text, 2) + "\n";
                })},
               {"empty", 40, "is an empty file", edited([](const std::string&) {
                    return std::string{};
                })},
               {"oneline", 40, "has 1 lines", edited([](const std::string& text) {
                    return line(text, 1) + "\n";
                })},
               {"extra", 40, "has 5 lines", edited([](const std::string& text) {
                    return text + "extra line\n";
                })},
               {"html", 40, "lines instead of 4", edited([](const std::string&) {
                    return std::string{"<!DOCTYPE html>\n<html></html>\n"};
                })},
               {"large", 40, "is larger than", edited([](const std::string& text) {
                    return text + std::string(100'000, '\n');
                })}});
}

TEST_CASE("SIG-19: a terminal never sees the control characters of a comment") {
    Publisher publisher;
    check_all(publisher,
              {{"ctrl", 40, "is not the one that was signed", bent([](SignatureParts& parts) {
                    parts.trusted_comment += "\x1b]0;pwn\x07";
                })},
               // Properly signed, it is the author's own doing; minisign itself prints it raw.
               {"own", 0, R"(\x1b]0;pwn\x07)", [](Publisher& all, const std::string& name) {
                    return all.signer.parts(all.bytes(name), usual_comment(name) + "\x1b]0;pwn\x07")
                        .text();
                }}});
}

TEST_CASE("SIG-21: base64 has one spelling") {
    Publisher publisher;
    const std::string reason = "second line is not the base64";
    check_all(
        publisher,
        {{"spaces", 40, reason, with_base64([](std::string text) { return text.insert(10, " "); })},
         {"nopad", 40, reason, with_base64([](const std::string& text) {
              return text.substr(0, text.find('='));
          })},
         {"padbits", 40, reason, with_base64([](std::string text) {
              char& last = text[text.find('=') - 1];
              last = static_cast<char>(last + 1);
              return text;
          })},
         {"b75", 40, reason, bent([](SignatureParts& parts) { parts.signature += 'x'; })},
         {"b73", 40, reason, bent([](SignatureParts& parts) { parts.signature.pop_back(); })}});
}

TEST_CASE("SIG-22: what fits without the owner's secret is refused") {
    Publisher publisher;
    const std::string zeros(32, '\0');
    const std::string identity = "\x01" + zeros.substr(1);
    check_all(publisher,
              {{"malleable", 40, "is damaged, or made by", bent([](SignatureParts& parts) {
                    // The order of the group added to the second half: the same in the equation.
                    constexpr unsigned char order[] = {
                        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                        0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                        0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
                    unsigned carry = 0;
                    for (std::size_t at = 0; at < 32; ++at) {
                        char& byte = parts.signature[32 + at];
                        carry += static_cast<unsigned char>(byte) + order[at];
                        byte = static_cast<char>(carry);
                        carry >>= 8U;
                    }
                })},
               {"zerosig", 40, "is damaged, or made by", bent([](SignatureParts& parts) {
                    parts.signature.assign(64, '\0');
                    parts.comment_signature.assign(64, '\0');
                })}});
    std::string key_id = "\x01\x02\x03\x04\x05\x06\x07\x08";
    const std::vector<std::pair<std::string, std::string>> keys{{"smallkey", identity},
                                                                {"zerokey", zeros}};
    for (const auto& key : keys) {
        CAPTURE(key.first);
        publisher.publish(key.first, Publisher::signing(base64("Ed" + key_id + key.second)));
        SignatureParts forged;
        forged.key_id = key_id;
        forged.signature = forged.comment_signature = identity + zeros;
        forged.trusted_comment = usual_comment(key.first);
        publisher.add_file(key.first, Publisher::asset(key.first) + ".sig", forged.text());
        CHECK(has(publisher.install(key.first, 40).err, "anybody can sign for"));
    }
}

TEST_CASE("SIG-23: a signature that was made for another file is a warning, or refused") {
    Publisher publisher;
    check_all(
        publisher,
        {{"renamed", 0, "was made for older.tgz", [](Publisher& all, const std::string& name) {
              return all.signer.sign(all.bytes(name), "older.tgz");
          }}});
    CHECK(has(publisher.install("renamed", 40, {"--force", "--only-signed"}).err,
              "was made for older.tgz"));
}

TEST_CASE("SIG-25: only a server that says so makes a signature absent") {
    Publisher publisher;
    publisher.machine.environment["BINSTALL_HTTP_ATTEMPTS"] = "1";
    publisher.machine.environment["BINSTALL_HTTP_FIRST_BYTE_TIMEOUT"] = "300ms";
    publisher.publish_signed("tool");
    const std::string file = Publisher::asset("tool") + ".sig";
    CHECK(has(publisher.install("tool", 41, {"--only-signed"}).err, "is not signed"));
    publisher.add_file("tool", file, publisher.signer.sign(publisher.bytes("tool"), "x"));
    for (const int status : {403, 500, 503, 429}) {
        CAPTURE(status);
        publisher.world.server().inject(
            "objects.githubusercontent.com", "/o/tool/v1.0.0/" + file, Fault::answer(status));
        CHECK_FALSE(has(publisher.install("tool", 68).err, "secret"));
    }
    publisher.world.server().inject("github.com",
                                    "/o/tool/releases/download/v1.0.0/" + file,
                                    Fault::at(Fault::Action::hang, Fault::Where::before_headers));
    publisher.install("tool", 68);
    publisher.publish_signed("none");
    const Outcome outcome = publisher.install("none", 0);
    CHECK(has(outcome.err, "there is no signature https://github.com/o/none/"));
    CHECK(has(outcome.out, "absent: signature https://github.com/o/none/"));
    CHECK(has(outcome.out, "checked by: none"));
}

TEST_CASE("SIG-26: signatures that are not checked are said loudly, in text and JSON") {
    Publisher publisher;
    publisher.publish_signed("tool");
    publisher.add_file("tool", Publisher::asset("tool") + ".sig", "not a signature");
    publisher.install("tool", 40);
    publisher.world.server().forget_requests();
    const Outcome text = publisher.install("tool", 0, {"--skip-signatures"});
    CHECK(has(text.err, "is NOT checked, since --skip-signatures was given"));
    CHECK(has(text.err, "NOT checked (--skip-signatures)"));
    CHECK(has(text.out, "NOT checked: signature"));
    for (const std::string& request : publisher.world.server().request_lines())
        CHECK_FALSE(has(request, ".sig"));
    const Outcome json =
        publisher.install("tool", 0, {"--skip-signatures", "--force", "--format", "json"});
    CHECK(has(json.out, "is NOT checked, since --skip-signatures was given"));
    CHECK(has(json.out, R"("outcome": "skipped")"));
    CHECK(has(read_text(publisher.machine.cargo_home() / "binstall" / "receipts.json"),
              R"("outcome": "skipped")"));
    // A way of signing that nobody can check is no obstacle then, and one otherwise.
    publisher.publish("gpg", "[package.metadata.binstall.signing]\nalgorithm = \"gpg\"\n");
    publisher.install("gpg", 40);
    publisher.install("gpg", 0, {"--skip-signatures"});
    CHECK(publisher.machine.install(publisher.world, {"--skip-signatures", "--only-signed", "tool"})
              .status == 2);
}

TEST_CASE("SIG-27: a good signature makes no archive harmless") {
    Publisher publisher;
    const std::string program = executable("evil 1.0.0", host_triple());
    publisher.publish_signed("evil");
    publisher.publish_signed("large");
    const std::string hostile =
        gzip_member(tar_file("evil", program) + tar_file("../outside", "x") + tar_end());
    publisher.world.forge()
        .release("o/unsafe", "v1.0.0")
        .asset_bytes(Publisher::asset("unsafe"), hostile)
        .digest(std::nullopt);
    publisher.world.crate("unsafe", "1.0.0")
        .repository("https://github.com/o/unsafe")
        .metadata(Publisher::signing(publisher.signer.public_key()));
    for (const char* name : {"unsafe", "large"})
        publisher.add_file(name,
                           Publisher::asset(name) + ".sig",
                           publisher.signer.sign(publisher.bytes(name), Publisher::asset(name)));
    CHECK(has(publisher.install("unsafe", 43).err, ".."));
    publisher.machine.environment["BINSTALL_UNPACK_TOTAL_SIZE"] = "100";
    publisher.machine.environment["BINSTALL_UNPACK_RATIO"] = "1";
    CHECK(has(publisher.install("large", 43).err, "unpack.total-size"));
}

TEST_CASE("--only-signed takes nothing without a signature, and says what it missed") {
    Publisher publisher;
    publisher.publish("plain");
    CHECK(has(publisher.install("plain", 41, {"--only-signed"}).err, "no signed build of plain"));
    publisher.machine.environment["BINSTALL_VERIFY_ONLY_SIGNED"] = "true";
    publisher.install("plain", 41);
    publisher.install("plain", 41, {"--dry-run"});
    publisher.machine.environment.erase("BINSTALL_VERIFY_ONLY_SIGNED");
    publisher.install("plain", 0);
    publisher.publish_signed("good");
    publisher.add_file("good",
                       Publisher::asset("good") + ".sig",
                       publisher.signer.sign(publisher.bytes("good"), Publisher::asset("good")));
    publisher.install("good", 0, {"--only-signed"});
}

TEST_CASE("the signature is where signing.file says, and a key file's two lines are a key") {
    Publisher publisher;
    publisher.publish(
        "tool",
        "[package.metadata.binstall.signing]\nalgorithm = \"minisign\"\npubkey = \"untrusted "
        "comment: minisign public key\\n" +
            publisher.signer.public_key() +
            "\\n\"\nfile = \"{ repo }/releases/download/v{ version }/{ name }{ archive-suffix "
            "}.minisig\"\n");
    publisher.add_file("tool",
                       "tool.tgz.minisig",
                       publisher.signer.sign(publisher.bytes("tool"), Publisher::asset("tool")));
    CHECK(has(publisher.install("tool", 0).out, "minisign signature by key 0807060504030201"));
}

TEST_CASE("a bad signature never leads to an unsigned build of the same release") {
    Publisher publisher;
    const std::string other =
        host_triple().substr(0, host_triple().find('-')) + "-unknown-linux-musl";
    const std::string unsigned_asset = "tool-v1.0.0-" + other + ".tgz";
    // Only the first choice is signed; the second has a digest in the listing and would run.
    publisher.publish("tool",
                      "[package.metadata.binstall.overrides." + host_triple() +
                          ".signing]\nalgorithm = \"minisign\"\npubkey = \"" +
                          publisher.signer.public_key() + "\"\n");
    publisher.release("tool").asset(unsigned_asset, {{"tool", executable("tool 1.0.0", other)}});
    const std::string signature = Publisher::asset("tool") + ".sig";
    publisher.add_file("tool", signature, "not a signature");
    publisher.install("tool", 40);
    // Neither does an archive that does not arrive.
    publisher.world.server().inject("github.com",
                                    "/o/tool/releases/download/v1.0.0/" + Publisher::asset("tool"),
                                    Fault::answer(404));
    publisher.install("tool", 68);
    for (const std::string& request : publisher.world.server().request_lines()) {
        CAPTURE(request);
        CHECK_FALSE(has(request, "download/v1.0.0/" + unsigned_asset));
    }
}

TEST_CASE("a bad signature never leads to another source") {
    Publisher publisher;
    publisher.publish_signed("tool");
    publisher.add_file("tool", Publisher::asset("tool") + ".sig", "not a signature");
    publisher.world.server().on("mirror.test", [](const ServerRequest&) {
        return ServerResponse{
            .status = 200,
            .body = pack("x.tgz", {{"tool", executable("tool 1.0.0", host_triple())}})};
    });
    const std::string more = std::getenv("BINSTALL_TEST_MORE_PLUGINS");
    fs::create_directories(publisher.machine.elsewhere("plugins"));
    fs::copy_file(fs::path{more} / "mirror.so",
                  publisher.machine.elsewhere("plugins") / "mirror.so");
    const std::vector<std::string> with_mirror{"--plugin-dir",
                                               publisher.machine.elsewhere("plugins").string()};
    for (const char* settings : {"[sources]\norder = [\"release\", \"mirror\"]\n",
                                 "[sources.mirror]\ntier = \"organisation\"\n",
                                 "[sources]\nallow-community = [\"mirror\"]\n"}) {
        CAPTURE(std::string{settings});
        publisher.machine.settings(settings);
        publisher.install("tool", 40, with_mirror);
    }
    for (const std::string& request : publisher.world.server().request_lines())
        CHECK_FALSE(has(request, "mirror.test"));
    // The mirror is asked, and would do, where the author released nothing.
    publisher.machine.settings("[sources]\norder = [\"release\", \"mirror\"]\n");
    publisher.world.crate("lonely", "1.0.0")
        .repository("https://github.com/o/lonely")
        .binary("tool");
    CHECK(publisher.machine.install(publisher.world, {with_mirror[0], with_mirror[1], "lonely"})
              .status == 0);
    // A signing rule that nothing can satisfy leads nowhere else either.
    publisher.publish("gpg", "[package.metadata.binstall.signing]\nalgorithm = \"gpg\"\n");
    publisher.install("gpg", 40, with_mirror);
}

} // namespace
} // namespace binstall::test
