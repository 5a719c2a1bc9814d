// SPDX-License-Identifier: MIT
#include "cfg_values.hpp"

#include <binstall/cfg_expression.hpp>
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr std::size_t longest_text = 8192;
constexpr int deepest = 64;

bool starts_identifier(char character) noexcept {
    return is_ascii_letter(character) || character == '_';
}

} // namespace

/// Recursive descent over the text; `rest_` is what was not read yet.
class CfgParser {
public:
    explicit CfgParser(std::string_view text) : text_{text}, rest_{text} {}

    CfgExpression parse() {
        if (text_.size() > longest_text)
            throw Error{Errc::manifest,
                        cat("a cfg() selector is longer than ", longest_text, " bytes")};
        const bool is_wrapped = take_wrapper();
        CfgExpression expression = predicate(1);
        if (is_wrapped)
            expect(')');
        skip_space();
        if (!rest_.empty())
            fail("nothing more was expected");
        return expression;
    }

private:
    /// The "cfg(" around the whole, if it is there.
    bool take_wrapper() {
        const CfgParser before = *this;
        if (identifier() == "cfg" && take('('))
            return true;
        *this = before;
        return false;
    }

    CfgExpression predicate(int depth) {
        using Kind = CfgExpression::Kind;
        if (depth > deepest)
            fail(cat("more than ", deepest, " levels"));
        CfgExpression expression;
        const std::string_view word = identifier();
        if (word.empty())
            fail("a name was expected");
        if (take('(')) {
            if (word == "all")
                expression.kind_ = Kind::all;
            else if (word == "any")
                expression.kind_ = Kind::any;
            else if (word == "not")
                expression.kind_ = Kind::negation;
            else
                fail(cat("only all, any and not take a list, not ", word));
            expression.operands_ = operands(depth);
            if (word == "not" && expression.operands_.size() != 1)
                fail("not takes one operand");
            return expression;
        }
        expression.key_ = word;
        expression.kind_ = take('=') ? Kind::key_value : Kind::name;
        if (expression.kind_ == Kind::key_value)
            expression.value_ = quoted();
        return expression;
    }

    std::vector<CfgExpression> operands(int depth) {
        std::vector<CfgExpression> list;
        while (!take(')')) {
            if (!list.empty())
                expect(',');
            if (!list.empty() && take(')')) // a comma may stand after the last one
                break;
            list.push_back(predicate(depth + 1));
        }
        return list;
    }

    std::string_view identifier() {
        skip_space();
        const auto end = std::ranges::find_if_not(rest_, [&](char character) {
            return starts_identifier(character) || is_ascii_digit(character);
        });
        const std::string_view word{rest_.begin(), end};
        if (word.empty() || !starts_identifier(word.front()))
            return {};
        rest_.remove_prefix(word.size());
        return word;
    }

    std::string_view quoted() {
        expect('"');
        const std::size_t end = rest_.find('"');
        if (end == std::string_view::npos)
            fail("the closing '\"' is missing");
        const std::string_view value = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return value;
    }

    bool take(char character) {
        skip_space();
        if (!rest_.starts_with(character))
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char character) {
        if (!take(character))
            fail(cat("'", character, "' was expected"));
    }

    void skip_space() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw Error{Errc::manifest,
                    cat("not a cfg() selector: ",
                        printable(text_),
                        " (",
                        printable(reason),
                        " at byte ",
                        text_.size() - rest_.size(),
                        ')')};
    }

    std::string_view text_;
    std::string_view rest_;
};

CfgExpression CfgExpression::parse(std::string_view text) {
    return CfgParser{text}.parse();
}

bool CfgExpression::matches(const Target& target) const {
    const auto holds = [&](const CfgExpression& operand) { return operand.matches(target); };
    const auto has_value = [&](std::string_view key, std::string_view value) {
        const std::vector<std::string> values = cfg_values(target, key);
        return std::ranges::find(values, value) != values.end();
    };
    switch (kind_) {
    case Kind::all:
        return std::ranges::all_of(operands_, holds);
    case Kind::any:
        return std::ranges::any_of(operands_, holds);
    case Kind::negation:
        return !holds(operands_.front());
    case Kind::name:
        return key_ == "true" ||
               ((key_ == "unix" || key_ == "windows") && has_value("target_family", key_));
    case Kind::key_value:
        return has_value(key_, value_);
    }
    return false;
}

} // namespace binstall
