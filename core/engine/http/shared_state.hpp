// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/connection_pool.hpp>
#include <engine/http/connector.hpp>
#include <engine/http/download_store.hpp>
#include <engine/http/request_record.hpp>
#include <engine/http/response_cache.hpp>
#include <engine/http/response_memory.hpp>
#include <engine/http_client.hpp>

#include <utility>

namespace binstall {

/// What the requests of a command share. Thread-safe.
struct HttpSharedState {
    HttpSharedState(HttpOptions http_options,
                    Log& http_log,
                    std::stop_token client_stop,
                    const Credentials* run_credentials)
        : options{std::move(http_options)}, log{http_log},
          credentials{run_credentials}, stop{std::move(client_stop)} {}

    const HttpOptions options;
    Log& log;
    const Credentials* const credentials; ///< Null: there are none.
    const StopEvent stop;                 ///< Of the command, or of the client.
    Connector connector{options, log};
    ConnectionPool pool{connector, options.connections_per_host, log, stop};
    RequestRecord record{options.records_requests};
    ResponseMemory memory;
    ResponseCache cache{options.cache_folder, options.cache_size, log};
    DownloadStore downloads{download_folder(options), download_shares* options.cache_size, log};

private:
    /// Downloads are larger than answers.
    static constexpr std::uint64_t download_shares = 8;

    static std::optional<fs::path> download_folder(const HttpOptions& options) {
        if (!options.cache_folder)
            return std::nullopt;
        return options.cache_folder->parent_path() / "downloads";
    }
};

} // namespace binstall
