// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>

#include <engine/http/net_wait.hpp>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace binstall {

/// Makes equal GETs of one run one request: whoever asks what is being asked waits for that answer,
/// and whoever asks later is given it. Answers are kept up to a total size; of the failures, only
/// a rate limit is. Thread-safe.
class ResponseMemory {
public:
    /// The answer to `request`, known already or from `ask`.
    /// @throws what `ask` throws, Error{Errc::cancelled}
    Response
    answer(const Request& request, const StopEvent& stop, const std::function<Response()>& ask);

    /// The next request equal to `request` is asked again.
    void forget(const Request& request);

private:
    /// One question; shared by the map and all who wait for it.
    struct Flight {
        std::optional<Http::Outcome> outcome;
    };

    std::optional<Http::Outcome> wait_for_known(const std::string& key, const StopEvent& stop);
    std::shared_ptr<Flight> begin(const std::string& key);
    Http::Outcome fly(const std::string& key, Flight& flight, const std::function<Response()>& ask);
    void land(const std::string& key, Flight& flight, Http::Outcome outcome);

    std::mutex mutex_;
    std::condition_variable_any landed_;
    std::map<std::string, std::shared_ptr<Flight>, std::less<>> flights_;
    std::size_t size_ = 0; ///< Of the bodies that are kept.
};

} // namespace binstall
