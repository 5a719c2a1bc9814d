// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>
#include <binstall/timestamp.hpp>

#include <algorithm>
#include <charconv>

namespace binstall {

namespace {

/// Takes fields of fixed width off the front of a text.
class Fields {
public:
    explicit Fields(std::string_view text) : rest_{text} {}

    bool failed() const { return failed_; }

    std::string_view rest() const { return rest_; }

    int number(std::size_t digits) {
        const std::string_view field = rest_.substr(0, digits);
        int value = 0;
        failed_ = failed_ || field.size() != digits || !std::ranges::all_of(field, is_ascii_digit);
        if (!failed_) {
            std::from_chars(field.data(), field.data() + field.size(), value);
            rest_.remove_prefix(digits);
        }
        return value;
    }

    char one_of(std::string_view characters) {
        failed_ = failed_ || rest_.empty() || characters.find(rest_.front()) == characters.npos;
        if (failed_)
            return '\0';
        const char found = rest_.front();
        rest_.remove_prefix(1);
        return found;
    }

    void skip_digits() {
        const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        failed_ = failed_ || end == 0;
        rest_.remove_prefix(end);
    }

private:
    std::string_view rest_;
    bool failed_ = false;
};

} // namespace

std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text) {
    using namespace std::chrono;
    Fields fields{text};
    const year y{fields.number(4)};
    fields.one_of("-");
    const month m{static_cast<unsigned>(fields.number(2))};
    fields.one_of("-");
    const day d{static_cast<unsigned>(fields.number(2))};
    fields.one_of("Tt ");
    const int hour = fields.number(2);
    fields.one_of(":");
    const int minute = fields.number(2);
    fields.one_of(":");
    const int second = fields.number(2);
    if (fields.rest().starts_with('.')) {
        fields.one_of(".");
        fields.skip_digits();
    }
    minutes offset{0};
    const char zone = fields.one_of("Zz+-");
    if (zone == '+' || zone == '-') {
        offset = hours{fields.number(2)};
        fields.one_of(":");
        offset += minutes{fields.number(2)};
    }
    const year_month_day date{y, m, d};
    // 60 is a leap second.
    if (fields.failed() || !fields.rest().empty() || !date.ok() || hour > 23 || minute > 59 ||
        second > 60 || offset >= days{1})
        return std::nullopt;
    const sys_seconds local = sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
    return zone == '-' ? local + offset : local - offset;
}

} // namespace binstall
