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
                                const StopEvent& stop,
                                const std::function<Response()>& ask) {
    const std::string key = key_of(request);
    for (;;) {
        if (const auto known = wait_for_known(key, stop))
            return take(*known);
        if (const auto flight = begin(key))
            return take(fly(key, *flight, ask));
    }
}

/// What is known already, or becomes known to whoever is asking now; absent when nobody is, or
/// theirs was a question that ended with its call, which says nothing about ours.
std::optional<Http::Outcome> ResponseMemory::wait_for_known(const std::string& key,
                                                            const StopEvent& stop) {
    std::unique_lock lock{mutex_};
    const auto known = flights_.find(key);
    if (known == flights_.end())
        return std::nullopt;
    const std::shared_ptr<Flight> flight = known->second;
    landed_.wait(lock, stop.token(), [&] { return flight->outcome.has_value(); });
    stop.check();
    const Error* error = std::get_if<Error>(&*flight->outcome);
    const bool was_cancelled = error != nullptr && error->code() == Errc::cancelled;
    return was_cancelled ? std::nullopt : flight->outcome;
}

/// The right to ask; null when somebody else was faster.
std::shared_ptr<ResponseMemory::Flight> ResponseMemory::begin(const std::string& key) {
    const std::lock_guard lock{mutex_};
    const auto [place, is_new] = flights_.try_emplace(key, nullptr);
    if (!is_new)
        return nullptr;
    return place->second = std::make_shared<Flight>();
}

Http::Outcome
ResponseMemory::fly(const std::string& key, Flight& flight, const std::function<Response()>& ask) {
    try {
        land(key, flight, ask());
    } catch (const Error& error) {
        land(key, flight, error);
    } catch (const std::exception& stray) { // those who wait must hear of it
        land(key, flight, Error{Errc::internal, stray.what()});
    }
    return *flight.outcome;
}

void ResponseMemory::forget(const Request& request) {
    const std::lock_guard lock{mutex_};
    const auto known = flights_.find(key_of(request));
    if (known == flights_.end() || !known->second->outcome)
        return;
    if (const Response* response = std::get_if<Response>(&*known->second->outcome))
        size_ -= response->body.size();
    flights_.erase(known);
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
