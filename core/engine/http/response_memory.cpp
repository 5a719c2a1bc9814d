// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/response_memory.hpp>

namespace binstall {

namespace {

constexpr std::size_t memory_limit = std::size_t{4} << 20;

/// Everything that the answer may depend on.
std::string key_of(const Request& request) {
    std::string key =
        cat(request.url.to_string(), "\n", request.size_limit, "\n", request.credential);
    for (const Header& header : request.headers)
        key += cat("\n", to_lower(header.name), ":", header.value);
    return key;
}

Response take(const Http::Outcome& outcome) {
    if (const Error* error = std::get_if<Error>(&outcome))
        throw Error{*error};
    return std::get<Response>(outcome);
}

} // namespace

Response ResponseMemory::answer(const Request& request,
                                const std::stop_token& stop,
                                const std::function<Response()>& ask) {
    const std::string key = key_of(request);
    std::shared_ptr<Flight> flight;
    {
        std::unique_lock lock{mutex_};
        if (const auto known = flights_.find(key); known != flights_.end()) {
            flight = known->second;
            landed_.wait(lock, stop, [&] { return flight->outcome.has_value(); });
            if (!flight->outcome)
                throw Error{Errc::cancelled, "interrupted"};
            return take(*flight->outcome);
        }
        flight = flights_[key] = std::make_shared<Flight>();
    }
    try {
        land(key, *flight, ask());
    } catch (const Error& error) {
        land(key, *flight, error);
    } catch (const std::exception& stray) { // those who wait must hear of it
        land(key, *flight, Error{Errc::internal, stray.what()});
    }
    return take(*flight->outcome);
}

void ResponseMemory::land(const std::string& key, Flight& flight, Http::Outcome outcome) {
    const std::lock_guard lock{mutex_};
    const Response* response = std::get_if<Response>(&outcome);
    const Error* error = std::get_if<Error>(&outcome);
    const std::size_t size = response != nullptr ? response->body.size() : 0;
    const bool is_kept =
        error != nullptr ? error->code() == Errc::rate_limited : size_ + size <= memory_limit;
    if (is_kept)
        size_ += size;
    else
        flights_.erase(key);
    flight.outcome = std::move(outcome);
    landed_.notify_all();
}

} // namespace binstall
