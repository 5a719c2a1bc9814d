// SPDX-License-Identifier: MIT
#include "unpacking.hpp"

#include "../support/temp_folder.hpp"

#include <array>
#include <bin/bare_format.hpp>
#include <memory>
#include <stdexcept>
#include <tar/tar_format.hpp>
#include <vector>
#include <zip/zip_format.hpp>

namespace binstall::test {

namespace {

std::vector<std::unique_ptr<ArchiveFormat>> all_formats() {
    using enum Compression;
    std::vector<std::unique_ptr<ArchiveFormat>> formats;
    for (const Compression compression : {none, gzip, xz, bzip2, zstd})
        formats.push_back(std::make_unique<TarFormat>(compression));
    formats.push_back(std::make_unique<BareFormat>());
    formats.push_back(std::make_unique<ZipFormat>());
    return formats;
}

Artifact artifact_of(const std::string& bytes, const fs::path& folder) {
    Artifact artifact;
    artifact.file = unnamed_file(folder);
    write_all(artifact.file.get(), bytes, folder);
    artifact.size = bytes.size();
    artifact.name = "tool-1.0.0-x86_64-unknown-linux-gnu";
    artifact.url = Url::parse("https://releases.test/tool/1.0.0/tool.tar");
    return artifact;
}

} // namespace

const ArchiveFormat& format_named(std::string_view id) {
    static const std::vector<std::unique_ptr<ArchiveFormat>> formats = all_formats();
    for (const auto& format : formats) {
        if (format->id() == id)
            return *format;
    }
    throw std::out_of_range{std::string{id}};
}

StagedTree unpack_bytes(const std::string& bytes, const UnpackRequest& request) {
    const TempFolder folder;
    return unpack(artifact_of(bytes, folder.path()),
                  format_named(request.format),
                  request.names,
                  Target::parse(request.target),
                  folder.path(),
                  request.limits,
                  request.stop);
}

std::optional<Error> unpack_error(const std::string& bytes, const UnpackRequest& request) {
    try {
        unpack_bytes(bytes, request);
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    }
}

std::string unpack_message(const std::string& bytes, const UnpackRequest& request) {
    const std::optional<Error> error = unpack_error(bytes, request);
    return error ? error->what() : "accepted";
}

std::string content(const StagedFile& file) {
    std::string bytes(file.size, '\0');
    const std::size_t count =
        read_at(file.file.get(), 0, std::as_writable_bytes(std::span{bytes}), file.member);
    bytes.resize(count);
    return bytes;
}

std::string staged_names(const StagedTree& tree) {
    std::string names;
    for (const StagedFile& file : tree.files)
        names += (names.empty() ? "" : " ") + file.member;
    return names;
}

std::string fake_elf(std::string_view rest) {
    return "\x7f"
           "ELF" +
           std::string{rest};
}

} // namespace binstall::test
