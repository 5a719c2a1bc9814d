// SPDX-License-Identifier: MIT
#include "../support/raw_zip.hpp"
#include "unpacking.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace binstall;
using namespace binstall::test;

namespace {

const UnpackRequest zip_request{.format = "zip"};

StagedTree unpack_zip(const std::vector<ZipMember>& members) {
    return unpack_bytes(raw_zip(members), zip_request);
}

std::string refusal(const std::string& bytes) {
    const std::optional<Error> error = unpack_error(bytes, zip_request);
    if (!error)
        return "accepted";
    return error->code() == Errc::archive ? error->what()
                                          : "another error: " + std::string{error->what()};
}

std::string refusal(const std::vector<ZipMember>& members, const ZipFrame& frame = {}) {
    return refusal(raw_zip(members, frame));
}

/// `refusal` of an archive with one good entry that `change` makes worse.
template <class Change>
std::string refusal_after(Change change,
                          ZipMember member = zip_member("tool", fake_elf("content"))) {
    change(member);
    return refusal(std::vector<ZipMember>{member});
}

const std::string tool_entry = "the archive's entry 'tool' ";

/// ZIP64's end record and locator for a directory of `size` bytes at `offset`.
std::string wide_end(std::uint64_t entries, std::uint64_t offset, std::uint64_t size) {
    return "PK\x06\x06" + zip_number(44, 8) + zip_number(45, 2) + zip_number(45, 2) +
           zip_number(0, 8) + zip_number(entries, 8) + zip_number(entries, 8) +
           zip_number(size, 8) + zip_number(offset, 8) + "PK\x06\x07" + zip_number(0, 4) +
           zip_number(offset + size, 8) + zip_number(1, 4);
}

} // namespace

TEST_CASE("stored and deflated entries, with and without descriptors, give their content") {
    const std::string content_of_tool = fake_elf(std::string(700'000, 'x') + "end");
    for (ZipMember member : {zip_member("t/tool", content_of_tool, ZipMethod::stored),
                             zip_member("t/tool", content_of_tool),
                             zip_member_with_descriptor("t/tool", content_of_tool)}) {
        const StagedTree tree = unpack_zip(
            {zip_member("t/", "", ZipMethod::stored), zip_member("t/README", "text"), member});
        REQUIRE(staged_names(tree) == "t/tool");
        CHECK(content(tree.files[0]) == content_of_tool);
        CHECK(tree.members == std::vector<std::string>{"t/README", "t/tool"});
    }
}

TEST_CASE("a symbolic link to a program of the archive is followed, any other refused") {
    ZipMember link = zip_member("tool", "tool-1.0.0");
    link.mode = 0120777;
    const StagedTree tree = unpack_zip({link, zip_member("tool-1.0.0", fake_elf("x"))});
    CHECK(staged_names(tree) == "tool-1.0.0 tool");
    CHECK(refusal({link}).starts_with(tool_entry + "is a link to 'tool-1.0.0'"));
}

TEST_CASE("an entry whose two descriptions differ is refused") {
    CHECK(refusal_after([](ZipMember& member) { member.local.name = "loot"; }) ==
          tool_entry + "has another name in its own header");
    CHECK(refusal_after([](ZipMember& member) { member.local.method = 0; }) ==
          tool_entry + "has other flags or another method in its own header");
    CHECK(refusal_after([](ZipMember& member) { member.local.flags = 2048; }) ==
          tool_entry + "has other flags or another method in its own header");
    const std::string numbers = tool_entry + "has another size or checksum in its own header";
    CHECK(refusal_after([](ZipMember& member) { member.local.crc ^= 1; }) == numbers);
    CHECK(refusal_after([](ZipMember& member) { member.local.size += 1; }) == numbers);
    CHECK(refusal_after([](ZipMember& member) { member.local.packed_size -= 1; }) == numbers);
}

TEST_CASE("a data descriptor that is missing, malformed or different is refused") {
    const ZipMember good = zip_member_with_descriptor("tool", "content");
    CHECK(refusal(std::vector<ZipMember>{good}) == "accepted");
    const std::string improper = tool_entry + "has no proper data descriptor";
    CHECK(refusal_after([](ZipMember& member) { member.descriptor.clear(); }, good) == improper);
    CHECK(refusal_after([](ZipMember& member) { member.descriptor.erase(0, 4); }, good) ==
          improper);
    const auto widen = [](ZipMember& member) {
        member.descriptor = member.descriptor.substr(0, 8) +
                            zip_number(member.central.packed_size, 8) +
                            zip_number(member.central.size, 8);
    };
    CHECK(refusal_after(widen, good) == improper);
    ZipMember wide = good;
    wide.local.packed_size = wide.local.size = 0xffff'ffff;
    wide.local.extra = zip_number(1, 2) + zip_number(16, 2) + std::string(16, '\0');
    CHECK(refusal_after(widen, wide) == "accepted");
    for (std::size_t at = 0; at < 16; ++at) {
        CAPTURE(at);
        CHECK(refusal_after([&](ZipMember& member) { member.descriptor[at] ^= 1; }, good) ==
              tool_entry + "has another size or checksum in its data descriptor");
    }
}

TEST_CASE("a stored entry with a descriptor is one entry, whatever its content looks like") {
    const std::string inner =
        raw_zip({zip_member("smuggled", fake_elf("EVIL"), ZipMethod::stored)});
    ZipMember outer = zip_member_with_descriptor("tool", inner);
    outer.local.method = outer.central.method = 0;
    outer.data = inner;
    outer.central.packed_size = outer.central.size;
    outer.descriptor.replace(8, 4, outer.descriptor.substr(12, 4));
    const StagedTree tree = unpack_zip({outer});
    CHECK(staged_names(tree) == "tool");
    CHECK(content(tree.files.at(0)) == inner);
}

TEST_CASE("content that does not match its sizes or checksum is refused") {
    const auto both = [](auto change) {
        return refusal_after([&](ZipMember& member) {
            change(member.local);
            change(member.central);
        });
    };
    CHECK(both([](ZipFields& fields) { fields.crc ^= 1; }) ==
          tool_entry + "does not match its checksum");
    CHECK(both([](ZipFields& fields) { fields.size -= 1; }) ==
          tool_entry + "is longer than it says");
    CHECK(both([](ZipFields& fields) { fields.size += 1; }) ==
          tool_entry + "is shorter than it says");
    CHECK(both([](ZipFields& fields) { fields.packed_size = 0x7fffffff; }) ==
          tool_entry + "overlaps what follows: overlapping entries");
    CHECK(both([](ZipFields& fields) { fields.packed_size -= 1; }) ==
          tool_entry + "is followed by data that no entry has");
    CHECK(refusal_after([](ZipMember& member) {
              member.data += "x";
              member.local.packed_size = member.central.packed_size += 1;
          }) == tool_entry + "has something after its data");
    CHECK(refusal_after([](ZipMember& member) {
              member.data.pop_back();
              member.local.packed_size = member.central.packed_size -= 1;
          }) == tool_entry + "is cut");
}

TEST_CASE("data is used to its last byte: nothing can hide behind it, however it is chosen") {
    const auto padded = [](const std::string& content, const std::string& hidden) {
        ZipMember member = zip_member("tool", content);
        member.data += hidden;
        member.local.packed_size = member.central.packed_size +=
            static_cast<std::uint32_t>(hidden.size());
        return refusal({member});
    };
    const std::string content = fake_elf("content");
    const ZipMember good = zip_member("tool", content);
    const std::string trailer = zip_number(good.central.crc, 4) + zip_number(content.size(), 4);
    for (std::size_t count = 1; count <= 16; ++count) {
        CAPTURE(count);
        CHECK(padded(content, std::string(count, '\0')) != "accepted");
        // What a gzip file would have there; an empty one has eight zeros.
        CHECK(padded(content, (trailer + trailer).substr(0, count)) != "accepted");
        CHECK(padded("", std::string(count, '\0')) != "accepted");
    }
    // Packed data of every length around the size in which it is read.
    std::mt19937 random{5};
    std::string noise;
    for (std::size_t size = 32'700; size < 32'800; ++size) {
        noise.resize(size, static_cast<char>(random()));
        for (char& byte : noise)
            byte = static_cast<char>(random());
        CAPTURE(size);
        CHECK(refusal({zip_member("tool", noise)}) == "accepted");
        CHECK(padded(noise, "x") != "accepted");
    }
}

TEST_CASE("data that is cut by a few bytes is refused, whatever follows it") {
    const std::string whole = zip_member("tool", fake_elf(std::string(2000, 'x') + "end")).data;
    for (std::size_t count = 1; count < whole.size(); ++count) {
        CAPTURE(count);
        CHECK(refusal_after(
                  [&](ZipMember& member) {
                      member.data.resize(whole.size() - count);
                      member.local.packed_size = member.central.packed_size -=
                          static_cast<std::uint32_t>(count);
                  },
                  zip_member("tool", fake_elf(std::string(2000, 'x') + "end"))) != "accepted");
    }
}

TEST_CASE("a ZIP64 field that repeats the numbers of its header is needless, and nothing worse") {
    const auto repeat = [](ZipMember& member, std::uint64_t more) {
        member.local.extra = zip_number(1, 2) + zip_number(16, 2) +
                             zip_number(member.local.size + more, 8) +
                             zip_number(member.local.packed_size, 8);
    };
    CHECK(refusal_after([&](ZipMember& member) { repeat(member, 0); }) == "accepted");
    CHECK(refusal_after([&](ZipMember& member) { repeat(member, 1); }) ==
          tool_entry + "has a ZIP64 field that does not fit its header");
    // With one, some look for a data descriptor of 24 bytes behind the content.
    CHECK(refusal_after([&](ZipMember& member) { repeat(member, 0); },
                        zip_member_with_descriptor("tool", fake_elf("content")))
              .find("other readers") != std::string::npos);
}

TEST_CASE("headers that Poco Zip would read differently, or assert on, are refused before") {
    CHECK(refusal_after([](ZipMember& member) { member.local.version = 62; }) ==
          tool_entry + "needs version 6.2 of zip");
    for (const unsigned system : {18U, 127U, 128U, 255U}) {
        CAPTURE(system);
        CHECK(refusal_after([&](ZipMember& member) { member.local.version |= system << 8; }) ==
              tool_entry + "needs an unknown system");
        CHECK(refusal_after([&](ZipMember& member) { member.central.version |= system << 8; }) ==
              tool_entry + "needs an unknown system");
    }
    const std::string field = zip_number(1, 2) + zip_number(16, 2) + std::string(16, '\0');
    CHECK(refusal_after([&](ZipMember& member) { member.local.extra = field; }) ==
          tool_entry + "has a ZIP64 field that does not fit its header");
    CHECK(refusal_after([&](ZipMember& member) { member.local.size = 0xffff'ffff; }) ==
          tool_entry + "has a ZIP64 field that does not fit its header");
    ZipMember narrow = zip_member_with_descriptor("tool", "content");
    narrow.local.packed_size = narrow.local.size = 0xffff'ffff;
    narrow.local.extra = field;
    CHECK(refusal({narrow}).find("other readers") != std::string::npos);
}

TEST_CASE("entries, directory and end must fill the file without gap or overlap") {
    const ZipMember good = zip_member("tool", "content");
    const std::string whole = raw_zip({good});
    CHECK(refusal(whole) == "accepted");
    ZipMember elsewhere = good;
    elsewhere.offset = 0;
    CHECK(refusal({good, elsewhere}) == tool_entry + "overlaps what follows: overlapping entries");
    elsewhere.offset = 7;
    CHECK(refusal({good, elsewhere}).starts_with(tool_entry));
    elsewhere.offset = 0x10000000;
    CHECK(refusal({good, elsewhere}).starts_with(tool_entry));
    // An entry that the directory does not list.
    ZipMember hidden = good;
    hidden.descriptor = whole.substr(0, 45);
    CHECK(refusal({hidden}) == tool_entry + "is followed by data that no entry has");
    CHECK(refusal({good}, {.between = "x"}) ==
          "the zip archive has data before, between or after its parts");
    CHECK(refusal({good}, {.after = "x"}) == "the zip archive has no end, or something follows it");
    CHECK(refusal(whole + whole) == "the zip archive has data before, between or after its parts");
}

TEST_CASE("the end record must be the only one, and its numbers must agree") {
    const ZipMember good = zip_member("tool", "content");
    CHECK(refusal({good}, {.comment = "made by us"}) == "accepted");
    const std::string inner_end = raw_zip({});
    CHECK(refusal({good}, {.comment = inner_end}) == "the zip archive has two ends");
    CHECK(refusal({good}, {.comment = std::string(65'000, ' ') + inner_end}) ==
          "the zip archive has two ends");
    CHECK(refusal({good}, {.count_change = 1}) ==
          "the zip archive has 1 entries, and says that it has 2");
    CHECK(refusal({good}, {.count_change = -1}) ==
          "the zip archive has 1 entries, and says that it has 0");
    CHECK(refusal({good}, {.total_change = 1}) == "the zip archive's two entry counts disagree");
    CHECK(refusal({good}, {.disk = 1}) == "the zip archive has several volumes");
    CHECK(refusal(inner_end) == "it is an empty archive");
}

TEST_CASE("ZIP64's end record must agree with the end record") {
    const ZipMember good = zip_member("tool", "content");
    const std::string plain = raw_zip({good});
    const std::size_t offset = plain.find("PK\x01\x02");
    const std::size_t size = plain.find("PK\x05\x06") - offset;
    CHECK(refusal({good}, {.between = wide_end(1, offset, size)}) == "accepted");
    CHECK(refusal({good}, {.between = wide_end(2, offset, size)}) ==
          "the zip archive's two end records disagree");
    std::string record = wide_end(1, offset, size);
    record[4] = 45; // extensible data
    CHECK(refusal({good}, {.between = record}) ==
          "the zip archive's ZIP64 end record is malformed");
    record = wide_end(1, offset, size);
    record[56 + 8] ^= 1; // the locator's offset
    CHECK(refusal({good}, {.between = record}) ==
          "the zip archive's ZIP64 locator points to something else");
}

TEST_CASE("what is not supported is refused by name") {
    const auto both = [](auto change) {
        return refusal_after([&](ZipMember& member) {
            change(member.local);
            change(member.central);
        });
    };
    CHECK(both([](ZipFields& fields) { fields.flags = 1; }) ==
          tool_entry + "is encrypted, and encrypted entries are not supported");
    for (const unsigned method : {1U, 6U, 9U, 12U, 14U, 93U, 95U, 98U, 99U, 65535U}) {
        CAPTURE(method);
        CHECK(both([&](ZipFields& fields) { fields.method = method; }) ==
              tool_entry + "uses compression method " + std::to_string(method));
    }
    CHECK(both([](ZipFields& fields) { fields.version = 62; }) ==
          tool_entry + "needs version 6.2 of zip");
    CHECK(both([](ZipFields& fields) { fields.name.clear(); }) ==
          "the archive's entry '' has an empty name");
}

TEST_CASE("extra fields that do not end where they say, or name another file, are refused") {
    const auto with_extra = [](const std::string& extra) {
        return refusal_after([&](ZipMember& member) { member.central.extra = extra; });
    };
    const auto field = [](unsigned id, const std::string& value) {
        return zip_number(id, 2) + zip_number(value.size(), 2) + value;
    };
    CHECK(with_extra(field(0x5455, "12345")) == "accepted");
    CHECK(with_extra("UT") == "the zip archive has a malformed extra field");
    CHECK(with_extra(field(0x5455, "12345") + "\x01") ==
          "the zip archive has a malformed extra field");
    CHECK(with_extra(zip_number(0x5455, 2) + zip_number(9, 2) + "1234") ==
          "the zip archive has a malformed extra field");
    CHECK(with_extra(field(1, std::string(8, '\0'))) ==
          tool_entry + "has a ZIP64 field that is too long");
    CHECK(with_extra(field(0x7075, "12345tool")) == "accepted");
    CHECK(with_extra(field(0x7075, "12345loot")) == tool_entry + "has conflicting names");
    CHECK(with_extra(field(0x7075, "12345tool") + field(0x7075, "12345tool")) ==
          "the zip archive has an extra field twice");
}

TEST_CASE("a zip archive that is cut anywhere is refused") {
    const std::string whole =
        raw_zip({zip_member("README", "text"), zip_member("tool", fake_elf("content"))});
    for (std::size_t kept = 4; kept < whole.size(); ++kept) {
        CAPTURE(kept);
        CHECK(refusal(whole.substr(0, kept)) != "accepted");
    }
}
