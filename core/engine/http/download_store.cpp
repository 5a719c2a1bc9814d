// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/cache_entry.hpp>
#include <engine/http/download_store.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <span>
#include <unistd.h>
#include <utility>
#include <vector>

namespace binstall {

namespace {

constexpr std::string_view form = "binstall download 1";
constexpr std::size_t piece_size = std::size_t{128} << 10;

std::string note_text(std::string_view sha256, std::uint64_t size) {
    return cat(form, '\n', sha256, '\n', size, '\n');
}

Response answer_of(const Request& request, std::uint64_t size) {
    return {
        .status = 200, .headers = {{"Content-Length", cat(size)}}, .body = {}, .url = request.url};
}

/// Gives all of `file` to `sink`; its SHA-256.
std::string pass_on(const FileDescriptor& file, const fs::path& path, ByteSink& sink) {
    DigestBuilder digest{DigestAlgorithm::sha256};
    std::vector<std::byte> piece(piece_size);
    for (;;) {
        const ssize_t size = ::read(file.get(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            throw_io("read", path, errno);
        if (size == 0)
            return digest.finish().hex;
        const auto bytes = std::span{piece}.first(static_cast<std::size_t>(size));
        digest.add(bytes);
        sink.write(bytes);
    }
}

} // namespace

KeepingSink::KeepingSink(RestartableSink& target, DownloadStore& store)
    : target_{target}, store_{store} {
    store_.folder_.use([&](const CacheFolder& folder) {
        file_ = folder.create();
        largest_ = folder.largest();
    });
}

/// Ends the keeping of this download when `action` fails.
void KeepingSink::try_to(const std::function<void(const FileDescriptor& file)>& action) {
    if (!file_)
        return;
    try {
        action(*file_);
    } catch (const Error& error) {
        store_.log_.write(Level::debug, cat("the download is not kept: ", error.what()));
        file_.reset();
    }
}

void KeepingSink::write(std::span<const std::byte> bytes) {
    target_.write(bytes);
    size_ += bytes.size();
    if (size_ > largest_)
        file_.reset();
    try_to([&](const FileDescriptor& file) {
        write_all(file.get(), bytes, store_.folder_.path());
        digest_.add(bytes);
    });
}

void KeepingSink::restart() {
    target_.restart();
    try_to([&](const FileDescriptor& file) { truncate(file.get(), store_.folder_.path()); });
    digest_ = DigestBuilder{DigestAlgorithm::sha256};
    size_ = 0;
}

void KeepingSink::keep(const Request& request) {
    if (!file_)
        return;
    const std::string sha256 = digest_.finish().hex;
    store_.folder_.use([&](CacheFolder& folder) {
        folder.add(*file_, sha256, size_);
        folder.write(cache_name(request), note_text(sha256, size_));
    });
    file_.reset();
}

DownloadStore::DownloadStore(const std::optional<fs::path>& folder,
                             std::uint64_t size_limit,
                             Log& log)
    : folder_{folder, size_limit, "downloads", log}, log_{log} {}

std::optional<Response> DownloadStore::replay(const Request& request, RestartableSink& sink) {
    std::optional<FileDescriptor> file;
    std::optional<Note> found;
    folder_.use([&](CacheFolder& folder) {
        found = note(folder, request);
        if (found)
            file = folder.open(found->sha256);
    });
    if (!file || found->size > request.size_limit)
        return std::nullopt;
    if (pass_on(*file, folder_.path(), sink) == found->sha256) {
        log_.write(Level::debug,
                   cat("GET ", request.url.redacted(), ": ", found->size, " bytes from the store"));
        return answer_of(request, found->size);
    }
    log_.write(Level::debug,
               cat("the store's file ", found->sha256, " is damaged and was removed"));
    folder_.use([&](const CacheFolder& folder) { folder.remove(found->sha256); });
    sink.restart();
    return std::nullopt;
}

std::optional<Response> DownloadStore::head(const Request& request) {
    std::optional<Response> answer;
    folder_.use([&](CacheFolder& folder) {
        const std::optional<Note> found = note(folder, request);
        if (found && folder.open(found->sha256))
            answer = answer_of(request, found->size);
    });
    return answer;
}

std::optional<DownloadStore::Note> DownloadStore::note(CacheFolder& folder,
                                                       const Request& request) const {
    const std::optional<std::string> text = folder.read(cache_name(request));
    if (!text)
        return std::nullopt;
    const std::vector<std::string_view> lines = split(*text, '\n');
    Note note;
    if (lines.size() != 4 || lines[0] != form || lines[1].size() != 64)
        return std::nullopt;
    const char* const end = lines[2].data() + lines[2].size();
    const auto [rest, problem] = std::from_chars(lines[2].data(), end, note.size);
    const bool is_plain = lines[1].find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (problem != std::errc{} || rest != end || !is_plain)
        return std::nullopt;
    note.sha256 = lines[1];
    return note;
}

} // namespace binstall
