// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/credentials.hpp>
#include <engine/http/refusal.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace binstall {

namespace {

using Use = CredentialScope::Use;
using Without = CredentialScope::Without;

bool has_own_authorization(const Request& request) {
    return std::ranges::any_of(request.headers, [](const Header& header) {
        return to_lower(header.name) == "authorization";
    });
}

/// Whether one of the challenges in a header is for Basic: `Bearer realm="a, b", Basic realm="x"`.
bool has_basic(std::string_view challenges) {
    bool is_quoted = false;
    bool is_first = true; // of what stands between two commas
    for (std::size_t at = 0; at < challenges.size(); ++at) {
        const char letter = challenges[at];
        if (is_quoted && letter == '\\') {
            ++at;
        } else if (letter == '"') {
            is_quoted = !is_quoted;
        } else if (letter == ',' && !is_quoted) {
            is_first = true;
        } else if (letter != ' ' && letter != '\t') {
            if (is_first && to_lower(challenges.substr(at, 6)).starts_with("basic")) {
                const std::string_view rest = challenges.substr(at + 5);
                if (rest.empty() || rest.front() == ' ' || rest.front() == ',')
                    return true;
            }
            is_first = false;
        }
    }
    return false;
}

/// Whether one of the answer's challenges is for Basic: nothing else is ever tried.
bool wants_basic(const Response& answer) {
    return std::ranges::any_of(answer.headers, [](const Header& header) {
        return to_lower(header.name) == "www-authenticate" && has_basic(header.value);
    });
}

/// What is known of a scope's secret for one origin.
struct Known {
    std::mutex mutex; ///< Held while it is looked for: a helper must not be started twice.
    std::size_t next = 0;
    std::optional<Token> token;
    std::atomic<bool> is_rejected = false;
    std::atomic<bool> was_wanted = false; ///< The server has asked for it before.
};

bool has_expired(const std::optional<Token>& token) {
    constexpr std::chrono::seconds margin{60}; // as cargo has it
    return token && token->expires && std::chrono::system_clock::now() > *token->expires - margin;
}

} // namespace

/// A scope with its secrets, once they have been looked for.
class Credentials::Holder {
public:
    explicit Holder(CredentialScope scope) : scope_{std::move(scope)} {}

    const CredentialScope& scope() const noexcept { return scope_; }

    bool covers(const Url& url) const {
        const auto covers_it = [&](const CredentialPlace& place) { return place.covers(url); };
        if (scope_.places.empty())
            return url.is_https();
        if (std::ranges::any_of(scope_.places, covers_it))
            return true;
        const std::lock_guard lock{mutex_};
        return std::ranges::any_of(learnt_, covers_it);
    }

    /// Takes in what `answer`, to a request that carried the secret, says of further places.
    void learn(const Url& asked, const Response& answer) {
        if (!scope_.learn || !answer.is_success())
            return;
        if (std::optional<CredentialPlace> place = scope_.learn(asked, answer)) {
            const std::lock_guard lock{mutex_};
            learnt_.push_back(std::move(*place));
        }
    }

    Known& known(const Url& url) {
        const std::lock_guard lock{mutex_};
        return known_[url.origin()];
    }

    /// The secret; absent when there is none or it was rejected.
    std::optional<Authorization> secret(const Url& url, const std::stop_token& stop) {
        Known& known = this->known(url);
        const std::lock_guard lock{known.mutex};
        if (!known.is_rejected && has_expired(known.token)) {
            known.token.reset();
            --known.next; // who had it is asked again
        }
        for (; !known.token && known.next < scope_.sources.size(); ++known.next)
            known.token = scope_.sources[known.next](url, stop);
        if (!known.token || known.is_rejected)
            return std::nullopt;
        return authorization(scope_.form, *known.token);
    }

    /// Another secret than `rejected` after `refusal`; absent when there is none.
    std::optional<Authorization> renewed(const Url& url,
                                         const Authorization& rejected,
                                         const Response& refusal,
                                         const std::stop_token& stop) {
        Known& known = this->known(url);
        const std::lock_guard lock{known.mutex};
        if (!known.token || !known.token->renew || known.is_rejected)
            return std::nullopt;
        Authorization current = authorization(scope_.form, *known.token);
        if (current.value != rejected.value)
            return current; // renewed already, for another request
        std::optional<Token> token = known.token->renew(refusal, stop);
        if (!token || token->secret == known.token->secret)
            return std::nullopt;
        if (!token->renew)
            token->renew = known.token->renew;
        known.token = std::move(token);
        return authorization(scope_.form, *known.token);
    }

private:
    const CredentialScope scope_;
    mutable std::mutex mutex_;
    std::vector<CredentialPlace> learnt_;
    std::map<std::string, Known, std::less<>> known_; ///< By origin.
};

namespace {

/// What the answer says of the secret: "403: it is known, and may not do this".
std::string why_rejected(const Response& refusal) {
    // https://docs.github.com/en/rest/authentication: "required; url=https://github.com/orgs/..."
    if (const std::string_view sso = refusal.header("x-github-sso"); !sso.empty())
        return cat(refusal.status,
                   ": the organisation wants it to be authorised for its single sign-on: ",
                   printable(sso, 400));
    return refusal.status == 403
               ? "403: it is known, and may not do this"
               : cat(refusal.status, ": it is not known, has expired or was revoked");
}

Error rejected_error(const CredentialScope& scope,
                     const Url& url,
                     const std::string& origin,
                     const Response& refusal) {
    return Error{Errc::unauthorized,
                 cat(url.origin(), " rejected the credentials from ", printable(origin, 1024))}
        .note(cat("the answer was ", why_rejected(refusal)))
        .hint(scope.hint);
}

/// An answer that says that the secret is no good here. GitHub answers 403 where an organization
/// does not let a token in, also for what is public.
bool is_rejection(const Response& answer, const CredentialScope& scope) {
    return answer.status == 401 || (answer.status == 403 && scope.without != Without::is_sent);
}

/// A request that carried a secret, and its end.
struct Attempt {
    Response answer;
    bool is_rejected = false;
};

Attempt attempt(const CredentialScope& scope, const Authorization& secret, const Carry& carry) {
    try {
        Response answer = carry(&secret);
        const bool is_rejected = is_rejection(answer, scope);
        return {std::move(answer), is_rejected};
    } catch (const Refusal& refusal) {
        return {refusal.answer(), true};
    }
}

} // namespace

Credentials::Credentials(std::vector<CredentialScope> scopes, Log& log, std::stop_token stop)
    : log_{log}, stop_{std::move(stop)} {
    for (CredentialScope& scope : scopes)
        holders_.push_back(std::make_unique<Holder>(std::move(scope)));
}

Credentials::~Credentials() = default;

bool Credentials::goes_by_itself(Holder& holder, const Url& url) {
    const Use use = holder.scope().use;
    return use == Use::by_place || (use == Use::when_asked && holder.known(url).was_wanted);
}

Credentials::Holder* Credentials::holder_for(const Request& request) const {
    if (has_own_authorization(request))
        return nullptr;
    for (const auto& holder : holders_) {
        const bool is_meant = request.credential.empty()
                                  ? goes_by_itself(*holder, request.url)
                                  : holder->scope().name == request.credential;
        if (is_meant && holder->covers(request.url))
            return holder.get();
    }
    return nullptr;
}

Credentials::Holder* Credentials::challenged_holder(const Request& request,
                                                    const Response& refusal) const {
    if (has_own_authorization(request) || !wants_basic(refusal))
        return nullptr;
    for (const auto& holder : holders_) {
        if (holder->scope().use == Use::when_asked && holder->covers(request.url))
            return holder.get();
    }
    return nullptr;
}

/// A name that is written wrongly would show as a refusal of the server at best.
void Credentials::warn_of_unknown_name(const Request& request) const {
    const std::string& name = request.credential;
    const auto is_called_so = [&](const auto& holder) { return holder->scope().name == name; };
    if (name.empty() || std::ranges::any_of(holders_, is_called_so))
        return;
    const std::lock_guard lock{mutex_};
    if (unknown_.insert(name).second)
        log_.write(Level::warn,
                   cat("there are no credentials called ",
                       printable(name),
                       "; ",
                       request.url.host(),
                       " is asked without any"));
}

Response Credentials::carry(const Request& request, const Carry& carry) const {
    warn_of_unknown_name(request);
    Holder* const holder = holder_for(request);
    return holder ? carry_with(*holder, request, carry) : carry_asked(request, carry);
}

/// Without a secret first, and with one when the server says that it wants one.
Response Credentials::carry_asked(const Request& request, const Carry& carry) const {
    try {
        return carry(nullptr);
    } catch (const Refusal& refusal) {
        Holder* const holder = challenged_holder(request, refusal.answer());
        const auto secret = holder ? holder->secret(request.url, stop_) : std::nullopt;
        if (!secret)
            throw;
        holder->known(request.url).was_wanted = true;
        return carry_secret(*holder, *secret, request, carry);
    }
}

Response Credentials::carry_with(Holder& holder, const Request& request, const Carry& carry) const {
    const CredentialScope& scope = holder.scope();
    const std::optional<Authorization> secret = holder.secret(request.url, stop_);
    if (secret)
        return carry_secret(holder, *secret, request, carry);
    const bool is_lost = holder.known(request.url).is_rejected;
    if (scope.without == Without::is_dropped || (scope.without == Without::is_refused && !is_lost))
        throw Error{Errc::policy,
                    cat(request.url.host(), " is asked with a token only, and there is none")}
            .hint(scope.hint);
    return carry(nullptr);
}

Response Credentials::carry_secret(Holder& holder,
                                   const Authorization& secret,
                                   const Request& request,
                                   const Carry& carry) const {
    const CredentialScope& scope = holder.scope();
    log_.write(Level::debug,
               cat(request.url.redacted(), ": with the credentials from ", secret.origin));
    Attempt made = attempt(scope, secret, carry);
    if (made.is_rejected) {
        if (const auto other = holder.renewed(request.url, secret, made.answer, stop_))
            made = attempt(scope, *other, carry);
    }
    if (!made.is_rejected) {
        holder.learn(request.url, made.answer);
        return std::move(made.answer);
    }
    const bool is_first = !holder.known(request.url).is_rejected.exchange(true);
    if (scope.without != Without::is_refused)
        throw rejected_error(scope, request.url, secret.origin, made.answer);
    if (is_first)
        log_.write(Level::warn,
                   cat(request.url.origin(),
                       " rejected the credentials from ",
                       secret.origin,
                       "; going on without them"));
    return carry_without(holder, secret, made.answer, request, carry);
}

/// What may be public is asked for again. That it is not there then says nothing: it may be there
/// for those who may see it.
Response Credentials::carry_without(const Holder& holder,
                                    const Authorization& rejected,
                                    const Response& refusal,
                                    const Request& request,
                                    const Carry& carry) const {
    try {
        Response answer = carry(nullptr);
        if (answer.status < 400)
            return answer;
    } catch (const Refusal&) {
    }
    throw rejected_error(holder.scope(), request.url, rejected.origin, refusal);
}

} // namespace binstall
