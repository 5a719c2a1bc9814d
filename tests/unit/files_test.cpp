// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/files.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <fcntl.h>

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

} // namespace
} // namespace binstall
