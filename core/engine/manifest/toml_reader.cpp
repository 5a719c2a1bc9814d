// SPDX-License-Identifier: MIT
// The one home of toml++ (the system's shared library), behind a scan of ours: some documents that
// are not TOML abort it.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/toml_document.hpp>
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

LineColumn place_of(const toml::source_region& source) {
    return {source.begin.line, source.begin.column};
}

std::string checked_text(const std::string& text, const toml::source_region& source) {
    if (text.find('\0') != text.npos) {
        const LineColumn place = place_of(source);
        throw TomlError{place.line, place.column, "NUL is not allowed"};
    }
    return text;
}

/// Turns toml++'s nodes into values, and notes where they stand if somebody wants to know.
class Converter {
public:
    using Places = std::map<std::string, LineColumn, std::less<>>;

    explicit Converter(Places* places) : places_{places} {}

    Value convert(const toml::node& node, const std::string& path) {
        if (places_)
            places_->emplace(path, place_of(node.source()));
        if (const auto* table = node.as_table())
            return convert_table(*table, path);
        if (const auto* array = node.as_array())
            return convert_array(*array, path);
        if (const auto* text = node.as_string())
            return Value{checked_text(text->get(), node.source())};
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

private:
    Value convert_table(const toml::table& table, const std::string& path) {
        Table members;
        members.reserve(table.size());
        for (const auto& [key, value] : in_document_order(table)) {
            std::string name = checked_text(std::string{key->str()}, key->source());
            const std::string inside =
                places_ ? cat(path, path.empty() ? "" : ".", name) : std::string{};
            members.emplace_back(std::move(name), convert(*value, inside));
        }
        return Value{std::move(members)};
    }

    Value convert_array(const toml::array& array, const std::string& path) {
        Array elements;
        elements.reserve(array.size());
        for (const toml::node& element : array) {
            const std::string inside =
                places_ ? cat(path, '[', elements.size(), ']') : std::string{};
            elements.push_back(convert(element, inside));
        }
        return Value{std::move(elements)};
    }

    Places* places_;
};

Value parsed(std::string_view text, Converter::Places* places) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    scan_toml(text);
    try {
        return Converter{places}.convert(toml::parse(text), {});
    } catch (const toml::parse_error& error) {
        const LineColumn place = place_of(error.source());
        throw TomlError{place.line, place.column, printable(error.description())};
    }
}

} // namespace

Value StrictReaders::toml(std::string_view text) const {
    return parsed(text, nullptr);
}

TomlDocument read_toml(std::string_view text) {
    TomlDocument document;
    document.value = parsed(text, &document.places);
    return document;
}

} // namespace binstall
