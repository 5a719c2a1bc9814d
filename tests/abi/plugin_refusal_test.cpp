// SPDX-License-Identifier: MIT
// What is not loaded, and with which words. Each case puts a good plugin beside the bad one: it
// must not suffer.
#include "abi_plugins.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

using test::TempFolder;

/// The reason for which the engine refuses the plugin that the build calls `name`.
std::string refusal_of(std::string_view name, const PluginConfig& config = {}) {
    const TempFolder folder;
    const fs::path bad = test::put_plugin(folder.path(), name);
    test::put_plugin(folder.path(), "good");
    const Plugins plugins = test::load({folder.path()}, config);
    CHECK(test::loaded_ids(plugins) == std::vector<std::string>{"good"});
    return test::reason_for(plugins, bad);
}

/// The same for a file with this content.
std::string refusal_of_content(std::string_view content) {
    const TempFolder folder;
    const fs::path bad = folder.write("bad.so", content);
    test::put_plugin(folder.path(), "good");
    const Plugins plugins = test::load({folder.path()});
    CHECK(test::loaded_ids(plugins) == std::vector<std::string>{"good"});
    return test::reason_for(plugins, bad);
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

struct Case {
    std::string_view plugin;
    std::string reason;
};

void check_reasons(const std::vector<Case>& cases) {
    for (const Case& row : cases) {
        CAPTURE(row.plugin);
        CHECK(refusal_of(row.plugin) == row.reason);
    }
}

std::string host_abi() {
    return cat(BINSTALL_PLUGIN_ABI);
}

/// Bytes of the ELF file `content` up to the end of what is mapped of it.
std::size_t mapped_size(const std::string& content) {
    Elf64_Ehdr header;
    std::memcpy(&header, content.data(), sizeof header);
    std::size_t end = 0;
    for (std::size_t index = 0; index < header.e_phnum; ++index) {
        Elf64_Phdr segment;
        std::memcpy(
            &segment, content.data() + header.e_phoff + index * header.e_phentsize, sizeof segment);
        if (segment.p_type == PT_LOAD)
            end = std::max<std::size_t>(end, segment.p_offset + segment.p_filesz);
    }
    return end;
}

} // namespace

TEST_CASE("PLG-12 PLG-13: a plugin of another ABI is refused before its constructors can run") {
    // Their constructors would end this process.
    check_reasons({
        {"abi-stale",
         cat("built for plugin ABI ",
             BINSTALL_PLUGIN_ABI - 1,
             ", this binstall has ",
             host_abi(),
             "; rebuild it")},
        {"abi-future",
         cat("built for plugin ABI 999, this binstall has ", host_abi(), "; rebuild it")},
        {"abi-number",
         cat("built for plugin ABI 999, this binstall has ", host_abi(), "; rebuild it")},
        {"info-bigger",
         cat("its descriptor has ",
             sizeof(PluginInfo) + 8,
             " bytes, this binstall expects ",
             sizeof(PluginInfo),
             "; rebuild it")},
        {"info-smaller",
         cat("its descriptor has 16 bytes, this binstall expects ",
             sizeof(PluginInfo),
             "; rebuild it")},
    });
}

TEST_CASE("a plugin with another C++ library is refused, and both are named") {
    const std::string ours = BINSTALL_TOOLCHAIN;
    check_reasons({
        {"info-toolchain",
         cat("built with \"libfoo 64-bit\", this binstall with \"",
             ours,
             "\"; rebuild it the same way")},
        {"other-containers",
         cat("built with \"libstdc++ debug 64-bit exceptions rtti\", this binstall with \"",
             ours,
             "\"; rebuild it the same way")},
        {"other-rtti",
         cat("built with \"libstdc++ cxx11 64-bit exceptions no-rtti\", this binstall with \"",
             ours,
             "\"; rebuild it the same way")},
        {"own-library",
         "does not use the shared libstdc++.so.6, so it has a C++ library of its own; link it "
         "without -static-libstdc++"},
    });
}

TEST_CASE("PLG-17: a descriptor with missing, overlong or unprintable text is refused") {
    check_reasons({
        {"info-no-id", "its descriptor has no id"},
        {"info-null-id", "its descriptor has no id"},
        {"info-bad-id",
         "its id is \"Odd_One\": an id begins with a lower-case letter and goes on with such "
         "letters, "
         "digits and single dashes"},
        {"info-id-digit",
         "its id is \"7z\": an id begins with a lower-case letter and goes on with such letters, "
         "digits and single dashes"},
        {"info-id-path",
         "its id is \"../odd\": an id begins with a lower-case letter and goes on with such "
         "letters, "
         "digits and single dashes"},
        {"info-no-summary", "its descriptor has no summary"},
        {"info-escape",
         "its descriptor has a summary that cannot be printed: clear \\x1b[2J the screen"},
        {"info-not-utf8", "its descriptor has a summary that cannot be printed: caf\\xe9"},
        {"info-huge", "its descriptor has a summary that is too long"},
        {"info-no-register", "its descriptor has no function that registers"},
        {"registers-null", "registered nothing where a component should be"},
        {"registers-odd-id",
         "registered a component with the id \"Sample\\x1b[31m\": an id has lower-case letters, "
         "digits, '-', '.' and '_'"},
        {"registers-precedence", "gave sample the precedence 5000: it must be 0 to 1000"},
        {"registers-twice", "registered two components with the id sample"},
        {"registers-settings", "declared more than 64 settings"},
        {"registers-own-key",
         "declared the setting precedence, which every plugin has and none can read"},
        {"registers-key-twice", "declared the setting base-url twice"},
        {"registers-nothing", "registers no component"},
    });
}

TEST_CASE("PLG-15: whatever a plugin throws while it registers, the others go on") {
    check_reasons({
        {"registers-exception", "no luck today"},
        {"registers-int", "threw something that is not a std::exception"},
        {"registers-suffixes", "the suffixes are lost"},
    });
}

TEST_CASE("PLG-14: a symbol that is missing, or code, is no descriptor") {
    const std::string symbol = cat("binstall_plugin_v", host_abi());
    check_reasons({
        {"no-symbol", cat("not a plugin of binstall: it does not export ", symbol)},
        {"function-symbol", cat("exports ", symbol, " as something else than data")},
        {"indirect-symbol", cat("exports ", symbol, " as something else than data")},
    });
}

TEST_CASE("PLG-09: a plugin that needs what is not there is refused by the library's name") {
    CHECK(refusal_of("needs-vanished") == "needs libvanished.so, which this system does not have");
}

TEST_CASE("PLG-09: a plugin may not look for libraries where others can put them") {
    const TempFolder folder;
    const fs::path plugins_folder = folder / "plugins";
    const fs::path bad = test::put_plugin(plugins_folder, "own-folder");
    test::put_plugin(plugins_folder, "good");
    // $ORIGIN/../evil. While it is not there, nobody can have put anything into it.
    fs::create_directory(folder / "evil");
    fs::permissions(folder / "evil", fs::perms{0777});

    const Plugins plugins = test::load({plugins_folder});

    CHECK(test::reason_for(plugins, bad) ==
          "looks for libraries in $ORIGIN/../evil: directory is writable by others; fix with chmod "
          "go-w");
    CHECK(test::loaded_ids(plugins) == std::vector<std::string>{"good"});
}

TEST_CASE("PLG-10: a plugin that is cut off anywhere is refused or whole, never a SIGBUS") {
    const std::string whole = test::read_text(test::abi_plugin("good"));
    const std::size_t mapped = mapped_size(whole);
    REQUIRE(mapped > 5000);
    constexpr std::size_t cuts = 40;
    const TempFolder folder;
    for (std::size_t i = 0; i <= cuts; ++i) {
        // Behind what is mapped stand names and debug information, which nobody needs.
        const std::size_t size = i < cuts ? mapped * i / cuts : (mapped + whole.size()) / 2;
        CAPTURE(size);
        const fs::path file =
            folder.write(cat("cut-", i, ".so"), std::string_view{whole}.substr(0, size));
        const Plugins plugins = test::load({folder.path()});
        const std::string reason = test::reason_for(plugins, file);
        CHECK((reason.empty() || contains(reason, "not a shared object")));
        if (size < mapped)
            CHECK_FALSE(reason.empty());
        fs::remove(file); // one that was loaded stays mapped
    }
    CHECK(contains(refusal_of_content(std::string_view{whole}.substr(0, 5000)), "is cut off"));
}

TEST_CASE("PLG-11: what is no shared object is refused without waiting for anything") {
    std::string other_machine = test::read_text(test::abi_plugin("good"));
    other_machine[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(EM_S390);
    const std::string program = test::read_text("/proc/self/exe");

    CHECK(refusal_of_content("") == "not a shared object");
    CHECK(refusal_of_content("just some notes\n") == "not a shared object");
    CHECK(refusal_of_content(program) == "not a shared object: it is a program");
    CHECK(contains(refusal_of_content(other_machine), "built for s390, this binstall runs on "));
}

TEST_CASE("PLG-11: what is no regular file is refused without being opened") {
    const TempFolder folder;
    REQUIRE(::mkfifo((folder / "fifo.so").c_str(), 0644) == 0);
    fs::create_directory(folder / "directory.so");
    test::put_plugin(folder.path(), "good");

    const Plugins plugins = test::load({folder.path()});

    CHECK(test::reason_for(plugins, folder / "fifo.so") ==
          "not a shared object: it is a named pipe");
    CHECK(test::reason_for(plugins, folder / "directory.so") ==
          "not a shared object: it is a directory");
    CHECK(test::loaded_ids(plugins) == std::vector<std::string>{"good"});
}

TEST_CASE("PLG-11: a file of 4 GiB of nothing is refused at once") {
    const TempFolder folder;
    const fs::path file = folder.write("sparse.so", "");
    fs::resize_file(file, std::uintmax_t{4} << 30);

    const Plugins plugins = test::load({folder.path()});

    CHECK(test::reason_for(plugins, file) == "not a shared object");
}

TEST_CASE("a plugin that never finishes registering is left behind, by name") {
    PluginConfig config;
    config.call_timeout = std::chrono::milliseconds{50};
    config.stop_grace = std::chrono::milliseconds{50};
    CHECK(refusal_of("registers-forever", config) ==
          "did not stop within 50 ms of being asked to, and was left behind");
}

} // namespace binstall
