// SPDX-License-Identifier: MIT
#include "http_connection.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace binstall::test {
namespace {

constexpr std::size_t longest_head = std::size_t{1} << 20;

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& character : result)
        character = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
    return result;
}

/// The lines of a request's head, or nothing when its first line is not a request line.
std::optional<ServerRequest> parse_head(std::string_view head) {
    const std::size_t line_end = head.find("\r\n");
    const std::string_view line = head.substr(0, line_end);
    const std::size_t first = line.find(' ');
    const std::size_t second = line.rfind(' ');
    if (first == std::string_view::npos || second <= first)
        return {};
    ServerRequest request;
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, second - first - 1);
    for (std::size_t at = line_end + 2; at < head.size();) {
        const std::size_t end = std::min(head.find("\r\n", at), head.size());
        const std::string_view header = head.substr(at, end - at);
        const std::size_t colon = std::min(header.find(':'), header.size());
        const std::size_t value = std::min(header.find_first_not_of(' ', colon + 1), header.size());
        request.headers.emplace_back(lower(header.substr(0, colon)), header.substr(value));
        at = end + 2;
    }
    const std::string host = request.header("host");
    request.host = lower(host.substr(0, host.rfind(':')));
    return request;
}

bool has_header(const HeaderLines& headers, std::string_view name) {
    return std::ranges::any_of(headers,
                               [&](const auto& line) { return lower(line.first) == name; });
}

bool wants_close(const HeaderLines& headers) {
    return std::ranges::any_of(headers, [](const auto& line) {
        return lower(line.first) == "connection" && lower(line.second) == "close";
    });
}

std::string chunked(std::string_view body) {
    constexpr std::size_t piece = 8192;
    std::string wire;
    for (std::size_t at = 0; at < body.size(); at += piece) {
        const std::string_view part = body.substr(at, piece);
        std::array<char, 16> length{};
        std::snprintf(length.data(), length.size(), "%zx\r\n", part.size());
        wire.append(length.data()).append(part).append("\r\n");
    }
    return wire + "0\r\n\r\n";
}

std::string head_of(const ServerResponse& response, int status) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " -\r\n";
    for (const HeaderLines* lines : {&response.headers, &response.fault.headers})
        for (const auto& [name, value] : *lines)
            head += name + ": " + value + "\r\n";
    const bool is_bodiless = status == 204 || status == 304 || status < 200;
    if (response.is_chunked)
        head += "Transfer-Encoding: chunked\r\n";
    else if (!has_header(response.headers, "content-length") && !is_bodiless &&
             !response.ends_with_connection)
        head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    return head + "\r\n";
}

} // namespace

std::string ServerRequest::header(std::string_view name) const {
    const auto found = std::ranges::find(
        headers, name, [](const auto& line) -> const std::string& { return line.first; });
    return found == headers.end() ? std::string{} : found->second;
}

std::optional<ServerRequest> HttpConnection::read() {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
        const std::string more = stream_.read(longest_head);
        if (more.empty() || pending_.size() > longest_head)
            return {};
        pending_ += more;
    }
    std::optional<ServerRequest> request = parse_head(std::string_view{pending_}.substr(0, end));
    pending_.erase(0, end + 4);
    if (!request)
        return {};
    const auto length = std::strtoull(request->header("content-length").c_str(), nullptr, 10);
    while (pending_.size() < length) {
        const std::string more = stream_.read(length - pending_.size());
        if (more.empty())
            return {};
        pending_ += more;
    }
    request->body = pending_.substr(0, length);
    pending_.erase(0, length);
    request->is_tls = stream_.is_tls();
    request->is_resumed = stream_.is_resumed();
    request->sni = stream_.sni();
    return request;
}

bool HttpConnection::answer(const ServerRequest& request, const ServerResponse& response) {
    const Fault& fault = response.fault;
    if (fault.where == Fault::Where::before_headers && !meet(fault, Fault::Where::before_headers))
        return false;
    if (fault.raw) {
        stream_.write(*fault.raw);
        stream_.close_politely();
        return false;
    }
    const int status = fault.status.value_or(response.status);
    ServerResponse sent = response;
    if (fault.status)
        sent.body.clear();
    const std::string head = head_of(sent, status);
    const bool drips_head =
        fault.action == Fault::Action::drip && fault.where == Fault::Where::before_headers;
    if (drips_head ? !drip(head, fault.drip) : !stream_.write(head))
        return false;
    const std::string wire_body = sent.is_chunked ? chunked(sent.body) : sent.body;
    if (request.method != "HEAD" && !send_body(wire_body, fault))
        return false;
    if (sent.ends_with_connection || wants_close(request.headers) || wants_close(sent.headers) ||
        wants_close(fault.headers)) {
        stream_.close_politely();
        return false;
    }
    return true;
}

bool HttpConnection::send_body(std::string_view wire_body, const Fault& fault) {
    if (fault.where != Fault::Where::in_body)
        return stream_.write(wire_body);
    const std::size_t cut = std::min(fault.after, wire_body.size());
    if (!stream_.write(wire_body.substr(0, cut)) || !meet(fault, Fault::Where::in_body))
        return false;
    const std::string_view rest = wire_body.substr(cut);
    return fault.action == Fault::Action::drip ? drip(rest, fault.drip) : stream_.write(rest);
}

bool HttpConnection::drip(std::string_view bytes, std::chrono::milliseconds interval) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    for (const char& byte : bytes) {
        never.wait_for(lock, stop_, interval, [] { return false; });
        if (stop_.stop_requested() || !stream_.write({&byte, 1}))
            return false;
    }
    return true;
}

bool HttpConnection::meet(const Fault& fault, Fault::Where here) {
    if (fault.where != here)
        return true;
    if (fault.gate)
        fault.gate->pass(stop_);
    if (fault.action == Fault::Action::hang)
        Gate{}.pass(stop_);
    if (fault.action == Fault::Action::reset)
        stream_.reset();
    return fault.action != Fault::Action::close && fault.action != Fault::Action::reset &&
           !stop_.stop_requested();
}

} // namespace binstall::test
