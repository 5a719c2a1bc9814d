// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/elf_reading.hpp>
#include <engine/plugin/description.hpp>
#include <engine/plugin/files.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <elf.h>

namespace binstall {

namespace {

constexpr std::size_t max_text = 256;
constexpr std::uint64_t max_relocations = std::uint64_t{16} << 20; // bytes

#if defined(__x86_64__)
constexpr std::uint64_t relative_relocation = R_X86_64_RELATIVE;
#elif defined(__aarch64__)
constexpr std::uint64_t relative_relocation = R_AARCH64_RELATIVE;
#else
#error "which relocation adds the load address, and nothing else, on this machine?"
#endif

struct Field {
    std::size_t offset;
    std::string PluginDescription::*text;
};

constexpr std::array<Field, 5> fields{{
    {offsetof(PluginInfo, toolchain), &PluginDescription::toolchain},
    {offsetof(PluginInfo, id), &PluginDescription::id},
    {offsetof(PluginInfo, version), &PluginDescription::version},
    {offsetof(PluginInfo, summary), &PluginDescription::summary},
    {offsetof(PluginInfo, license), &PluginDescription::license},
}};

std::vector<Elf64_Rela> relocations(const ElfFile& elf, const FileBytes& bytes) {
    const auto table = elf.tag(DT_RELA);
    const auto size = elf.tag(DT_RELASZ);
    if (!table || !size || *size == 0)
        return {};
    if (*size > max_relocations)
        throw malformed_elf("has more relocations than any plugin needs");
    const std::vector<std::byte> content =
        read_elf_bytes(bytes, elf_offset(elf, *table, *size), *size);
    std::vector<Elf64_Rela> list(content.size() / sizeof(Elf64_Rela));
    std::memcpy(list.data(), content.data(), list.size() * sizeof(Elf64_Rela));
    return list;
}

/// The text at an address, cut after `max_text` bytes: then it is too long, and is refused as such.
std::string text_at(const ElfFile& elf, const FileBytes& bytes, std::uint64_t address) {
    const std::optional<ElfSegment> place = elf.at_address(address);
    if (!place)
        throw malformed_elf("describes itself with text that is not in the file");
    const std::uint64_t count = std::min<std::uint64_t>(place->file_size, max_text + 1);
    std::string text;
    for (const std::byte byte : read_elf_bytes(bytes, place->offset, count)) {
        if (byte == std::byte{0})
            break;
        text += static_cast<char>(byte);
    }
    return text;
}

/// Where the pointer at `address` will point to; absent when that needs a symbol.
std::optional<std::uint64_t> pointer_at(std::uint64_t address,
                                        const std::vector<Elf64_Rela>& relocations,
                                        std::uint64_t in_place) {
    for (const Elf64_Rela& relocation : relocations) {
        if (relocation.r_offset != address)
            continue;
        if (ELF64_R_TYPE(relocation.r_info) != relative_relocation)
            return std::nullopt;
        return static_cast<std::uint64_t>(relocation.r_addend);
    }
    return in_place; // packed relocations (DT_RELR) keep it there
}

bool is_ours(std::uint32_t size, std::uint32_t abi) {
    return size == sizeof(PluginInfo) && abi == BINSTALL_PLUGIN_ABI;
}

void check_text(std::string_view what, const std::string& text) {
    if (text.empty())
        throw Error{Errc::plugin, cat("its descriptor has no ", what)};
    if (text.size() > max_text)
        throw Error{Errc::plugin, cat("its descriptor has a ", what, " that is too long")};
    if (printable(text, max_text) != text)
        throw Error{
            Errc::plugin,
            cat("its descriptor has a ", what, " that cannot be printed: ", printable(text))};
}

} // namespace

std::optional<PluginDescription>
read_description(const ElfFile& elf, const FileBytes& bytes, const ElfSymbol& symbol) {
    const std::uint64_t start = elf_offset(elf, symbol.address, 2 * sizeof(std::uint32_t));
    PluginDescription description;
    description.size = read_elf_record<std::uint32_t>(bytes, start + offsetof(PluginInfo, size));
    description.abi = read_elf_record<std::uint32_t>(bytes, start + offsetof(PluginInfo, abi));
    if (!is_ours(description.size, description.abi))
        return description;
    static_cast<void>(elf_offset(elf, symbol.address, sizeof(PluginInfo)));
    const std::vector<Elf64_Rela> list = relocations(elf, bytes);
    for (const Field& field : fields) {
        const auto pointer =
            pointer_at(symbol.address + field.offset,
                       list,
                       read_elf_record<std::uint64_t>(bytes, start + field.offset));
        if (!pointer)
            return std::nullopt;
        if (*pointer != 0)
            description.*field.text = text_at(elf, bytes, *pointer);
    }
    return description;
}

PluginDescription description_of(const PluginInfo& info) {
    PluginDescription description;
    description.size = info.size;
    description.abi = info.abi;
    if (!is_ours(info.size, info.abi))
        return description;
    const auto copy = [](const char* text) {
        return text ? std::string{text, ::strnlen(text, max_text + 1)} : std::string{};
    };
    description.toolchain = copy(info.toolchain);
    description.id = copy(info.id);
    description.version = copy(info.version);
    description.summary = copy(info.summary);
    description.license = copy(info.license);
    return description;
}

void check_description(const PluginDescription& description) {
    if (description.abi != BINSTALL_PLUGIN_ABI)
        throw Error{Errc::plugin,
                    cat("built for plugin ABI ",
                        description.abi,
                        ", this binstall has ",
                        BINSTALL_PLUGIN_ABI,
                        "; rebuild it")};
    if (description.size != sizeof(PluginInfo))
        throw Error{Errc::plugin,
                    cat("its descriptor has ",
                        description.size,
                        " bytes, this binstall expects ",
                        sizeof(PluginInfo),
                        "; rebuild it")};
    check_text("toolchain", description.toolchain);
    if (description.toolchain != BINSTALL_TOOLCHAIN)
        throw Error{Errc::plugin,
                    cat("built with \"",
                        description.toolchain,
                        "\", this binstall with \"",
                        BINSTALL_TOOLCHAIN,
                        "\"; rebuild it the same way")};
    check_text("id", description.id);
    if (!is_plugin_id(description.id))
        throw Error{Errc::plugin,
                    cat("its id is \"",
                        description.id,
                        "\": an id begins with a lower-case letter and goes on with such letters, "
                        "digits and single dashes")};
    check_text("version", description.version);
    check_text("summary", description.summary);
    check_text("license", description.license);
}

} // namespace binstall
