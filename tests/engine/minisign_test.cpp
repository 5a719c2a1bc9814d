// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/readers.hpp>
#include <engine/verify/minisign.hpp>
#include <support/minisign.hpp>
#include <support/process.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <vector>

namespace binstall::test {
namespace {

constexpr std::string_view content = "what the author released";
constexpr std::string_view good_comment = "timestamp:1700000000\tfile:tool.tgz\thashed";

Artifact artifact_with(std::string_view bytes) {
    Artifact artifact;
    artifact.file = unnamed_file(fs::temp_directory_path());
    write_all(artifact.file.get(), bytes, "artifact");
    artifact.size = bytes.size();
    artifact.name = "tool.tgz";
    return artifact;
}

/// What is wrong according to us; empty when nothing is.
std::string our_verdict(const std::string& signature,
                        const std::string& key,
                        LegacySignatures legacy = LegacySignatures::refused) {
    try {
        const Artifact artifact = artifact_with(content);
        check_signature(artifact, MinisignFile::parse(signature), MinisignKey::parse(key), legacy);
        return {};
    } catch (const Error& error) {
        CHECK(error.code() == Errc::signature_invalid);
        return error.what();
    }
}

/// What Debian's minisign says: whether it accepts.
class Minisign {
public:
    Minisign() : program_{find_program("minisign").value_or("")} {
        REQUIRE(!program_.empty());
        folder_.write("tool.tgz", content);
    }

    bool accepts(const std::string& signature, const std::string& key) const {
        const fs::path signature_file = folder_.write("tool.tgz.sig", signature);
        std::vector<std::string> arguments{
            "-V", "-q", "-m", (folder_ / "tool.tgz").string(), "-x", signature_file.string()};
        const bool is_file = key.find('\n') != std::string::npos;
        arguments.emplace_back(is_file ? "-p" : "-P");
        arguments.push_back(is_file ? folder_.write("key.pub", key).string() : key);
        return run({.program = program_, .arguments = std::move(arguments)}).status == 0;
    }

private:
    fs::path program_;
    TempFolder folder_;
};

struct Mutation {
    std::string name;
    std::string signature;
    std::string key;
    /// Why ours may refuse what minisign accepts; empty: it may not.
    std::string_view stricter{};
};

using Mutations = std::vector<Mutation>;

/// Bits and bytes of a good signature, one at a time.
void add_flips(Mutations& all, const Signer& signer) {
    const std::string good = signer.parts(content, std::string{good_comment}).text();
    const std::string key = signer.public_key();
    for (std::size_t at = 0; at < good.size(); at += 2) {
        std::string bent = good;
        bent[at] = static_cast<char>(bent[at] ^ (1 << (at / 2 % 7)));
        // The last character before padding may change in bits that stand for nothing.
        const bool is_padding = at + 1 < good.size() && good[at + 1] == '=';
        all.push_back({"bit of byte " + std::to_string(at), bent, key, is_padding ? "SIG-21" : ""});
    }
    for (std::size_t size = 0; size < good.size(); size += 7)
        all.push_back({"cut to " + std::to_string(size), good.substr(0, size), key});
    for (std::size_t at = 0; at < key.size(); at += 2) {
        std::string bent = key;
        bent[at] = bent[at] == 'A' ? 'B' : 'A';
        all.push_back({"character " + std::to_string(at) + " of the key", good, bent});
    }
}

/// A parts-wise change, with both signatures made again by the owner where that is the point.
void add_parts(Mutations& all, const Signer& signer) {
    const auto add = [&](std::string name,
                         const std::function<void(SignatureParts&)>& bend,
                         std::string_view stricter = {}) {
        SignatureParts parts = signer.parts(content, std::string{good_comment});
        bend(parts);
        all.push_back({std::move(name), parts.text(), signer.public_key(), stricter});
    };
    add("unchanged", [](SignatureParts&) {});
    add("key id", [](SignatureParts& p) { p.key_id[3] = 'x'; });
    add("relabelled", [](SignatureParts& p) { p.algorithm = "Ed"; });
    add("algorithm", [](SignatureParts& p) { p.algorithm = "EE"; });
    add("comment", [](SignatureParts& p) { p.trusted_comment[10] = '9'; });
    add("no comment signature", [](SignatureParts& p) { p.comment_signature.assign(64, '\0'); });
    add("no signature", [](SignatureParts& p) { p.signature.assign(64, '\0'); });
    add("no signatures", [](SignatureParts& p) {
        p.signature.assign(64, '\0');
        p.comment_signature.assign(64, '\0');
    });
    add("65 bytes", [](SignatureParts& p) { p.signature += 'x'; });
    add("63 bytes", [](SignatureParts& p) { p.signature.pop_back(); });
    add("comment signature of 65 bytes", [](SignatureParts& p) { p.comment_signature += 'x'; });
    add("comment signature of 63 bytes", [](SignatureParts& p) { p.comment_signature.pop_back(); });
    add(
        "legacy",
        [&](SignatureParts& p) { p = signer.parts(content, std::string{good_comment}, "Ed"); },
        "SIG-10");
    add("wrong legacy",
        [&](SignatureParts& p) { p = signer.parts("else", std::string{good_comment}, "Ed"); });
    add("another file", [&](SignatureParts& p) { p = signer.parts("else", "x"); });
    for (const std::size_t length : {0, 1, 900, 1002, 1003, 1004, 1005, 1100, 9000})
        add("untrusted comment of " + std::to_string(length),
            [&](SignatureParts& p) { p.untrusted_comment.assign(length, 'u'); });
    for (const std::size_t length : {0, 1, 8000, 8172, 8173, 8174, 8175, 9000, 20000})
        add("trusted comment of " + std::to_string(length),
            [&](SignatureParts& p) { p = signer.parts(content, std::string(length, 't')); });
    for (int byte = 1; byte < 256; ++byte) // the byte 13 ends minisign's line, and ours is refused
        add("trusted comment with " + std::to_string(byte), [&](SignatureParts& p) {
            p = signer.parts(content, "a" + std::string(1, static_cast<char>(byte)) + "b");
        });
    add(
        "trusted comment that ends early",
        [&](SignatureParts& p) {
            p = signer.parts(content, "a");
            p.trusted_comment = "a\rnot signed";
        },
        "SIG-18");
}

/// Changes of the text around the base64.
void add_lines(Mutations& all, const Signer& signer) {
    const std::string key = signer.public_key();
    const SignatureParts parts = signer.parts(content, std::string{good_comment});
    const std::string good = parts.text();
    const auto replaced = [&](std::string_view what, std::string_view with) {
        std::string text = good;
        for (std::size_t at = text.find(what); at != std::string::npos;
             at = text.find(what, at + with.size()))
            text.replace(at, what.size(), with);
        return text;
    };
    const std::string second = base64(parts.algorithm + parts.key_id + parts.signature);
    const std::string last = base64(parts.comment_signature);
    all.insert(
        all.end(),
        {{"CR LF", replaced("\n", "\r\n"), key},
         {"CR CR LF", replaced("\n", "\r\r\n"), key},
         {"CR", replaced("\n", "\r"), key},
         {"no last line end", good.substr(0, good.size() - 1), key},
         {"extra line", good + "extra\n", key, "SIG-18"},
         {"empty line behind", good + "\n", key, "SIG-18"},
         {"empty line before", "\n" + good, key},
         {"byte order mark", "\xef\xbb\xbf" + good, key},
         {"twice", good + good, key, "SIG-18"},
         {"NUL behind", good + std::string(1, '\0'), key, "SIG-18"},
         {"capital", replaced("untrusted comment", "Untrusted comment"), key},
         {"no space", replaced("comment: s", "comment:s"), key},
         {"capital T", replaced("\ntrusted", "\nTrusted"), key},
         {"space before", replaced(second, " " + second), key},
         {"space behind", replaced(second, second + " "), key},
         {"space within", replaced(second, second.substr(0, 9) + " " + second.substr(9)), key},
         {"tab behind", replaced(last, last + "\t"), key},
         {"no padding", replaced(last, last.substr(0, last.size() - 2)), key},
         {"more padding", replaced(last, last + "="), key},
         {"longer", replaced(second, second + "AAAA"), key},
         {"commentless", good.substr(good.find('\n') + 1), key},
         {"HTML", "<!DOCTYPE html>\n<html>\n<body>\n</html>\n", key}});
    // The last character before the padding has bits that stand for nothing.
    for (const std::string& line : {second, last}) {
        const std::size_t at = line.find_last_not_of('=');
        std::string bent = line;
        bent[at] = static_cast<char>(bent[at] + 1);
        all.push_back({"bits in the padding", replaced(line, bent), key, "SIG-21"});
    }
}

void add_keys(Mutations& all, const Signer& signer) {
    const std::string good = signer.parts(content, std::string{good_comment}).text();
    const std::string key = signer.public_key();
    for (const std::string& bent : {key + "=",
                                    key + "AAAA",
                                    key.substr(4),
                                    " " + key,
                                    key + " ",
                                    std::string{"A"},
                                    key + key,
                                    "RWR" + key.substr(3),
                                    "RUQ" + key.substr(3),
                                    Signer{}.public_key()})
        all.push_back({"key " + bent, good, bent});
    for (const std::string& file : {"untrusted comment: minisign public key\n" + key + "\n",
                                    "untrusted comment: minisign public key\r\n" + key + "\r\n",
                                    "untrusted comment: k\n" + key,
                                    "untrusted comment: k\n" + key + " \n",
                                    "untrusted comment: k\n" + key + "AAAA\n",
                                    key + "\n",
                                    key + "\n" + key + "\n"})
        all.push_back({"key file " + file, good, file});
    all.push_back({"key file with more", good, "untrusted comment: k\n" + key + "\nx\n", "SIG-18"});
}

/// `number` plus the order of the group: the other factor that the same equation holds for.
std::string plus_group_order(std::string number) {
    constexpr std::string_view order{"\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde"
                                     "\xf9\xde\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10",
                                     32};
    unsigned carry = 0;
    for (std::size_t at = 0; at < order.size(); ++at) {
        const unsigned sum =
            static_cast<unsigned char>(number[at]) + static_cast<unsigned char>(order[at]) + carry;
        number[at] = static_cast<char>(sum);
        carry = sum >> 8U;
    }
    return number;
}

/// What fits the equation without the owner's secret.
void add_forgeries(Mutations& all, const Signer& signer) {
    SignatureParts malleable = signer.parts(content, std::string{good_comment});
    malleable.signature =
        malleable.signature.substr(0, 32) + plus_group_order(malleable.signature.substr(32));
    all.push_back({"a factor above the order", malleable.text(), signer.public_key()});
    const std::string zeros(32, '\0');
    const std::string identity = "\x01" + zeros.substr(1);
    const std::string order_8{"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0"
                              "\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05"};
    std::string minus_one(32, '\xff');
    minus_one.front() = '\xec';
    minus_one.back() = '\x7f';
    std::string one_again(32, '\xff'); // 2^255 - 18, which is 1 in the field
    one_again.front() = '\xee';
    one_again.back() = '\x7f';
    for (const std::string& point : {zeros, identity, order_8, minus_one, one_again}) {
        SignatureParts forged = signer.parts(content, std::string{good_comment});
        forged.signature = forged.comment_signature = identity + zeros;
        all.push_back(
            {"a key of small order", forged.text(), base64("Ed" + forged.key_id + point)});
        forged.signature = forged.comment_signature = point + zeros;
        all.push_back({"a signature of small order", forged.text(), signer.public_key()});
    }
}

TEST_CASE("every signature that we accept, minisign accepts, and we refuse little else") {
    const Minisign minisign;
    const Signer signer;
    Mutations all;
    add_flips(all, signer);
    add_parts(all, signer);
    add_lines(all, signer);
    add_keys(all, signer);
    add_forgeries(all, signer);
    CHECK(all.size() > 500);
    int accepted = 0;
    for (const Mutation& mutation : all) {
        CAPTURE(mutation.name);
        CAPTURE(mutation.signature);
        const std::string verdict = our_verdict(mutation.signature, mutation.key);
        const bool theirs = minisign.accepts(mutation.signature, mutation.key);
        CAPTURE(verdict);
        accepted += verdict.empty() ? 1 : 0;
        if (verdict.empty())
            CHECK(theirs);
        else if (mutation.stricter.empty())
            CHECK_FALSE(theirs);
    }
    CHECK(accepted > 250); // so that the comparison is not one of refusals only
}

} // namespace
} // namespace binstall::test
