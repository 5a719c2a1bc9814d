// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/fetch.hpp>

#include <algorithm>
#include <utility>

namespace binstall {

namespace {

/// Writes a download to its file and hashes it on the way, so that it is read only once.
class Spool : public RestartableSink {
public:
    Spool(FileDescriptor file, fs::path folder)
        : file_{std::move(file)}, folder_{std::move(folder)} {}

    void write(std::span<const std::byte> bytes) override {
        write_all(file_.get(), bytes, folder_);
        digest_.add(bytes);
        size_ += bytes.size();
    }

    void restart() override {
        truncate(file_.get(), folder_);
        digest_ = DigestBuilder{DigestAlgorithm::sha256};
        size_ = 0;
    }

    Artifact finish(const Asset& asset, const Response& response) {
        return {.file = std::move(file_),
                .size = size_,
                .sha256 = digest_.finish().hex,
                .name = asset.name,
                .url = asset.request.url,
                .physical_url = response.url};
    }

private:
    FileDescriptor file_;
    fs::path folder_;
    DigestBuilder digest_{DigestAlgorithm::sha256};
    std::uint64_t size_ = 0;
};

/// Whether the server said where the body ends, apart from ending the connection.
bool has_known_end(const Response& response) {
    return !response.header("content-length").empty() ||
           !response.header("transfer-encoding").empty();
}

} // namespace

Artifact fetch(const Asset& asset, const fs::path& folder, const Services& services) {
    Request request = asset.request;
    const std::uint64_t limit = services.config.http.download_size;
    request.size_limit = std::min(asset.size.value_or(limit), limit);
    request.cache = CacheUse::never;
    Spool spool{unnamed_file(folder), folder};
    const Response response = services.http.download(request, spool);
    if (!response.is_success())
        throw Error{Errc::network,
                    cat(request.url.redacted(), " was answered with status ", response.status)};
    if (!has_known_end(response) && !asset.size && asset.evidence.empty())
        throw Error{Errc::network,
                    cat(request.url.redacted(),
                        " came without its length, and nobody says what it has to be")};
    return spool.finish(asset, response);
}

} // namespace binstall
