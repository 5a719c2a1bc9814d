// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <engine/age.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

/// The value of one setting with the place where it was written. The accessors say what is wrong
/// with it: all of them @throw Error{Errc::config} naming place and key.
class Setting {
public:
    /// From a file.
    Setting(const fs::path& file, std::string key, Value value);

    /// From a variable of the environment: text, from which numbers, flags and lists (separated by
    /// commas, of paths by colons) are read.
    Setting(std::string variable, std::string text);

    bool flag() const;
    std::string text() const;
    std::vector<std::string> texts() const;
    fs::path path() const; ///< Absolute: there is no folder that it could be relative to.
    std::vector<fs::path> paths() const;
    std::int64_t integer(std::int64_t least, std::int64_t most) const;

    /// A whole number of seconds, or text: "500ms", "10s", "2m", "1h".
    std::chrono::milliseconds duration() const;

    /// Text: "3d", "12h", "2w"; "0" for none.
    Age age() const;

    /// A whole number of bytes, or text: "64KiB", "512MiB", "1GiB".
    std::uint64_t size() const;

    /// Refuses the value: "<place>: <key> <problem>".
    [[noreturn]] void refuse(std::string_view problem) const;

    const Value& value() const noexcept { return value_; }

    /// The file, or the name of the variable.
    const std::string& place() const noexcept { return is_variable_ ? key_ : place_; }

private:
    [[noreturn]] void refuse_kind(std::string_view wanted) const;
    std::vector<std::string> texts(char separator) const;
    fs::path checked_path(const std::string& text) const;

    std::string place_; ///< Empty for a variable, whose name says it.
    std::string key_;
    Value value_;
    bool is_variable_ = false;
};

/// Reads 1, true, yes, on and 0, false, no, off, in either case; absent for anything else.
[[nodiscard]] std::optional<bool> parse_flag(std::string_view text);

/// "10s", "500ms": as `Setting::duration` reads it.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

/// "512MiB", "20000": as `Setting::size` reads it.
[[nodiscard]] std::string size_text(std::uint64_t size);

} // namespace binstall
