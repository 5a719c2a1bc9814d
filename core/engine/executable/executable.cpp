// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/executable/executable.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace binstall {

namespace {

using namespace std::string_view_literals;

std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Java class files share the magic number of universal Mach-O; the second word tells them apart:
/// a count of architectures there, a version (at least 45) here.
bool is_universal_mach_o(std::string_view start) noexcept {
    return start.starts_with("\xca\xfe\xba\xbe"sv) && start.size() >= 8 && start[4] == 0 &&
           start[5] == 0 && start[6] == 0 && static_cast<unsigned char>(start[7]) < 45;
}

struct Signature {
    std::string_view magic;
    std::string_view what;
    std::size_t offset = 0;
};

constexpr std::array package_signatures{
    Signature{"\x1f\x8b"sv, "gzip data"},
    Signature{"\xfd"
              "7zXZ\0"sv,
              "xz data"},
    Signature{"BZh"sv, "bzip2 data"},
    Signature{"\x5d\0\0"sv, "lzma data"},
    Signature{"\x28\xb5\x2f\xfd"sv, "zstd data"},
    Signature{"PK\x03\x04"sv, "a zip archive"},
    Signature{"PK\x05\x06"sv, "an empty zip archive"},
    Signature{"7z\xbc\xaf\x27\x1c"sv, "a 7-zip archive"},
    Signature{"Rar!"sv, "a RAR archive"},
    Signature{"!<arch>\n"sv, "a Debian package or static library"},
    Signature{"\xed\xab\xee\xdb"sv, "an RPM package"},
    Signature{"xar!"sv, "a macOS package"},
    Signature{"\xd0\xcf\x11\xe0"sv, "a Windows installer"},
    Signature{"ustar"sv, "a tar archive", 257},
};

const Signature* package_signature(std::string_view start) noexcept {
    const auto fits = [&](const Signature& signature) {
        return start.size() > signature.offset &&
               start.substr(signature.offset).starts_with(signature.magic);
    };
    const auto found = std::ranges::find_if(package_signatures, fits);
    return found == package_signatures.end() ? nullptr : &*found;
}

bool contains_tag(std::string_view text, std::string_view tag) noexcept {
    const auto same = [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
    };
    return std::search(text.begin(), text.end(), tag.begin(), tag.end(), same) != text.end();
}

} // namespace

std::optional<ExecutableFormat> begins_like_executable(std::span<const std::byte> start) noexcept {
    const std::string_view text = as_text(start);
    if (text.starts_with("\x7f"
                         "ELF"sv))
        return ExecutableFormat::elf;
    if (text.starts_with("MZ"sv))
        return ExecutableFormat::pe;
    for (const std::string_view magic : {"\xcf\xfa\xed\xfe"sv,
                                         "\xce\xfa\xed\xfe"sv,
                                         "\xfe\xed\xfa\xcf"sv,
                                         "\xfe\xed\xfa\xce"sv,
                                         "\xca\xfe\xba\xbf"sv}) {
        if (text.starts_with(magic))
            return ExecutableFormat::mach_o;
    }
    if (is_universal_mach_o(text))
        return ExecutableFormat::mach_o;
    if (text.starts_with("#!"sv))
        return ExecutableFormat::script;
    return std::nullopt;
}

ExecutableFormat native_format(const Target& target) noexcept {
    if (target.is_windows())
        return ExecutableFormat::pe;
    for (const std::string_view os : {"darwin"sv, "ios"sv, "macos"sv}) {
        if (target.os == os)
            return ExecutableFormat::mach_o;
    }
    return ExecutableFormat::elf;
}

std::string_view looks_like(std::span<const std::byte> start) noexcept {
    const std::string_view text = as_text(start);
    if (text.empty())
        return "an empty file";
    if (const Signature* signature = package_signature(text))
        return signature->what;
    switch (begins_like_executable(start).value_or(ExecutableFormat::script)) {
    case ExecutableFormat::elf:
        return "an ELF executable";
    case ExecutableFormat::pe:
        return "a Windows executable";
    case ExecutableFormat::mach_o:
        return "a macOS executable";
    case ExecutableFormat::script:
        break;
    }
    if (text.starts_with("#!"sv))
        return "a script";
    const std::string_view beginning = trim(text.substr(0, 1024));
    if (contains_tag(beginning, "<html") || contains_tag(beginning, "<!doctype html"))
        return "HTML";
    if (beginning.starts_with('<'))
        return "XML";
    if (beginning.starts_with('{') || beginning.starts_with('['))
        return "JSON";
    if (std::ranges::all_of(beginning, [](char c) {
            return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c <= '~');
        }))
        return "text";
    return "nothing that we know";
}

bool is_known_package(std::span<const std::byte> start) noexcept {
    return package_signature(as_text(start)) || begins_like_executable(start);
}

} // namespace binstall
