// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/http/cache_entry.hpp>
#include <engine/http/download_store.hpp>

#include <charconv>
#include <span>
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

/// Whether `file`, which was opened just now, has that size and digest.
bool is_whole(const FileDescriptor& file,
              std::uint64_t size,
              std::string_view sha256,
              const fs::path& path) {
    DigestBuilder builder{DigestAlgorithm::sha256};
    std::vector<std::byte> piece(piece_size);
    std::uint64_t position = 0;
    while (const std::size_t read = read_at(file.get(), position, piece, path)) {
        builder.add(std::span{piece}.first(read));
        position += read;
    }
    return position == size && builder.finish().hex == sha256;
}

} // namespace

DownloadStore::DownloadStore(const std::optional<fs::path>& folder,
                             std::uint64_t size_limit,
                             Log& log)
    : folder_{folder, size_limit, "downloads", log}, log_{log} {}

std::optional<Response> DownloadStore::replay(const Request& request, Spool& spool) {
    std::optional<FileDescriptor> file;
    std::optional<Note> found;
    folder_.use([&](CacheFolder& folder) {
        found = note(folder, request);
        if (found)
            file = folder.open(found->sha256);
    });
    if (!file || found->size > request.size_limit)
        return std::nullopt;
    if (is_whole(*file, found->size, found->sha256, folder_.path())) {
        // No copy is needed: files of the store are never written into, only replaced.
        spool.adopt(*std::move(file), found->size, found->sha256);
        log_.write(Level::trace,
                   cat("GET ", request.url.redacted(), ": ", found->size, " bytes from the store"));
        return answer_of(request, found->size);
    }
    log_.write(Level::debug,
               cat("the store's file ", found->sha256, " is damaged and was removed"));
    folder_.use([&](const CacheFolder& folder) { folder.remove(found->sha256); });
    return std::nullopt;
}

void DownloadStore::keep(const Request& request, Spool& spool) {
    std::optional<CacheFolder::NewFile> copy;
    folder_.use([&](CacheFolder& folder) {
        if (spool.size() <= folder.largest())
            copy = folder.create();
    });
    if (!copy)
        return;
    try {
        copy_all(spool.file(), spool.size(), copy->file.get(), folder_.path());
    } catch (const Error& error) { // a full disk, say: the next download may well fit
        log_.write(Level::debug, cat("the download is not kept: ", error.what()));
        folder_.use([&](const CacheFolder& folder) { folder.discard(*copy); });
        return;
    }
    folder_.use([&](CacheFolder& folder) {
        folder.add(*copy, spool.sha256(), spool.size());
        folder.write(cache_name(request), note_text(spool.sha256(), spool.size()));
    });
}

std::optional<Response> DownloadStore::head(const Request& request) {
    std::optional<Response> answer;
    Request download = request;
    download.method = Method::get;
    folder_.use([&](CacheFolder& folder) {
        const std::optional<Note> found = note(folder, download);
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
