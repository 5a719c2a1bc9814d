// SPDX-License-Identifier: MIT
// What the tests of the HTTP client share: a client that finds every host at one server on loopback
// and trusts the tests' authority, and nobody else.
#pragma once

#include <binstall/error.hpp>

#include <engine/http_client.hpp>
#include <support/https_server.hpp>
#include <support/temp_folder.hpp>

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall::test {

/// Keeps what was logged.
class RecordingLog : public Log {
public:
    void write(Level level, std::string_view message) override;

    std::vector<std::string> lines() const;
    bool mentions(std::string_view part) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// Keeps the bytes of a download.
class StringSink : public ByteSink {
public:
    void write(std::span<const std::byte> bytes) override;

    std::string text;
};

/// A client for the tests.
class TestClient {
public:
    using Adjust = std::function<void(HttpOptions&)>;

    /// All hosts and ports are at `port`; `adjust` may change what is set up for that.
    /// `credentials`, when there are any, outlive it.
    explicit TestClient(std::uint16_t port,
                        const Adjust& adjust = {},
                        const Credentials* credentials = nullptr);

    HttpClient& operator*() noexcept { return client_; }

    HttpClient* operator->() noexcept { return &client_; }

    Response get(const std::string& url) { return client_.fetch(request(url)); }

    /// The error that asking for `url` gives; a test fails when there is none.
    Error error(const std::string& url) { return error(request(url)); }

    Error error(const Request& request);

    static Request request(const std::string& url);

    RecordingLog log;
    std::stop_source stop;

private:
    HttpOptions options(std::uint16_t port, const Adjust& adjust) const;

    TempFolder folder_;
    HttpClient client_;
};

[[nodiscard]] bool contains(std::string_view text, std::string_view part);

/// Calls `condition` until it holds; false when it does not within half a minute.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

} // namespace binstall::test
