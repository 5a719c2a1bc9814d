// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/text_place.hpp>
#include <engine/manifest/toml_error.hpp>
#include <engine/manifest/toml_scan.hpp>

#include <cstddef>
#include <vector>

namespace binstall {

namespace {

constexpr std::size_t size_limit = std::size_t{1} << 20;
constexpr std::size_t depth_limit = 64;

bool is_allowed_control(char byte) {
    return byte == '\t' || byte == '\n' || byte == '\r'; // a CR is looked at with what follows it
}

/// Walks through the text once, knowing strings, comments and brackets and nothing else.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_{text} {}

    void run() {
        while (at_ < text_.size()) {
            const char byte = text_[at_];
            check_byte(byte);
            if (byte == '#')
                skip_comment();
            else if (byte == '"' || byte == '\'')
                skip_string(byte);
            else
                step_over(byte);
        }
    }

private:
    /// A bracket that is open, and the parts of the key it is the value of.
    struct Open {
        char bracket;
        std::size_t key_parts;
    };

    [[noreturn]] void refuse(std::string_view why) const {
        const LineColumn place = line_column(text_, at_);
        throw TomlError{place.line, place.column, std::string{why}};
    }

    void check_byte(char byte) const {
        if ((static_cast<unsigned char>(byte) < 0x20 && !is_allowed_control(byte)) || byte == 0x7f)
            refuse("a control character");
        if (byte == '\r' && !text_.substr(at_).starts_with("\r\n"))
            refuse("a carriage return without a line feed");
    }

    void skip_comment() {
        while (at_ < text_.size() && text_[at_] != '\n') {
            check_byte(text_[at_]);
            ++at_;
        }
    }

    void skip_string(char quote) {
        mark_content();
        const std::string_view triple = quote == '"' ? R"(""")" : "'''";
        const bool is_multiline = text_.substr(at_).starts_with(triple);
        const std::string_view end = is_multiline ? triple : triple.substr(0, 1);
        const std::size_t begin = at_;
        at_ += end.size();
        while (!text_.substr(at_).starts_with(end)) {
            if (at_ >= text_.size() || (text_[at_] == '\n' && !is_multiline)) {
                at_ = begin;
                refuse("a string without end");
            }
            check_byte(text_[at_]);
            at_ += quote == '"' && is_escaped_delimiter() ? 2 : 1;
        }
        at_ += end.size();
        // Up to two more quotes may belong to a multi-line string: """a"""".
        while (is_multiline && at_ < text_.size() && text_[at_] == quote)
            ++at_;
    }

    bool is_escaped_delimiter() const {
        const std::string_view rest = text_.substr(at_);
        return rest.starts_with("\\\"") || rest.starts_with("\\\\");
    }

    /// A byte outside strings and comments.
    void step_over(char byte) {
        if (static_cast<unsigned char>(byte) >= 0x80)
            refuse("a character outside ASCII, which only strings and comments may have");
        switch (byte) {
        case '\n':
            if (open_.empty())
                begin_line();
            break;
        case '[':
        case '{':
            open_bracket(byte);
            break;
        case ']':
        case '}':
            close_bracket();
            break;
        case ',':
            if (!open_.empty() && open_.back().bracket == '{')
                begin_key();
            break;
        case '=':
            in_key_ = false;
            break;
        case '.':
            if (in_key_)
                add_key_part();
            break;
        case '\\':
            refuse("a backslash outside a string");
        default:
            if (byte != ' ' && byte != '\t' && byte != '\r')
                mark_content();
        }
        ++at_;
    }

    void begin_line() {
        line_has_content_ = false;
        in_header_ = false;
        begin_key();
    }

    void begin_key() {
        in_key_ = true;
        key_parts_ = 1;
    }

    void mark_content() { line_has_content_ = true; }

    void open_bracket(char bracket) {
        if (open_.empty() && !line_has_content_ && bracket == '[') {
            in_header_ = true;
            header_parts_ = 0;
            begin_key();
        } else if (!in_header_) { // the second of "[[" opens nothing
            open_.push_back({bracket, key_parts_});
            nested_parts_ += key_parts_ + 1;
            in_key_ = bracket == '{';
            key_parts_ = in_key_ ? 1 : 0;
            check_depth();
        }
        mark_content();
    }

    void close_bracket() {
        if (in_header_) {
            header_parts_ = key_parts_;
            key_parts_ = 0;
            in_header_ = in_key_ = false;
        } else if (!open_.empty()) {
            key_parts_ = open_.back().key_parts;
            nested_parts_ -= key_parts_ + 1;
            open_.pop_back();
            in_key_ = false;
        }
        mark_content();
    }

    void add_key_part() {
        ++key_parts_;
        check_depth();
    }

    void check_depth() const {
        if (header_parts_ + nested_parts_ + key_parts_ > depth_limit)
            refuse("nested too deep (the limit is 64 levels)");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Open> open_;
    std::size_t header_parts_ = 0; ///< Levels that the last [header] has opened.
    std::size_t nested_parts_ = 0; ///< Levels that the open brackets and their keys have opened.
    std::size_t key_parts_ = 1;    ///< Of the key that is being read, or whose value is.
    bool in_key_ = true;
    bool in_header_ = false;
    bool line_has_content_ = false;
};

} // namespace

void scan_toml(std::string_view text) {
    if (text.size() > size_limit)
        throw Error{Errc::manifest, "not read as TOML: longer than 1 MiB"};
    if (!is_utf8(text))
        throw Error{Errc::manifest, "not valid TOML: not UTF-8"};
    Scanner{text}.run();
}

} // namespace binstall
