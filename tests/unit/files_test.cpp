// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/files.hpp>
#include <engine/process/scratch_folder.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fcntl.h>
#include <span>
#include <string>
#include <sys/mman.h>

namespace binstall {
namespace {

TEST_CASE("a path through a file is one that does not exist") {
    const test::TempFolder folder;
    folder.write("file", "content");
    CHECK_FALSE(read_file(folder / "file/below", 100).has_value());
    CHECK_FALSE(try_open_at(AT_FDCWD, folder / "missing", O_RDONLY).has_value());
    CHECK(read_file(folder / "file", 100) == "content");
}

TEST_CASE("a file in the place of a folder is not a folder that is missing") {
    const test::TempFolder folder;
    const fs::path file = folder.write("file", "content");
    CHECK_THROWS_AS(static_cast<void>(try_open_at(AT_FDCWD, file, O_RDONLY | O_DIRECTORY)), Error);
}

TEST_CASE("a file is copied whole, within a file system and between two") {
    const test::TempFolder folder;
    std::string content(300'000, '\0');
    for (std::size_t index = 0; index < content.size(); ++index)
        content[index] = static_cast<char>(index * 31 % 251);
    const FileDescriptor from = open_at(AT_FDCWD, folder.write("from", content), O_RDONLY, 0);
    const FileDescriptor here = unnamed_file(folder.path());
    const FileDescriptor elsewhere{::memfd_create("elsewhere", MFD_CLOEXEC)};
    for (const FileDescriptor* const to : {&here, &elsewhere}) {
        copy_all(from.get(), content.size(), to->get(), "the copy");
        std::string copy(content.size() + 1, 'x');
        copy.resize(read_at(to->get(), 0, std::as_writable_bytes(std::span{copy}), "the copy"));
        CHECK(copy == content);
        CHECK_THROWS_AS(copy_all(from.get(), content.size() + 1, to->get(), "the copy"), Error);
    }
}

} // namespace

TEST_CASE("a scratch folder is ours alone, wherever TMPDIR leads") {
    const char* const before = std::getenv("TMPDIR");
    const std::string kept = before ? before : "";
    for (const char* const value : {"/nonexistent", "/dev/null", "", "/tmp"}) {
        CAPTURE(std::string{value});
        REQUIRE(::setenv("TMPDIR", value, 1) == 0);
        const fs::path folder = make_scratch_folder();
        CHECK(folder.is_absolute());
        CHECK((fs::status(folder).permissions() & fs::perms::mask) == fs::perms::owner_all);
        CHECK(fs::remove(folder));
    }
    REQUIRE((before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR")) == 0);
}

} // namespace binstall
