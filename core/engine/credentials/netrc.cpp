// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/netrc.hpp>

#include <utility>

namespace binstall {

namespace {

class NetrcReader {
public:
    explicit NetrcReader(std::string_view text) : text_{text} {}

    std::vector<NetrcEntry> read() {
        while (skip_to_keyword())
            read_keyword();
        return std::move(entries_);
    }

private:
    [[noreturn]] void refuse(std::string_view problem) const {
        throw Error{Errc::config, cat("line ", line_, ": ", problem)};
    }

    bool is_at_end() const noexcept { return at_ == text_.size(); }

    static bool is_space(char character) noexcept {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    char take() {
        const char character = text_[at_++];
        line_ += character == '\n' ? 1U : 0U;
        return character;
    }

    void skip_spaces() {
        while (!is_at_end() && is_space(text_[at_]))
            take();
    }

    void skip_line() {
        while (!is_at_end() && take() != '\n') {
        }
    }

    bool skip_to_keyword() {
        for (skip_spaces(); !is_at_end() && text_[at_] == '#'; skip_spaces())
            skip_line();
        return !is_at_end();
    }

    std::string word() {
        std::string word;
        while (!is_at_end() && !is_space(text_[at_]))
            word += checked(take());
        return word;
    }

    char checked(char character) const {
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f)
            refuse("a control character");
        return character;
    }

    /// The word behind `keyword`, perhaps in quotes.
    std::string value(std::string_view keyword) {
        skip_spaces();
        if (is_at_end())
            refuse(cat("nothing follows '", keyword, '\''));
        if (text_[at_] != '"')
            return word();
        take();
        std::string value;
        for (;;) {
            if (is_at_end() || text_[at_] == '\n')
                refuse("a quote is not closed");
            const char character = take();
            if (character == '"')
                break;
            value += character == '\\' ? escaped() : checked(character);
        }
        if (!is_at_end() && !is_space(text_[at_]))
            refuse("something follows a closing quote");
        return value;
    }

    char escaped() {
        constexpr std::pair<char, char> escapes[] = {
            {'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};
        const char character = is_at_end() ? '\0' : take();
        for (const auto& [name, meaning] : escapes) {
            if (character == name)
                return meaning;
        }
        refuse("a backslash escapes nothing that it can escape");
    }

    void read_keyword() {
        const std::string keyword = word();
        if (keyword == "machine")
            entries_.push_back({to_lower(value(keyword)), {}, {}});
        else if (keyword == "default")
            entries_.emplace_back();
        else if (keyword == "macdef")
            skip_macro();
        else if (keyword == "login")
            entry(keyword).login = value(keyword);
        else if (keyword == "password")
            entry(keyword).password = Secret{value(keyword)};
        else if (keyword == "account")
            skip_value(keyword);
        else
            refuse("a word that is no keyword"); // it may be half of a password: not shown
    }

    void skip_value(std::string_view keyword) {
        static_cast<void>(entry(keyword));
        static_cast<void>(value(keyword));
    }

    NetrcEntry& entry(std::string_view keyword) {
        if (entries_.empty())
            refuse(cat('\'', keyword, "' before any 'machine'"));
        return entries_.back();
    }

    /// A macro ends at the first empty line.
    void skip_macro() {
        static_cast<void>(value("macdef"));
        skip_line();
        while (!is_at_end() && text_[at_] != '\n')
            skip_line();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::vector<NetrcEntry> entries_;
};

} // namespace

std::vector<NetrcEntry> read_netrc(std::string_view text) {
    return NetrcReader{text}.read();
}

} // namespace binstall
