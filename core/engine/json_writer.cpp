// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/readers.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace binstall {

namespace {

/// The UTF-8 sequence at the start of `text`, which is not empty; empty when it is malformed.
std::string_view first_sequence(std::string_view text) {
    for (std::size_t bytes = 1; bytes <= std::min<std::size_t>(4, text.size()); ++bytes)
        if (is_utf8(text.substr(0, bytes)))
            return text.substr(0, bytes);
    return {};
}

/// The code point that a well-formed sequence stands for.
char32_t decoded(std::string_view sequence) {
    const auto byte = [&](std::size_t index) {
        return static_cast<unsigned char>(sequence[index]);
    };
    if (sequence.size() == 1)
        return byte(0);
    char32_t point = byte(0) & (0x7fU >> sequence.size());
    for (std::size_t index = 1; index < sequence.size(); ++index)
        point = point << 6U | (byte(index) & 0x3fU);
    return point;
}

class JsonWriter {
public:
    explicit JsonWriter(int indent) : indent_{indent > 0 ? static_cast<std::size_t>(indent) : 0} {}

    void write(const Value& value) {
        if (value.is_null())
            text_ += "null";
        else if (const bool* truth = value.boolean())
            text_ += *truth ? "true" : "false";
        else if (const std::int64_t* integer = value.integer())
            text_ += std::to_string(*integer);
        else if (const double* number = value.number())
            write_number(*number);
        else if (const std::string* string = value.string())
            write_string(*string);
        else if (const Array* array = value.array())
            write_list('[', *array, ']', [&](const Value& element) { write(element); });
        else
            write_list('{', *value.table(), '}', [&](const auto& member) {
                write_string(member.first);
                text_ += indent_ > 0 ? ": " : ":";
                write(member.second);
            });
    }

    std::string take() { return std::move(text_); }

private:
    template <class List, class WriteOne>
    void write_list(char begin, const List& list, char end, WriteOne write_one) {
        text_ += begin;
        ++depth_;
        bool first = true;
        for (const auto& one : list) {
            if (!first)
                text_ += ',';
            first = false;
            new_line();
            write_one(one);
        }
        --depth_;
        if (!first)
            new_line();
        text_ += end;
    }

    void new_line() {
        if (indent_ == 0)
            return;
        text_ += '\n';
        text_.append(depth_ * indent_, ' ');
    }

    /// The shortest text that reads back as the same number, and as a number with a fraction.
    void write_number(double number) {
        if (!std::isfinite(number)) {
            text_ += "null"; // JSON has no spelling for it
            return;
        }
        std::array<char, 32> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
        const std::string_view digits{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
        text_ += digits;
        if (digits.find_first_of(".e") == digits.npos)
            text_ += ".0";
    }

    void write_string(std::string_view string) {
        text_ += '"';
        while (!string.empty()) {
            const std::string_view sequence = first_sequence(string);
            if (sequence.empty())
                write_escape(0xfffd); // a byte that is no text
            else
                write_character(sequence);
            string.remove_prefix(std::max<std::size_t>(1, sequence.size()));
        }
        text_ += '"';
    }

    void write_character(std::string_view sequence) {
        if (sequence == "\"" || sequence == "\\")
            text_.append(1, '\\').append(sequence);
        else if (sequence == "\n")
            text_ += "\\n";
        else if (sequence == "\t")
            text_ += "\\t";
        else if (printable(sequence) == sequence)
            text_ += sequence;
        else
            write_escaped(decoded(sequence));
    }

    void write_escaped(char32_t point) {
        if (point < 0x10000) {
            write_escape(point);
            return;
        }
        write_escape(0xd800 + ((point - 0x10000) >> 10U));
        write_escape(0xdc00 + ((point - 0x10000) & 0x3ffU));
    }

    void write_escape(char32_t unit) {
        constexpr std::string_view digits = "0123456789abcdef";
        text_ += "\\u";
        for (unsigned shift : {12U, 8U, 4U, 0U})
            text_ += digits[(unit >> shift) & 15U];
    }

    std::size_t indent_;
    std::size_t depth_ = 0;
    std::string text_;
};

} // namespace

std::string json_text(const Value& value, int indent) {
    JsonWriter writer{indent};
    writer.write(value);
    return writer.take();
}

} // namespace binstall
