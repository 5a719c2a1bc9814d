// SPDX-License-Identifier: MIT
#include "json_line.hpp"

#include <binstall/text.hpp>
#include <binstall/value.hpp>

#include <engine/age.hpp>
#include <engine/readers.hpp>

#include <chrono>
#include <cstdio>

namespace binstall::cli {

namespace {

std::string timestamp() {
    using namespace std::chrono;
    const auto now = floor<microseconds>(system_clock::now());
    const auto second = floor<seconds>(now);
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, ".%06d", static_cast<int>((now - second).count()));
    std::string text = moment_text(second);
    text.insert(text.size() - 1, fraction); // before its Z
    return text;
}

std::string_view level(Style style) {
    switch (style) {
    case Style::error:
        return "ERROR";
    case Style::warning:
        return "WARN";
    case Style::debug:
        return "DEBUG";
    case Style::trace:
        return "TRACE";
    case Style::plain:
    case Style::hint:
        break;
    }
    return "INFO";
}

} // namespace

std::string json_line(Style style, std::string_view label, std::string_view text) {
    const bool has_label = !label.empty() && level(style) == "INFO";
    Value fields;
    fields.set("message", has_label ? cat(trim(label), ' ', text) : std::string{text});
    Value record;
    record.set("timestamp", timestamp());
    record.set("level", level(style));
    record.set("fields", std::move(fields));
    record.set("target", "binstall");
    return json_text(record, 0) + '\n';
}

} // namespace binstall::cli
