// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/credentials/scope.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

/// Carries a request that has this authorization, or none, and answers it.
using Carry = std::function<Response(const Authorization* authorization)>;

/// All secrets of a run. They leave it in the header of a request to their own place, and no other
/// way. Thread-safe.
class Credentials {
public:
    /// Of scopes with the same name the first counts.
    Credentials(std::vector<CredentialScope> scopes, Log& log, std::stop_token stop);
    ~Credentials();
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;

    /// Sends `request` by `carry`, with the secret that it may have; a name that no scope has is
    /// warned about, once. A rejected secret is not used again in this run; see
    /// CredentialScope::Without for the request.
    /// @throws what `carry` throws, Error{Errc::unauthorized} naming where a rejected secret came
    ///         from, Error{Errc::policy} for a request that is not sent without a secret when there
    ///         is none, and what a source throws: Error{Errc::config}, Error{Errc::cancelled}.
    Response carry(const Request& request, const Carry& carry) const;

    /// Whether `request` may have a secret. Looks for none.
    bool apply_to(const Request& request) const { return holder_for(request) != nullptr; }

private:
    class Holder;

    void warn_of_unknown_name(const Request& request) const;
    static bool goes_by_itself(Holder& holder, const Url& url);
    Holder* holder_for(const Request& request) const;
    Holder* challenged_holder(const Request& request, const Response& refusal) const;
    Response carry_asked(const Request& request, const Carry& carry) const;
    Response carry_with(Holder& holder, const Request& request, const Carry& carry) const;
    Response carry_secret(Holder& holder,
                          const Authorization& secret,
                          const Request& request,
                          const Carry& carry) const;
    Response carry_without(const Holder& holder,
                           const Authorization& rejected,
                           const Response& refusal,
                           const Request& request,
                           const Carry& carry) const;

    Log& log_;
    std::stop_token stop_;
    std::vector<std::unique_ptr<Holder>> holders_;
    mutable std::mutex mutex_;
    mutable std::set<std::string> unknown_; ///< Names that were asked for and warned about.
};

} // namespace binstall
