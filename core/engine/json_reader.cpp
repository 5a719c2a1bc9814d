// SPDX-License-Identifier: MIT
// The one home of Poco's JSON parser. It is given the text as a stream, because only that tells
// where it stopped; what it would let pass (repeated keys, \u0000, numbers that do not fit) is
// refused here.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/text_place.hpp>
#include <engine/readers.hpp>

#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>
#include <Poco/MemoryStream.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace binstall {

namespace {

constexpr std::size_t depth_limit = 64;

/// Builds a Value from the parser's events.
class ValueBuilder : public Poco::JSON::Handler {
public:
    ValueBuilder(std::string_view text, std::istream& in) : text_{text}, in_{in} {}

    Value take() { return std::move(root_); }

    /// The offset of the last byte that the parser has taken.
    std::size_t last_read() const { return std::max<std::size_t>(position(), 1) - 1; }

    void reset() override {}

    void startObject() override { open(Value{Table{}}); }

    void startArray() override { open(Value{Array{}}); }

    void endObject() override {
        refuse_repeated_keys(*open_.back().value.table());
        close();
    }

    void endArray() override { close(); }

    void key(const std::string& name) override { open_.back().key = name; }

    void null() override { add(Value{}); }

    void value(int number) override { value(Poco::Int64{number}); }

    void value(unsigned number) override { value(Poco::Int64{number}); }

    void value(Poco::Int64) override { add(Value{integer_just_read()}); }

    void value(Poco::UInt64) override { add(Value{integer_just_read()}); }

    void value(const std::string& text) override { add(Value{text}); }

    void value(double number) override { add(Value{number}); }

    void value(bool truth) override { add(Value{truth}); }

private:
    struct Open {
        Value value;     ///< A table or an array.
        std::string key; ///< Of the member that comes next.
    };

    std::size_t position() const {
        const std::streamoff at = in_.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in);
        return at < 0 ? text_.size() : static_cast<std::size_t>(at);
    }

    void open(Value value) {
        if (open_.size() == depth_limit)
            throw Error{Errc::registry, "nested too deep (the limit is 64 levels)"};
        open_.push_back({std::move(value), {}});
    }

    void close() {
        Value finished = std::move(open_.back().value);
        open_.pop_back();
        add(std::move(finished));
    }

    void add(Value value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (Array* array = open_.back().value.array())
            array->push_back(std::move(value));
        else
            open_.back().value.table()->emplace_back(std::move(open_.back().key), std::move(value));
    }

    /// The parser wraps integers around silently, so they are read once more from the text.
    std::int64_t integer_just_read() const {
        constexpr std::string_view number_bytes = "0123456789+-.eE";
        const std::string_view read = text_.substr(0, position());
        const std::string_view token = read.substr(read.find_last_not_of(number_bytes) + 1);
        std::int64_t number = 0;
        const char* const end = token.data() + token.size();
        const auto parsed = std::from_chars(token.data(), end, number);
        if (parsed.ec != std::errc{} || parsed.ptr != end)
            throw Error{Errc::registry,
                        cat("the number ", printable(token, 40), " does not fit in 64 bits")};
        if (token == "-0")
            throw Error{Errc::registry, "-0 is not an integer"};
        return number;
    }

    static void refuse_repeated_keys(const Table& table) {
        std::vector<std::string_view> keys;
        keys.reserve(table.size());
        for (const auto& member : table)
            keys.emplace_back(member.first);
        std::ranges::sort(keys);
        const auto repeated = std::ranges::adjacent_find(keys);
        if (repeated != keys.end())
            throw Error{Errc::registry,
                        cat("the key '",
                            printable(*repeated),
                            "' is repeated in the object that ends here")};
    }

    std::string_view text_;
    std::istream& in_;
    std::vector<Open> open_;
    Value root_;
};

/// The offset of an escaped NUL (`\u0000` that is not itself `\\u0000`), or npos. Poco cuts keys
/// off at it, and what reads our strings later may do the same.
std::size_t find_escaped_nul(std::string_view text) {
    constexpr std::string_view escape = "\\u0000";
    for (std::size_t at = text.find(escape); at != text.npos; at = text.find(escape, at + 1)) {
        const std::size_t other = text.substr(0, at).find_last_not_of('\\');
        const std::size_t backslashes = at - (other == text.npos ? 0 : other + 1);
        if (backslashes % 2 == 0)
            return at;
    }
    return text.npos;
}

[[noreturn]] void refuse(std::string_view text, std::size_t offset, std::string_view why) {
    throw Error{Errc::registry, cat("not valid JSON at ", text_place(text, offset), ": ", why)};
}

} // namespace

Value StrictReaders::json(std::string_view text) const {
    if (!is_utf8(text))
        throw Error{Errc::registry, "not valid JSON: not UTF-8"};
    if (const std::size_t nul = find_escaped_nul(text); nul != text.npos)
        refuse(text, nul, "NUL is not allowed");
    Poco::MemoryInputStream in{text.data(), static_cast<std::streamsize>(text.size())};
    auto builder = Poco::makeShared<ValueBuilder>(text, in);
    Poco::JSON::Parser parser{builder};
    parser.setDepth(depth_limit + 1); // a second wall: the builder counts, and says it better
    try {
        parser.parse(in);
    } catch (const Error& error) {
        refuse(text, builder->last_read(), error.what());
    } catch (const Poco::Exception& exception) {
        refuse(text, builder->last_read(), printable(exception.message()));
    }
    return builder->take();
}

} // namespace binstall
