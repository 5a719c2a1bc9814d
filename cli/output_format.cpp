// SPDX-License-Identifier: MIT
#include "output_format.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

namespace binstall::cli {

OutputFormat output_format(const CommandLine& line) {
    const std::string* format = line.value(Option::format);
    if (!format || *format == "text")
        return OutputFormat::text;
    if (*format == "json")
        return OutputFormat::json;
    throw Error{Errc::usage, cat("there is no output format ", printable(*format))}.hint(
        "text and json are understood");
}

bool asks_for_json(std::span<const std::string> arguments) {
    std::string_view before;
    for (const std::string& word : arguments) {
        if (word == "--")
            return false;
        if (word == "--format=json" || (word == "json" && before == "--format"))
            return true;
        before = word;
    }
    return false;
}

} // namespace binstall::cli
