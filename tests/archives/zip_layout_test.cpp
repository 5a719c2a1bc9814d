// SPDX-License-Identifier: MIT
// Zip archives that say two things, or whose parts do not fit together.
#include "judgement.hpp"

#include <support/executables.hpp>
#include <support/raw_tar.hpp>
#include <support/raw_zip.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

const Offering zip{.suffix = ".zip"};

ZipMember tool() {
    return zip_member("tool", program());
}

/// An archive with one entry that `change` makes worse.
template <class Change>
std::string changed(Change change, ZipMember member = tool()) {
    change(member);
    return raw_zip({member});
}

/// ZIP64's end record and locator for a directory of `size` bytes at `offset`.
std::string wide_end(std::uint64_t entries, std::uint64_t offset, std::uint64_t size) {
    return "PK\x06\x06" + zip_number(44, 8) + zip_number(45, 2) + zip_number(45, 2) +
           zip_number(0, 8) + zip_number(entries, 8) + zip_number(entries, 8) +
           zip_number(size, 8) + zip_number(offset, 8) + "PK\x06\x07" + zip_number(0, 4) +
           zip_number(offset + size, 8) + zip_number(1, 4);
}

TEST_CASE(
    "ZIP-12 ZIP-13 ZIP-22: local headers and directory must say the same, of the same entries") {
    ZipMember hidden = tool();
    hidden.descriptor = raw_zip({zip_member("hidden", program())}).substr(0, 200);
    refuses({{"names", changed([](ZipMember& m) { m.local.name = "loot"; }), "another name"},
             {"CRC", changed([](ZipMember& m) { m.local.crc ^= 1; }), "another size or checksum"},
             {"size", changed([](ZipMember& m) { m.local.size += 1; }), "another size or checksum"},
             {"packed size",
              changed([](ZipMember& m) { m.local.packed_size -= 1; }),
              "another size or checksum"},
             {"an entry that the directory does not list",
              raw_zip({hidden}),
              "is followed by data that no entry has"}},
            zip);
}

TEST_CASE("ZIP-14: entries that are nowhere, outside or in each other are refused") {
    const auto at = [](std::uint32_t offset) {
        ZipMember second = zip_member("second", "content");
        second.offset = offset;
        return raw_zip({tool(), second});
    };
    refuses({{"no header there", at(7), "the archive's entry"},
             {"outside of the file", at(0x10000000), "the archive's entry"},
             {"at the end of the file", at(0xfffffffe), "the archive's entry"}},
            zip);
    ZipMember same = tool();
    same.offset = 0;
    // As zbsm does: the first's data begins with the second, whole.
    const std::string kernel = raw_zip({zip_member("second", "content", ZipMethod::stored)});
    const std::size_t inner = kernel.find("PK\x01\x02");
    ZipMember outer = zip_member("tool", kernel.substr(0, inner), ZipMethod::stored);
    ZipMember quoted = zip_member("second", "content", ZipMethod::stored);
    quoted.offset = 30 + 4;
    const std::string with_gap = raw_zip({outer, quoted});
    refuses({{"the same entry twice", raw_zip({tool(), same}), "overlapping entries"},
             {"one within the other", with_gap, "the archive's entry"}},
            zip);
}

TEST_CASE("ZIP-15: two entries of one wanted name are refused") {
    refuses({{"different", raw_zip({tool(), zip_member("tool", "other")}), "duplicate entry"},
             {"equal", raw_zip({tool(), tool()}), "duplicate entry"}},
            zip);
}

TEST_CASE("ZIP-16 ZIP-28: there is one end, wherever another might be read") {
    const std::string end = raw_zip({});
    const std::string whole = raw_zip({tool()});
    refuses({{"two ends", whole + end, "zip archive has"},
             {"an end within the comment", raw_zip({tool()}, {.comment = end}), "two ends"},
             {"two archives", whole + whole, "zip archive has"},
             {"the longest comment, with an end in it",
              raw_zip({tool()}, {.comment = std::string(65'535 - end.size(), 'c') + end}),
              "two ends"}},
            zip);
    std::string signature = std::string(65'535, 'c');
    signature.replace(100, 4, "PK\x05\x06");
    refuses({{"the longest comment, with the four bytes of an end",
              raw_zip({tool()}, {.comment = signature}),
              "two ends"}},
            zip);
    accepts({{"a comment", raw_zip({tool()}, {.comment = "made by us"})},
             {"the longest comment", raw_zip({tool()}, {.comment = std::string(65'535, 'c')})}},
            zip,
            program());
}

TEST_CASE("ZIP-17: nothing lies before, between or behind the parts") {
    refuses(
        {{"a stub before, with offsets from the archive's start",
          "SELF EXTRACTING " + raw_zip({tool()}),
          "is not of the format zip"},
         {"zeros before", std::string(512, '\0') + raw_zip({tool()}), "is not of the format zip"},
         {"before the first entry, with offsets that count it",
          raw_zip({tool()}, {.before = "PK\x03\x04 and so on"}),
          "data before its first entry"},
         {"between directory and end",
          raw_zip({tool()}, {.between = "x"}),
          "data before, between or after"},
         {"behind", raw_zip({tool()}, {.after = "x"}), "something follows it"}},
        zip);
}

TEST_CASE("ZIP-18: the end's counts and disks must be right") {
    refuses({{"count + 1", raw_zip({tool()}, {.count_change = 1}), "says that it has 2"},
             {"count - 1", raw_zip({tool()}, {.count_change = -1}), "says that it has 0"},
             {"two counts", raw_zip({tool()}, {.total_change = 1}), "entry counts disagree"},
             {"disk 1", raw_zip({tool()}, {.disk = 1}), "several volumes"}},
            zip);
}

TEST_CASE("ZIP-19: ZIP64's end must agree with the end") {
    const std::string plain = raw_zip({tool()});
    const std::size_t offset = plain.find("PK\x01\x02");
    const std::size_t size = plain.find("PK\x05\x06") - offset;
    std::string extensible = wide_end(1, offset, size);
    extensible[4] = 45;
    std::string locator = wide_end(1, offset, size);
    locator[56 + 8] = static_cast<char>(locator[56 + 8] ^ 1);
    std::string other_offset = wide_end(1, offset, size);
    other_offset[48] = static_cast<char>(other_offset[48] ^ 1);
    std::string other_size = wide_end(1, offset, size);
    other_size[40] = static_cast<char>(other_size[40] ^ 1);
    std::string disks = wide_end(1, offset, size);
    disks[56 + 16] = 2;
    accepts(
        {{"agrees", raw_zip({tool()}, {.between = wide_end(1, offset, size)})}}, zip, program());
    refuses({{"entries",
              raw_zip({tool()}, {.between = wide_end(2, offset, size)}),
              "end records disagree"},
             {"offset", raw_zip({tool()}, {.between = other_offset}), "disagree"},
             {"size", raw_zip({tool()}, {.between = other_size}), "disagree"},
             {"extensible data", raw_zip({tool()}, {.between = extensible}), "malformed"},
             {"locator", raw_zip({tool()}, {.between = locator}), "locator"},
             {"disks", raw_zip({tool()}, {.between = disks}), "locator"}},
            zip);
}

TEST_CASE("ZIP-20: a data descriptor has one of its two valid forms, and the right numbers") {
    const ZipMember good = zip_member_with_descriptor("tool", program());
    accepts({{"16 bytes", raw_zip({good})}}, zip, program());
    const auto widen = [](ZipMember& m) {
        m.descriptor = m.descriptor.substr(0, 8) + zip_number(m.central.packed_size, 8) +
                       zip_number(m.central.size, 8);
    };
    ZipMember wide = good;
    wide.local.packed_size = wide.local.size = 0xffff'ffff;
    wide.local.extra = zip_number(1, 2) + zip_number(16, 2) + std::string(16, '\0');
    accepts({{"24 bytes, with ZIP64", changed(widen, wide)}}, zip, program());
    const std::string numbers = "another size or checksum in its data descriptor";
    refuses({{"CRC", changed([](ZipMember& m) { m.descriptor[4] ^= 1; }, good), numbers},
             {"packed size", changed([](ZipMember& m) { m.descriptor[8] ^= 1; }, good), numbers},
             {"size", changed([](ZipMember& m) { m.descriptor[12] ^= 1; }, good), numbers},
             {"no signature",
              changed([](ZipMember& m) { m.descriptor.erase(0, 4); }, good),
              "no proper data descriptor"},
             {"none", changed([](ZipMember& m) { m.descriptor.clear(); }, good), "descriptor"},
             {"24 bytes without ZIP64", changed(widen, good), "no proper data descriptor"}},
            zip);
}

TEST_CASE("ZIP-21: what a stored entry holds is no entry of the archive") {
    // It begins as a program, so that it can be installed, and goes on as an archive.
    const std::string inner =
        program() + raw_zip({zip_member("evil", program(), ZipMethod::stored)});
    ZipMember outer = zip_member_with_descriptor("tool", inner);
    outer.local.method = outer.central.method = 0;
    outer.data = inner;
    outer.central.packed_size = outer.central.size;
    outer.descriptor.replace(8, 4, outer.descriptor.substr(12, 4));
    accepts({{"stored, with a descriptor", raw_zip({outer})}}, zip, inner);
}

TEST_CASE("ZIP-23: a file that is two things is refused, or is one of them") {
    const std::string archive = raw_zip({tool()});
    refuses({{"tar and zip", tar_file("tool", program()) + tar_end() + archive, "", wrong_format},
             {"ELF and zip", program() + archive, "", wrong_format}},
            zip);
    refuses({{"zip under the name of a tar archive", archive, "", wrong_format}},
            {.suffix = ".tar"});
    // A zip archive within a stored entry is an entry's content, which has no say.
    accepts(
        {{"zip in zip", raw_zip({zip_member("inner.zip", archive, ZipMethod::stored), tool()})}},
        zip,
        program());
}

TEST_CASE("ZIP-33: a zip archive that is cut, or has no entries, is refused") {
    const std::string whole = raw_zip({zip_member("README", "text"), tool()});
    std::vector<std::string> cut;
    for (std::size_t step = 1; step <= 100; ++step)
        cut.push_back(whole.substr(0, whole.size() * step / 101));
    refuses_all(cut, zip);
    refuses({{"0 bytes", "", "empty file"}, {"no entries", raw_zip({}), "empty archive"}}, zip);
}

} // namespace
} // namespace binstall::test
