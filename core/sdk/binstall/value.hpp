// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace binstall {

class Value;

/// Members in the order of the document. Keys are unique: the readers refuse a repeated one.
using Table = std::vector<std::pair<std::string, Value>>;
using Array = std::vector<Value>;

/// A JSON or TOML document, or a part of one. Dates of TOML arrive as their text.
///
/// The accessors do not convert: asking a string for a number is "not there".
class Value {
public:
    Value();
    Value(bool value);
    Value(std::int64_t value);
    Value(int value);
    Value(double value);
    Value(std::string value);
    Value(std::string_view value);
    Value(const char* value);
    Value(Array value);
    Value(Table value);
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    bool is_null() const noexcept;

    /// The content when it is of that kind, else null. Lives as long as this value.
    const bool* boolean() const noexcept;
    const std::int64_t* integer() const noexcept;
    const double*
    number() const noexcept; ///< Only for a number written with a fraction or exponent.
    const std::string* string() const noexcept;
    const Array* array() const noexcept;
    const Table* table() const noexcept;
    Array* array() noexcept;
    Table* table() noexcept;

    /// The member `key` of a table; null when this is no table or has no such member.
    const Value* find(std::string_view key) const noexcept;
    Value* find(std::string_view key) noexcept;

    /// Sets the member `key`, at the end when it is new. A null value becomes a table first.
    Value& set(std::string key, Value value);

    /// Removes the member `key`, if there.
    void remove(std::string_view key);

    /// "string", "table", ... for messages.
    std::string_view kind() const noexcept;

    friend bool operator==(const Value& left, const Value& right);

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Table> content_;
};

} // namespace binstall
