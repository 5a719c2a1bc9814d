// SPDX-License-Identifier: MIT
// The one home of toml++ (the system's shared library), behind a scan of ours: some documents that
// are not TOML abort it.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/text_place.hpp>
#include <engine/manifest/toml_scan.hpp>
#include <engine/readers.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

namespace binstall {

namespace {

template <class Date>
std::string date_text(const Date& date) {
    std::ostringstream text;
    text << date;
    return text.str();
}

/// toml++ sorts keys by name; where they stand says in which order they were written.
std::vector<std::pair<const toml::key*, const toml::node*>>
in_document_order(const toml::table& table) {
    std::vector<std::pair<const toml::key*, const toml::node*>> members;
    members.reserve(table.size());
    for (auto member = table.cbegin(); member != table.cend(); ++member)
        members.emplace_back(&member->first, &member->second);
    std::ranges::sort(members, std::less{}, [](const auto& member) {
        const toml::source_position& begin = member.first->source().begin;
        return std::tuple{begin.line, begin.column};
    });
    return members;
}

std::string checked_text(const std::string& text, const toml::source_position& place) {
    if (text.find('\0') != text.npos)
        throw Error{Errc::manifest,
                    cat("not accepted at line ",
                        place.line,
                        ", column ",
                        place.column,
                        ": NUL is not allowed")};
    return text;
}

Value converted(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        Table members;
        members.reserve(table->size());
        for (const auto& [key, value] : in_document_order(*table))
            members.emplace_back(checked_text(std::string{key->str()}, key->source().begin),
                                 converted(*value));
        return Value{std::move(members)};
    }
    if (const auto* array = node.as_array()) {
        Array elements;
        elements.reserve(array->size());
        for (const toml::node& element : *array)
            elements.push_back(converted(element));
        return Value{std::move(elements)};
    }
    if (const auto* text = node.as_string())
        return Value{checked_text(text->get(), node.source().begin)};
    if (const auto* integer = node.as_integer())
        return Value{integer->get()};
    if (const auto* number = node.as_floating_point())
        return Value{number->get()};
    if (const auto* truth = node.as_boolean())
        return Value{truth->get()};
    if (const auto* date = node.as_date())
        return Value{date_text(date->get())};
    if (const auto* time = node.as_time())
        return Value{date_text(time->get())};
    return Value{date_text(node.as_date_time()->get())};
}

} // namespace

Value StrictReaders::toml(std::string_view text) const {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    scan_toml(text);
    try {
        return converted(toml::parse(text));
    } catch (const toml::parse_error& error) {
        const toml::source_position& begin = error.source().begin;
        throw Error{Errc::manifest,
                    cat("not valid TOML at line ",
                        begin.line,
                        ", column ",
                        begin.column,
                        ": ",
                        printable(error.description()))};
    }
}

} // namespace binstall
