// SPDX-License-Identifier: MIT
// What lies in a zip archive's entries, and what is not supported.
#include "judgement.hpp"

#include <support/process.hpp>
#include <support/raw_zip.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

const Offering zip{.suffix = ".zip"};

ZipMember tool() {
    return zip_member("tool", program());
}

/// `change` is made to both descriptions of the one entry.
template <class Change>
std::string both(Change change, ZipMember member = tool()) {
    change(member.local);
    change(member.central);
    return raw_zip({member});
}

TEST_CASE("ZIP-24: an archive that unpacks to more than allowed is refused") {
    const std::string bomb =
        raw_zip({zip_member("tool", std::string(std::size_t{256} << 20, '\0'))});
    CHECK(bomb.size() < 300'000);
    Offering lowered = zip;
    lowered.settings = "[unpack]\ntotal-size = \"64MiB\"\n";
    refuses({{"256 MiB", bomb, "unpacked size limit of 67108864 bytes (unpack.total-size"}},
            lowered);
}

TEST_CASE("ZIP-25 ZIP-26: sizes that are not those of the data are refused") {
    const ZipMember thousand = zip_member("tool", program().substr(0, 1000));
    refuses({{"5 declared, 1000 there", both([](ZipFields& f) { f.size = 5; }, thousand), "longer"},
             {"4 GiB declared, 5 there",
              both([](ZipFields& f) { f.size = 0xffff'fffe; }, zip_member("tool", "12345")),
              "unpacked size limit"},
             {"one more declared", both([](ZipFields& f) { f.size += 1; }), "shorter than it says"},
             {"packed size 2 GiB",
              both([](ZipFields& f) { f.packed_size = 0x7fff'ffff; }),
              "overlapping entries"},
             {"packed size 0", both([](ZipFields& f) { f.packed_size = 0; }), "no entry has"},
             {"packed size past the end",
              both([](ZipFields& f) { f.packed_size = 0xffff'fffe; }),
              "overlapping entries"},
             {"one less packed", both([](ZipFields& f) { f.packed_size -= 1; }), "no entry has"}},
            zip);
    ZipMember nothing = tool();
    nothing.data.clear();
    refuses({{"no data at all, deflated",
              both([](ZipFields& f) { f.packed_size = 0; }, nothing),
              "is cut"}},
            zip);
}

TEST_CASE("ZIP-27: the number of entries is limited, with ZIP64 too") {
    const auto wide_end = [](std::uint64_t count, std::uint64_t offset, std::uint64_t size) {
        return "PK\x06\x06" + zip_number(44, 8) + zip_number(45, 2) + zip_number(45, 2) +
               zip_number(0, 8) + zip_number(count, 8) + zip_number(count, 8) +
               zip_number(size, 8) + zip_number(offset, 8) + "PK\x06\x07" + zip_number(0, 4) +
               zip_number(offset + size, 8) + zip_number(1, 4);
    };
    constexpr int count = 65'537;
    std::vector<ZipMember> many;
    for (int at = 0; at < count; ++at)
        many.push_back(zip_member("e" + std::to_string(at), "", ZipMethod::stored));
    const std::string plain = raw_zip(many);
    const std::size_t offset = plain.find("PK\x01\x02");
    const std::string different =
        raw_zip(many,
                {.between = wide_end(count, offset, plain.size() - 22 - offset),
                 .count_change = 0xffff - count});
    // One entry, listed again and again.
    const std::string one = raw_zip({zip_member("e", "", ZipMethod::stored)});
    const std::size_t local_size = one.find("PK\x01\x02");
    std::string million = one.substr(0, local_size);
    for (int at = 0; at < 1'000'000; ++at)
        million += one.substr(local_size, one.size() - 22 - local_size);
    const std::uint64_t size = million.size() - local_size;
    million += wide_end(1'000'000, local_size, size) + "PK\x05\x06" + zip_number(0, 4) +
               zip_number(0xffff, 2) + zip_number(0xffff, 2) + zip_number(size, 4) +
               zip_number(local_size, 4) + zip_number(0, 2);
    refuses({{"65 537", different, "too many entries, more than 20000 (unpack.entries)"},
             {"a million", million, "too many entries"}},
            zip);
}

TEST_CASE("ZIP-29: encrypted entries are refused as such") {
    for (const unsigned flags : {1U, 1U | 1 << 6, 1U << 13})
        refuses({{"flags", both([&](ZipFields& f) { f.flags = flags; }), "encrypted"}}, zip);
    refuses({{"AES",
              both([](ZipFields& f) {
                  f.flags = 1;
                  f.method = 99;
              }),
              "encrypted entries are not supported"}},
            zip);
}

TEST_CASE("ZIP-30: other compression methods are refused by their number") {
    for (const unsigned method : {1U, 6U, 9U, 12U, 14U, 93U, 95U, 98U, 99U, 65535U})
        refuses({{std::to_string(method),
                  both([&](ZipFields& f) { f.method = method; }),
                  "compression method " + std::to_string(method)}},
                zip);
}

TEST_CASE("ZIP-31: a version of zip that we do not know is refused, in our words") {
    refuses({{"6.2", both([](ZipFields& f) { f.version = 62; }), "needs version 6.2 of zip"}}, zip);
    ZipMember member = tool();
    member.local.version = 62;
    refuses({{"in one header only", raw_zip({member}), "needs version 6.2 of zip"}}, zip);
    const Outcome outcome = judge(both([](ZipFields& f) { f.version = 62; }), zip).outcome;
    CHECK(outcome.err.find("ssertion") == std::string::npos);
}

TEST_CASE("ZIP-32: content that does not match its checksum is refused") {
    ZipMember with_descriptor = zip_member_with_descriptor("tool", program());
    with_descriptor.central.crc ^= 1;
    with_descriptor.descriptor[4] = static_cast<char>(with_descriptor.descriptor[4] ^ 1);
    refuses(
        {{"deflated", both([](ZipFields& f) { f.crc ^= 1; }), "does not match its checksum"},
         {"stored",
          both([](ZipFields& f) { f.crc ^= 1; }, zip_member("tool", program(), ZipMethod::stored)),
          "does not match its checksum"},
         {"with a descriptor", raw_zip({with_descriptor}), "does not match its checksum"}},
        zip);
}

TEST_CASE("ZIP-34: a full disk is called a full disk") {
    const std::string big = program() + std::string(std::size_t{4} << 20, '\0');
    for (const ZipMember& member :
         {zip_member("tool", big), zip_member_with_descriptor("tool", big)}) {
        const std::optional<Outcome> outcome = install_on_full_disk(raw_zip({member}), zip);
        if (!outcome) {
            skip("no file system of a chosen size can be mounted here");
            return;
        }
        CAPTURE(outcome->err);
        CHECK(outcome->status == no_space);
        CHECK(outcome->err.find("No space left on device") != std::string::npos);
        CHECK(outcome->err.find("CRC") == std::string::npos);
    }
}

} // namespace
} // namespace binstall::test
