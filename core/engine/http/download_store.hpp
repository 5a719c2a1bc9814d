// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/lazy_cache_folder.hpp>
#include <engine/spool.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace binstall {

/// Downloads that are kept from run to run, for when there is no network: by their SHA-256, with a
/// note for each URL that led to them. Nothing of this is shown to anybody without being hashed
/// again. What is wrong with the folder is a line in the log, never an error. Thread-safe.
class DownloadStore {
public:
    /// Without a folder or a size nothing is kept.
    DownloadStore(const std::optional<fs::path>& folder, std::uint64_t size_limit, Log& log);

    /// Gives `spool` what was downloaded for `request`, and says so in its answer; absent when it
    /// is not there or damaged.
    std::optional<Response> replay(const Request& request, Spool& spool);

    /// Keeps a copy of `spool`, the whole answer to `request`.
    void keep(const Request& request, Spool& spool);

    /// The answer to a HEAD for what is there.
    std::optional<Response> head(const Request& request);

private:
    struct Note {
        std::string sha256;
        std::uint64_t size = 0;
    };

    std::optional<Note> note(CacheFolder& folder, const Request& request) const;
    LazyCacheFolder folder_;
    Log& log_;
};

} // namespace binstall
