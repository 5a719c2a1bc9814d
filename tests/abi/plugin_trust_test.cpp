// SPDX-License-Identifier: MIT
#include "abi_plugins.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/trust.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

namespace binstall {

namespace {

using test::TempFolder;

/// This process, with a group of its own.
Account we() {
    const gid_t group = ::getegid();
    return {::geteuid(), [group](gid_t asked) { return asked == group; }};
}

/// Somebody to whom nothing here belongs.
Account somebody_else() {
    return {::geteuid() + 4242, [](gid_t) { return false; }};
}

std::string refusal_of_folder(const fs::path& folder, const Account& account) {
    try {
        return open_trusted_folder(folder, account) ? "" : "is not there";
    } catch (const Error& error) {
        CHECK(error.code() == Errc::plugin);
        return error.what();
    }
}

std::string refusal_of_file(const fs::path& file, const Account& account, bool hard_links = false) {
    struct stat status {};

    REQUIRE(::stat(file.c_str(), &status) == 0);
    return why_untrusted(status, account, hard_links).value_or("");
}

void set_mode(const fs::path& path, unsigned mode) {
    fs::permissions(path, static_cast<fs::perms>(mode));
}

/// A file's status as if somebody else owned it.
struct stat owned_by(const fs::path& file, uid_t owner) {
    struct stat status {};

    REQUIRE(::stat(file.c_str(), &status) == 0);
    status.st_uid = owner;
    return status;
}

} // namespace

TEST_CASE("a folder that only its owner can write is trusted, and so is one that is not there") {
    const TempFolder folder;
    set_mode(folder.path(), 0755);
    CHECK(refusal_of_folder(folder.path(), we()) == "");
    CHECK_FALSE(open_trusted_folder(folder / "nothing" / "at" / "all", we()).has_value());
}

TEST_CASE("PLG-03: a folder that others can write is refused, and so is all below it") {
    const TempFolder folder;
    const fs::path inner = folder / "inner";
    fs::create_directory(inner);

    set_mode(inner, 0777);
    CHECK(refusal_of_folder(inner, we()) == "directory is writable by others; fix with chmod go-w");
    set_mode(inner, 01777);
    CHECK(refusal_of_folder(inner, we()) == "directory is writable by others; fix with chmod go-w");
    set_mode(inner, 0755);
    set_mode(folder.path(), 0777);
    CHECK(refusal_of_folder(inner, we()) ==
          cat("lies in ",
              folder.path().string(),
              ", which is writable by others; fix with chmod go-w"));
    // In a folder with the sticky bit others cannot replace what is not theirs.
    set_mode(folder.path(), 01777);
    CHECK(refusal_of_folder(inner, we()) == "");
}

TEST_CASE("PLG-03: a folder of somebody else is refused") {
    const TempFolder folder;
    const fs::path inner = folder / "inner";
    fs::create_directory(inner);
    if (::geteuid() == 0) {
        REQUIRE(::chown(inner.c_str(), 4242, 4242) == 0);
        CHECK(refusal_of_folder(inner, we()) ==
              "directory belongs to user 4242; root uses what belongs to root only");
        CHECK(refusal_of_folder(inner, {4242, [](gid_t) { return false; }}) == "");
    } else {
        const std::string reason = refusal_of_folder(inner, somebody_else());
        CHECK(reason.find("who is neither root nor you") != std::string::npos);
    }
}

TEST_CASE("a folder that a group can write is trusted only when the group is the user's own") {
    const TempFolder folder;
    set_mode(folder.path(), 0775);
    CHECK(refusal_of_folder(folder.path(), we()) == "");
    const Account with_company{::geteuid(), [](gid_t) { return false; }};
    CHECK(refusal_of_folder(folder.path(), with_company) ==
          "directory is writable by its group; fix with chmod g-w");
}

TEST_CASE("PLG-04: a folder that passes its group on is refused") {
    const TempFolder folder;
    set_mode(folder.path(), 02755);
    CHECK(refusal_of_folder(folder.path(), we()) ==
          "directory passes its group on (setgid); fix with chmod g-s");
}

TEST_CASE("PLG-04: a file that others can write or own, or that has several names, is refused") {
    const TempFolder folder;
    const fs::path file = folder.write("p.so", "x");
    set_mode(file, 0644);
    CHECK(refusal_of_file(file, we()) == "");
    set_mode(file, 0666);
    CHECK(refusal_of_file(file, we()) == "is writable by others; fix with chmod go-w");
    set_mode(file, 0664);
    CHECK(refusal_of_file(file, we()) == "");
    CHECK(refusal_of_file(file, {::geteuid(), [](gid_t) { return false; }}) ==
          "is writable by its group; fix with chmod g-w");
    set_mode(file, 0644);

    const Account user{1000, [](gid_t) { return false; }};
    CHECK(why_untrusted(owned_by(file, 1000), user, false) == std::nullopt);
    CHECK(why_untrusted(owned_by(file, 0), user, false) == std::nullopt);
    CHECK(why_untrusted(owned_by(file, 1001), user, false) ==
          "belongs to user 1001, who is neither root nor you");

    fs::create_hard_link(file, folder / "elsewhere");
    CHECK(refusal_of_file(file, we()) == "has 2 names (hard links); make it a file of its own");
    CHECK(refusal_of_file(file, we(), true) == "");
}

TEST_CASE("PLG-08: root uses what belongs to root only") {
    const TempFolder folder;
    const fs::path file = folder.write("p.so", "x");
    const Account root{0, [](gid_t) { return false; }};
    CHECK(why_untrusted(owned_by(file, 1000), root, false) ==
          "belongs to user 1000; root uses what belongs to root only");
    CHECK(why_untrusted(owned_by(file, 0), root, false) == std::nullopt);
}

TEST_CASE("PLG-05: a link on the way is followed only through folders that are trusted") {
    const TempFolder folder;
    fs::create_directories(folder / "good" / "plugins");
    fs::create_directories(folder / "evil" / "plugins");
    set_mode(folder / "evil", 0777);
    fs::create_symlink("good", folder / "to-good");
    fs::create_symlink(folder / "good", folder / "to-good-absolutely");
    fs::create_symlink("evil", folder / "to-evil");
    fs::create_symlink("../evil/plugins", folder / "good" / "round-about");
    fs::create_symlink("circle", folder / "circle");

    CHECK(refusal_of_folder(folder / "to-good" / "plugins", we()) == "");
    CHECK(refusal_of_folder(folder / "to-good-absolutely" / "plugins", we()) == "");
    CHECK(refusal_of_folder("/lib", we()) == ""); // /lib -> usr/lib
    const std::string evil = cat("lies in ",
                                 (folder / "evil").string(),
                                 ", which is writable by others; fix with chmod go-w");
    CHECK(refusal_of_folder(folder / "to-evil" / "plugins", we()) == evil);
    CHECK(refusal_of_folder(folder / "good" / "round-about", we()) == evil);
    CHECK(refusal_of_folder(folder / "circle", we()) == "lies behind too many links");
}

TEST_CASE("PLG-05: a link of somebody else is not followed") {
    if (::geteuid() != 0) {
        test::skip("only root can make a link of somebody else");
        return;
    }
    const TempFolder folder;
    fs::create_directory(folder / "good");
    fs::create_symlink("good", folder / "link");
    REQUIRE(::lchown((folder / "link").c_str(), 4242, 4242) == 0);
    CHECK(refusal_of_folder(folder / "link", we()) ==
          cat("lies behind the link ",
              (folder / "link").string(),
              ", which belongs to user 4242; root uses what belongs to root only"));
}

TEST_CASE("PLG-01: a relative path is no plugin folder") {
    CHECK(refusal_of_folder("plugins", we()) == "is not an absolute path");
    CHECK(refusal_of_folder(".", we()) == "is not an absolute path");
    CHECK(refusal_of_folder("", we()) == "is not an absolute path");
}

} // namespace binstall
