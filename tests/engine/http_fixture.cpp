// SPDX-License-Identifier: MIT
#include "http_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace binstall::test {

void RecordingLog::write(Level /*level*/, std::string_view message) {
    const std::lock_guard lock{mutex_};
    lines_.emplace_back(message);
}

std::vector<std::string> RecordingLog::lines() const {
    const std::lock_guard lock{mutex_};
    return lines_;
}

bool RecordingLog::mentions(std::string_view part) const {
    return std::ranges::any_of(lines(),
                               [&](const std::string& line) { return contains(line, part); });
}

void StringSink::write(std::span<const std::byte> bytes) {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

TestClient::TestClient(std::uint16_t port, const Adjust& adjust, const Credentials* credentials)
    : client_{options(port, adjust), log, stop.get_token(), credentials} {}

HttpOptions TestClient::options(std::uint16_t port, const Adjust& adjust) const {
    HttpOptions options;
    options.connect_to = {{"", "", "127.0.0.1", std::to_string(port)}};
    options.certificate_folders = ""; // none of the system's
    options.root_certificates = {folder_.write("ca.pem", Authority::shared().certificate())};
    options.attempts = 1;
    options.retry_delay = std::chrono::milliseconds{1};
    if (adjust)
        adjust(options);
    return options;
}

Request TestClient::request(const std::string& url) {
    return {.url = Url::parse(url)};
}

Error TestClient::error(const Request& request) {
    try {
        const Response answer = client_.fetch(request);
        FAIL("no error, but status " << answer.status);
    } catch (const Error& error) {
        return error;
    }
    return {Errc::internal, "not reached"};
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

bool eventually(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace binstall::test
