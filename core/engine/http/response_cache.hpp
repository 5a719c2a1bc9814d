// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/lazy_cache_folder.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace binstall {

/// Answers that are kept from run to run, to be confirmed by their servers with a few bytes instead
/// of being sent again. What is wrong with the folder is a line in the log, never an error. Only
/// answers to requests without any secret are in it. Thread-safe.
class ResponseCache {
public:
    /// Without a folder or a size nothing is kept.
    ResponseCache(const std::optional<fs::path>& folder, std::uint64_t size_limit, Log& log);

    /// What was kept of the answer to `request`, intact.
    std::optional<Response> find(const Request& request);

    /// Keeps `answer`, when it may be kept.
    void store(const Request& request, const Response& answer);

    /// Whether the answer to `request` was one that an earlier run had kept.
    bool forget(const Request& request);

private:
    LazyCacheFolder folder_;
    Log& log_;
    std::set<std::string> found_; ///< Names of what an earlier run had kept.
};

} // namespace binstall
