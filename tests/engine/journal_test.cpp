// SPDX-License-Identifier: MIT
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <engine/place/journal.hpp>

#include <doctest/doctest.h>

using namespace binstall;
using namespace binstall::test;

namespace {

const StrictReaders readers;

Journal full_journal() {
    using enum Step::Kind;
    return {
        {"ripgrep", "tool"},
        {{remove_link, Where::bin, "", "old", "/elsewhere/old", ""},
         {file, Where::bin, ".binstall-12345678-0", "rg-v2", sha256("rg"), ""},
         {link, Where::bin, ".binstall-12345678-1", "rg", "rg-v2", ""},
         {remove_file, Where::bin, "", "rg-v0", sha256("rg0"), ""},
         {record, Where::state, ".binstall-12345678-0", "receipts.json", sha256("a"), ""},
         {record, Where::root, ".binstall-12345678-1", ".crates.toml", sha256("b"), sha256("c")}}};
}

/// The text of a journal with one step, and one of its members replaced.
std::string with(Step step, std::string_view key = {}, std::string_view value = {}) {
    std::string text = journal_text({{"p"}, {std::move(step)}});
    if (key.empty())
        return text;
    const std::string member = cat('"', key, "\":\"");
    const std::size_t from = text.find(member) + member.size();
    return text.replace(from, text.find('"', from) - from, value);
}

} // namespace

TEST_CASE("a journal is read as it was written") {
    CHECK(parse_journal(journal_text(full_journal()), readers) == full_journal());
    CHECK(parse_journal(journal_text({}), readers) == Journal{});
}

TEST_CASE("a journal that we would not have written is refused") {
    const Step file{Step::Kind::file, Where::bin, ".binstall-1-0", "rg", sha256("x"), ""};
    const Step link{Step::Kind::link, Where::bin, ".binstall-1-0", "rg", "rg-v1", ""};
    const Step removal{Step::Kind::remove_file, Where::bin, "", "rg", sha256("x"), ""};
    const std::string whole = journal_text(full_journal());
    REQUIRE_NOTHROW(static_cast<void>(parse_journal(with(file), readers)));
    REQUIRE_NOTHROW(static_cast<void>(parse_journal(with(link), readers)));
    REQUIRE_NOTHROW(static_cast<void>(parse_journal(with(removal), readers)));

    const std::vector<std::string> journals{
        "",
        "junk",
        "[]",
        "{}",
        whole.substr(0, whole.size() / 2),
        whole + whole,
        R"({"version":2,"packages":[],"steps":[]})",
        R"({"version":"1","packages":[],"steps":[]})",
        R"({"version":1,"packages":[]})",
        R"({"version":1,"packages":[1],"steps":[]})",
        R"({"version":1,"packages":[],"steps":[{}]})",
        R"({"version":1,"packages":[],"steps":["file"]})",
        std::string(journal_limit + 1, ' '),
        with(file, "do", "chmod"),
        with(file, "in", "etc"),
        with(file, "in", "root"),
        with(file, "staged", ""),
        with(file, "staged", "rg-staged"),
        with(file, "staged", ".binstall-/../x"),
        with(file, "name", ""),
        with(file, "name", ".."),
        with(file, "name", "../x"),
        with(file, "name", "/etc/passwd"),
        with(file, "name", ".binstall-1-1"),
        with(file, "name", std::string(256, 'x')),
        with(file, "content", "abc"),
        with(file, "content", std::string(64, 'g')),
        with(file, "was", sha256("y")),
        with(link, "content", "../elsewhere"),
        with(link, "content", ""),
        with(removal, "staged", ".binstall-1-0"),
        with(removal, "content", ""),
    };
    for (const std::string& text : journals) {
        CAPTURE(text.substr(0, 200));
        CHECK(error_of([&] { static_cast<void>(parse_journal(text, readers)); }).code() ==
              Errc::io);
    }
}

TEST_CASE("a journal survives on disk until it is removed") {
    const PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    CHECK_FALSE(load_journal(folders, readers).has_value());
    write_journal(folders, full_journal());
    CHECK(load_journal(folders, readers) == full_journal());
    remove_journal(folders);
    CHECK_FALSE(load_journal(folders, readers).has_value());
    CHECK(fs::is_empty(fixture.destination.state_dir));
}

TEST_CASE("a journal that others may write is not trusted") {
    const PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    write_journal(folders, full_journal());
    fs::permissions(
        fixture.destination.state_dir / "journal", fs::perms::others_write, fs::perm_options::add);
    CHECK(error_of([&] { static_cast<void>(load_journal(folders, readers)); }).code() ==
          Errc::policy);
}

TEST_CASE("a journal that is no file is not followed and not waited for") {
    const PlaceFixture fixture;
    const Folders folders = Folders::make(fixture.destination);
    const fs::path journal = fixture.destination.state_dir / "journal";
    fs::create_directory(journal);
    CHECK(error_of([&] { static_cast<void>(load_journal(folders, readers)); }).code() == Errc::io);
    fs::remove(journal);
    fs::create_symlink("receipts.json", journal);
    CHECK(error_of([&] { static_cast<void>(load_journal(folders, readers)); }).code() == Errc::io);
}
