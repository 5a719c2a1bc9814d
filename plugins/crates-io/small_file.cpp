// SPDX-License-Identifier: MIT
#include "small_file.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <fstream>
#include <system_error>

namespace binstall::crates_io {

std::optional<std::string> read_small_file(const std::filesystem::path& file, std::uint64_t limit) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem))
        return std::nullopt;
    const std::string shown = printable(file.string(), 1024);
    std::ifstream stream{file, std::ios::binary};
    if (!stream)
        throw Error{Errc::io, cat("cannot read ", shown)};
    std::string text(static_cast<std::size_t>(limit) + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad())
        throw Error{Errc::io, cat("cannot read ", shown)};
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > limit)
        throw Error{Errc::registry, cat(shown, " is larger than ", limit, " bytes")};
    return text;
}

} // namespace binstall::crates_io
