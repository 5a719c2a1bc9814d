// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/credentials/authorization.hpp>
#include <engine/credentials/place.hpp>

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

/// One place where a secret may be found: a variable, a file, a helper program. Absent when it has
/// none for the origin of `url`. Called at most once in a run for each origin, and not before a
/// request needs it; from any thread.
using TokenSource =
    std::function<std::optional<Token>(const Url& url, const std::stop_token& stop)>;

/// A place that the answer to a request that carried the secret names as belonging to the same
/// service: what a registry's config.json says about downloads. Absent for every other answer.
using PlaceLearner =
    std::function<std::optional<CredentialPlace>(const Url& asked, const Response& answer)>;

/// Where a secret may go, how it is shown there and where it is found. Requests name the scope.
struct CredentialScope {
    /// Which requests are given the secret.
    enum class Use {
        when_named, ///< Those that name the scope.
        by_place,   ///< Also those to its places that name none.
        when_asked, ///< As by_place, once the server has answered 401 with a challenge for Basic.
    };
    /// What happens to a request that names the scope when there is no secret, or no more.
    enum class Without {
        is_sent,    ///< It is sent without one.
        is_refused, ///< It is not sent. One whose secret was rejected is repeated without, since
                    ///< what was asked for may be public.
        is_dropped, ///< It is not sent, and not repeated either: there is another way to ask.
    };

    std::string name;
    std::vector<CredentialPlace> places; ///< None: every https place that a source knows.
    AuthorizationForm form;
    Use use = Use::when_named;
    Without without = Without::is_sent;
    std::vector<TokenSource> sources; ///< The first that has a secret counts.
    PlaceLearner learn{};             ///< Optional.
    std::string hint{};               ///< What to do when there is no secret, or a wrong one.
};

} // namespace binstall
