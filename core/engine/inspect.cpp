// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/executable/executable.hpp>
#include <engine/inspect.hpp>
#include <engine/inspect/programs.hpp>
#include <engine/inspect/script.hpp>

#include <array>

namespace binstall {

namespace {

constexpr std::size_t start_size = 1024;

/// An executable of another system is a good file for somebody else; anything else is a bad one.
Unusable not_executable(const Target& target, std::span<const std::byte> start) {
    const Errc code = begins_like_executable(start) ? Errc::install : Errc::archive;
    return {
        code,
        cat("it is not an executable for ", target.triple, ": it looks like ", looks_like(start))};
}

/// The first bytes of a file, for telling what it is.
class Start {
public:
    explicit Start(const FileBytes& bytes) : count_{bytes.read(0, buffer_)} {}

    std::span<const std::byte> bytes() const { return std::span{buffer_}.first(count_); }

private:
    std::array<std::byte, start_size> buffer_;
    std::size_t count_;
};

} // namespace

std::optional<Unusable>
why_unusable(const StagedFile& file, const Target& target, const RunsHere* here) {
    const FileBytes bytes = bytes_of(file.file.get(), file.member);
    const Start start{bytes};
    const auto format = begins_like_executable(start.bytes());
    if (!format)
        return not_executable(target, start.bytes());
    // A script needs a system that reads its first line; which interpreter it names is its matter.
    if (*format == ExecutableFormat::script)
        return target.is_windows() ? std::optional{not_executable(target, start.bytes())}
                                   : std::nullopt;
    if (*format != native_format(target))
        return not_executable(target, start.bytes());
    switch (*format) {
    case ExecutableFormat::elf:
        return why_elf_unusable(bytes, target, here);
    case ExecutableFormat::pe:
        return why_pe_unusable(bytes, target);
    case ExecutableFormat::mach_o:
        return why_mach_o_unusable(bytes, target);
    case ExecutableFormat::script:
        break;
    }
    return std::nullopt;
}

std::optional<std::string> doubt_about(const StagedFile& file, const HostSystem& system) {
    const Start start{bytes_of(file.file.get(), file.member)};
    const std::string interpreter = script_interpreter(start.bytes());
    std::error_code ignored;
    if (interpreter.empty() || fs::exists(system.at(interpreter), ignored))
        return std::nullopt;
    return cat("it is a script for ", printable(interpreter), ", which is not on this system");
}

} // namespace binstall
