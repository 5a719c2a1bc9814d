// SPDX-License-Identifier: MIT
#include "source_archive.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <utility>

namespace binstall::git {

namespace {

/// What a forge answers to those who may not know that something is there.
bool is_hidden(const Response& response) {
    const bool is_refused =
        response.status == 403 || response.status == 404 || response.status == 410;
    // GitLab leads strangers to its front door.
    return is_refused || response.url.path().ends_with("/users/sign_in");
}

Error unknown(const ForgeProject& project, std::string_view ref) {
    const std::string what =
        ref.empty() ? std::string{} : cat(", or no ", printable(ref, 100), " in it");
    return Error{Errc::git, cat("there is no repository at ", project.shown(), what)}.hint(
        "a private one looks the same without a token: see `[credentials.NAME]`, or GITHUB_TOKEN "
        "for github.com");
}

/// The same, where no answer came of it. That a token is wrong is a failure.
bool wants_token(const Error& error, const Request& request) {
    return (error.code() == Errc::policy && !request.credential.empty()) ||
           (error.code() == Errc::unauthorized && error.notes().empty());
}

/// Absent when there is nothing, for us at least.
std::optional<Response> ask(const std::optional<Request>& request, const Host& host) {
    if (!request)
        return std::nullopt;
    Response response;
    try {
        response = host.http.fetch(*request);
    } catch (const Error& error) {
        if (!wants_token(error, *request))
            throw;
        return std::nullopt;
    }
    if (is_hidden(response))
        return std::nullopt;
    if (!response.is_success())
        throw Error{Errc::forge,
                    cat(request->url.redacted(), " was answered with status ", response.status)};
    return response;
}

std::string default_branch(const Request& question, const Host& host) {
    const std::optional<Response> response = ask(question, host);
    if (!response)
        return {};
    const Value description = host.read.json(response->body);
    const Value* branch = description.find("default_branch");
    if (!branch || !branch->string())
        throw Error{Errc::forge, cat(question.url.redacted(), " does not name the default branch")};
    return cat("refs/heads/", *branch->string());
}

} // namespace

std::optional<SourceArchive>
fetch_sources(const ForgeProject& project, std::string_view ref, const Host& host) {
    std::string wanted{ref};
    if (const auto question = project.description(); question && ref.empty()) {
        wanted = default_branch(*question, host);
        if (wanted.empty())
            throw unknown(project, ref);
    }
    std::optional<Response> response = ask(project.public_archive(wanted), host);
    if (!response)
        response = ask(project.private_archive(wanted), host);
    if (!response)
        throw unknown(project, ref);
    constexpr std::string_view gzip = "\x1f\x8b";
    if (!response->body.starts_with(gzip))
        throw Error{Errc::forge,
                    cat(response->url.redacted(), " is not the archive that was asked for")};
    try {
        SourceArchive archive = host.read.source_archive(response->body);
        if (archive.commit.empty())
            return std::nullopt;
        return archive;
    } catch (Error& error) {
        error.during(cat("reading the sources of ", project.shown()));
        throw;
    }
}

} // namespace binstall::git
