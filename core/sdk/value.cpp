// SPDX-License-Identifier: MIT
#include <binstall/value.hpp>

#include <algorithm>

namespace binstall {

Value::Value() = default;

Value::Value(bool value) : content_{value} {}

Value::Value(std::int64_t value) : content_{value} {}

Value::Value(int value) : content_{std::int64_t{value}} {}

Value::Value(double value) : content_{value} {}

Value::Value(std::string value) : content_{std::move(value)} {}

Value::Value(std::string_view value) : content_{std::string{value}} {}

Value::Value(const char* value) : content_{std::string{value}} {}

Value::Value(Array value) : content_{std::move(value)} {}

Value::Value(Table value) : content_{std::move(value)} {}

Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

bool Value::is_null() const noexcept {
    return std::holds_alternative<std::monostate>(content_);
}

const bool* Value::boolean() const noexcept {
    return std::get_if<bool>(&content_);
}

const std::int64_t* Value::integer() const noexcept {
    return std::get_if<std::int64_t>(&content_);
}

const double* Value::number() const noexcept {
    return std::get_if<double>(&content_);
}

const std::string* Value::string() const noexcept {
    return std::get_if<std::string>(&content_);
}

const Array* Value::array() const noexcept {
    return std::get_if<Array>(&content_);
}

const Table* Value::table() const noexcept {
    return std::get_if<Table>(&content_);
}

Array* Value::array() noexcept {
    return std::get_if<Array>(&content_);
}

Table* Value::table() noexcept {
    return std::get_if<Table>(&content_);
}

const Value* Value::find(std::string_view key) const noexcept {
    const Table* members = table();
    if (!members)
        return nullptr;
    const auto found = std::ranges::find(*members, key, &Table::value_type::first);
    return found == members->end() ? nullptr : &found->second;
}

Value* Value::find(std::string_view key) noexcept {
    Table* members = table();
    if (!members)
        return nullptr;
    const auto found = std::ranges::find(*members, key, &Table::value_type::first);
    return found == members->end() ? nullptr : &found->second;
}

Value& Value::set(std::string key, Value value) {
    if (is_null())
        content_ = Table{};
    if (Value* there = find(key)) {
        *there = std::move(value);
        return *there;
    }
    Table& members = *table();
    members.emplace_back(std::move(key), std::move(value));
    return members.back().second;
}

void Value::remove(std::string_view key) {
    if (Table* members = table())
        std::erase_if(*members, [&](const auto& member) { return member.first == key; });
}

std::string_view Value::kind() const noexcept {
    constexpr std::string_view kinds[] = {
        "null", "boolean", "integer", "number", "string", "array", "table"};
    return kinds[content_.index()];
}

bool operator==(const Value& left, const Value& right) {
    return left.content_ == right.content_;
}

} // namespace binstall
