// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/http/lazy_cache_folder.hpp>
#include <engine/readers.hpp>
#include <engine/restartable_sink.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace binstall {

class DownloadStore;

/// Passes a download on and writes it into the store as it comes. What goes wrong there ends the
/// writing, and nothing else.
class KeepingSink : public RestartableSink {
public:
    KeepingSink(RestartableSink& target, DownloadStore& store);

    void write(std::span<const std::byte> bytes) override;
    void restart() override;

    /// After the last byte: what came is the answer to `request`.
    void keep(const Request& request);

private:
    void try_to(const std::function<void(const FileDescriptor& file)>& action);

    RestartableSink& target_;
    DownloadStore& store_;
    std::optional<FileDescriptor> file_; ///< Without a name; absent when nothing is kept.
    DigestBuilder digest_{DigestAlgorithm::sha256};
    std::uint64_t size_ = 0;
    std::uint64_t largest_ = 0;
};

/// Downloads that are kept from run to run, for when there is no network: by their SHA-256, with a
/// note for each URL that led to them. Nothing of this is shown to anybody without being hashed
/// again. What is wrong with the folder is a line in the log, never an error. Thread-safe.
class DownloadStore {
public:
    /// Without a folder or a size nothing is kept.
    DownloadStore(const std::optional<fs::path>& folder, std::uint64_t size_limit, Log& log);

    /// Gives `sink` what was downloaded for `request`, and says so in its answer; absent when it is
    /// not there or damaged.
    std::optional<Response> replay(const Request& request, RestartableSink& sink);

    /// The answer to a HEAD for what is there.
    std::optional<Response> head(const Request& request);

private:
    friend class KeepingSink;

    struct Note {
        std::string sha256;
        std::uint64_t size = 0;
    };

    std::optional<Note> note(CacheFolder& folder, const Request& request) const;
    LazyCacheFolder folder_;
    Log& log_;
};

} // namespace binstall
