// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/url.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace binstall {

enum class Method { get, head, post };

/// What a cache may do with a request.
enum class CacheUse {
    revalidate, ///< A stored answer may be used after the server confirmed it (ETag).
    immutable,  ///< The answer never changes: a stored one may be used without asking.
    never,      ///< Nothing is stored, nothing stored is used.
};

struct Header {
    std::string name;  ///< Compared without regard to case.
    std::string value; ///< Without control characters.

    friend bool operator==(const Header&, const Header&) = default;
};

/// What to ask a server. Redirects are followed by the engine, under its rules.
struct Request {
    Method method = Method::get;
    Url url;
    std::vector<Header> headers;
    std::string body;                                   ///< For post.
    std::uint64_t size_limit = std::uint64_t{16} << 20; ///< Bytes of body that may arrive.
    CacheUse cache = CacheUse::revalidate;
    /// The name of a credential scope whose secret may be added: "github" for GitHub's API,
    /// "github-given" for it with a token that the user gave us and not one that has to be looked
    /// for, or one of the settings. Empty: one that the settings have for the URL's place, if any.
    /// The secret itself never reaches a plugin.
    std::string credential;

    friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
    int status = 0; ///< 404 is an answer, not an error; Http says which statuses are errors.
    std::vector<Header> headers;
    std::string body; ///< Complete, or the call has thrown. Empty when it went to a sink.
    Url url;          ///< Where the answer came from, after redirects.

    bool is_success() const noexcept { return status >= 200 && status < 300; }

    /// The first header of that name, or empty.
    std::string_view header(std::string_view name) const noexcept;

    friend bool operator==(const Response&, const Response&) = default;
};

/// Receives bytes in order.
class ByteSink {
public:
    virtual ~ByteSink();
    virtual void write(std::span<const std::byte> bytes) = 0;
};

/// Requests, with everything applied that must be right once: TLS, proxy, redirects, limits,
/// retries, credentials, cache, `--offline`, cancellation.
///
/// What a server answers is a Response (404, 403 and 410 too) unless its status says that there is
/// no answer: those statuses throw, also where they are one outcome of several, and never arrive.
///
/// @throws (all members) Error{Errc::network} when the server could not be asked, did not finish
///         its answer, or answered 408 or 500 and above (501 to HEAD is a Response: who does not
///         know HEAD may know GET),
///         Error{Errc::unauthorized} for 401 and 407, with a note when the server has refused the
///         secret that was added, and without one when there was none to add,
///         Error{Errc::rate_limited} with the time of the reset: 429, and a 403 that says so,
///         Error{Errc::tls}, Error{Errc::policy} for a host that may not be asked,
///         Error{Errc::cancelled}.
class Http {
public:
    using Outcome = std::variant<Response, Error>;

    virtual ~Http();

    /// Equal GETs of one command are one request; their answer, 404 included, is remembered.
    virtual Response fetch(const Request& request) = 0;

    /// Streams the body of a 2xx answer into `sink`; the bodies of other answers are dropped.
    /// When it throws, `sink` may have received a part.
    virtual Response fetch(const Request& request, ByteSink& sink) = 0;

    /// Asks all of them at once: one outcome for each, in the order of the requests.
    virtual std::vector<Outcome> fetch_all(std::span<const Request> requests) = 0;
};

} // namespace binstall
