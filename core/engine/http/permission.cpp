// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/permission.hpp>

#include <algorithm>

namespace binstall {

namespace {

bool matches(std::string_view pattern, std::string_view host) {
    if (!pattern.starts_with("*."))
        return pattern == host;
    const std::string_view suffix = pattern.substr(1);
    return host.size() > suffix.size() && host.ends_with(suffix);
}

bool is_of_policy(std::string_view host, const HttpOptions& options) {
    return !options.policy_hosts || matches_host(*options.policy_hosts, host);
}

bool is_listed(std::string_view host, const HttpOptions& options) {
    return options.allow_hosts.empty() || matches_host(options.allow_hosts, host);
}

} // namespace

bool matches_host(const std::vector<std::string>& patterns, std::string_view host) {
    return std::ranges::any_of(
        patterns, [&](const std::string& pattern) { return matches(to_lower(pattern), host); });
}

void check_host(std::string_view host, const HttpOptions& options) {
    if (!is_of_policy(host, options))
        throw Error{Errc::policy, cat("the host ", host, " may not be asked (policy rule hosts)")}
            .hint("`binstall policy` shows the rules of this machine");
    if (!is_listed(host, options))
        throw Error{Errc::policy, cat("the host ", host, " may not be asked")}.hint(
            "--allow-hosts (or http.allow-hosts) does not name it");
}

bool is_permitted(const Url& url, const HttpOptions& options) {
    return !options.offline && (url.is_https() || options.allow_http) &&
           is_of_policy(url.host(), options) && is_listed(url.host(), options);
}

void check_permitted(const Url& url, const HttpOptions& options) {
    if (options.offline)
        throw Error{Errc::policy, "not asked, because of --offline, and no answer is in the cache"}
            .hint("run the command without --offline (or http.offline) once");
    if (!url.is_https() && !options.allow_http)
        throw Error{Errc::unsafe_url, "refused, because it is not https"}.hint(
            "--allow-insecure-http allows it");
    check_host(url.host(), options);
}

} // namespace binstall
