// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/registry/process.hpp>
#include <engine/process/child_process.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

namespace binstall {

namespace {

constexpr std::int64_t protocol = 1;
constexpr std::int64_t farthest_moment = std::int64_t{1} << 32; ///< Seconds since 1970.

Value list_of(const std::vector<std::string>& texts) {
    Array list;
    for (const std::string& text : texts)
        list.emplace_back(text);
    return Value{std::move(list)};
}

std::string request_line(const Registry& registry,
                         const std::vector<std::string>& headers,
                         const std::vector<std::string>& arguments) {
    Value asked;
    asked.set("index-url", registry.index);
    if (!registry.name.empty())
        asked.set("name", registry.name);
    if (!headers.empty())
        asked.set("headers", list_of(headers));
    Value request;
    request.set("v", protocol);
    request.set("registry", std::move(asked));
    request.set("kind", "get");
    request.set("operation", "read");
    if (!arguments.empty())
        request.set("args", list_of(arguments));
    return json_text(request, 0) + '\n';
}

/// What one program said, line by line.
class Conversation {
public:
    Conversation(std::string shown, const Readers& read) : shown_{std::move(shown)}, read_{read} {}

    void check_hello(std::string_view line) const {
        const Value hello = parsed(line);
        const Value* versions = hello.find("v");
        const bool is_known =
            versions && versions->array() &&
            std::ranges::find(*versions->array(), Value{protocol}) != versions->array()->end();
        if (!is_known)
            fail("does not speak version 1 of cargo's protocol for credentials");
    }

    std::optional<Token> token(std::string_view line) const {
        const Value answer = parsed(line);
        if (const Value* problem = answer.find("Err"))
            return none(*problem);
        const Value* accepted = answer.find("Ok");
        const Value* secret = accepted ? accepted->find("token") : nullptr;
        if (!secret || !secret->string())
            fail("answered without a token");
        Token token = checked_token(std::string{*secret->string()}, cat("the program ", shown_));
        token.expires = expiry(*accepted);
        return token;
    }

private:
    [[noreturn]] void fail(std::string_view problem) const {
        throw Error{Errc::subprocess, cat("the credential provider ", shown_, ' ', problem)};
    }

    Value parsed(std::string_view line) const {
        try {
            return read_.json(line);
        } catch (const Error& error) {
            fail(cat("did not answer in JSON: ", error.what()));
        }
    }

    static std::string text_of(const Value& value, std::string_view key) {
        const Value* found = value.find(key);
        return found && found->string() ? *found->string() : std::string{};
    }

    /// Nothing to offer, or an error of its own.
    std::optional<Token> none(const Value& problem) const {
        const std::string kind = text_of(problem, "kind");
        if (kind == "not-found" || kind == "url-not-supported")
            return std::nullopt;
        std::string why = printable(text_of(problem, "message"));
        if (const Value* causes = problem.find("caused-by"); causes && causes->array())
            for (const Value& cause : *causes->array())
                if (cause.string())
                    why += cat(": ", printable(*cause.string()));
        fail(cat("failed: ", why.empty() ? printable(kind) : why));
    }

    /// Until when the token may be used again; the past when not at all.
    static std::optional<Token::Moment> expiry(const Value& answer) {
        const std::string cache = text_of(answer, "cache");
        const Value* moment = answer.find("expiration");
        if (cache == "session")
            return std::nullopt;
        if (cache == "expires" && moment && moment->integer())
            return Token::Moment{std::chrono::seconds{
                std::clamp<std::int64_t>(*moment->integer(), 0, farthest_moment)}};
        return Token::Moment{};
    }

    std::string shown_;
    const Readers& read_;
};

fs::path
program(const std::string& word, const std::string& shown, const Environment& environment) {
    const auto found = find_program(word, environment);
    if (!found)
        throw Error{Errc::subprocess, cat("there is no credential provider ", shown)}.hint(
            "cargo's settings name it; `binstall config cargo` says where");
    return *found;
}

} // namespace

std::optional<Token> ask_credential_process(const std::vector<std::string>& command,
                                            const Registry& registry,
                                            const std::vector<std::string>& headers,
                                            const Environment& environment,
                                            const Readers& read,
                                            const std::stop_token& stop) {
    const std::string shown = printable(command.front());
    // The program reads its one question when it has said hello; until then that waits in the pipe.
    ChildCommand child{.program = program(command.front(), shown, environment),
                       .arguments = {"--cargo-plugin"},
                       .environment = environment,
                       .input =
                           request_line(registry, headers, {command.begin() + 1, command.end()}),
                       .output_limit = 64 * 1024};
    ChildResult result = run_child(child, stop);
    const Secret said{std::move(result.out)}; // wiped at the end
    if (!result.is_success())
        throw Error{Errc::subprocess,
                    cat("the credential provider ", shown, " failed with status ", result.status)};
    const std::vector<std::string_view> lines = split(said.reveal(), '\n');
    const Conversation conversation{shown, read};
    conversation.check_hello(lines.front());
    return conversation.token(lines.size() > 1 ? lines[1] : std::string_view{});
}

} // namespace binstall
