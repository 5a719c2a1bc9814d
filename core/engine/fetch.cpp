// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/fetch.hpp>

#include <utility>

namespace binstall {

namespace {

constexpr std::uint64_t artifact_size_limit = std::uint64_t{1} << 30;

/// Writes a download to its file and hashes it on the way, so that it is read only once.
class Spool : public ByteSink {
public:
    Spool(FileDescriptor file, fs::path folder)
        : file_{std::move(file)}, folder_{std::move(folder)} {}

    void write(std::span<const std::byte> bytes) override {
        write_all(file_.get(), bytes, folder_);
        digest_.add(bytes);
        size_ += bytes.size();
    }

    Artifact finish(const Asset& asset, const Response& response) {
        if (size_ == 0)
            throw Error{Errc::network, cat(asset.request.url.redacted(), " is an empty file")};
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

} // namespace

Artifact fetch(const Asset& asset, const fs::path& folder, const Services& services) {
    Request request = asset.request;
    request.size_limit = asset.size.value_or(artifact_size_limit);
    request.cache = CacheUse::never;
    Spool spool{unnamed_file(folder), folder};
    const Response response = services.http.fetch(request, spool);
    if (!response.is_success())
        throw Error{Errc::network,
                    cat(request.url.redacted(), " was answered with status ", response.status)};
    return spool.finish(asset, response);
}

} // namespace binstall
