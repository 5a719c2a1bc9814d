// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/secret_file.hpp>
#include <engine/files.hpp>
#include <engine/trusted_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace binstall {

namespace {

constexpr std::uint64_t size_limit = 1 << 20;

} // namespace

std::optional<Secret> read_secret_file(const fs::path& file, Log& log) {
    const std::string shown = printable(file.string(), 1024);
    try {
        // O_NONBLOCK, so that opening a fifo does not wait for somebody to write to it.
        const auto opened = try_open_at(AT_FDCWD, file, O_RDONLY | O_NONBLOCK);
        if (!opened)
            return std::nullopt;

        struct stat status {};

        if (::fstat(opened->get(), &status) != 0 || !S_ISREG(status.st_mode))
            throw Error{Errc::config, cat(shown, " is not a regular file")};
        if (const std::string reason = why_not_trusted(status); !reason.empty())
            throw Error{Errc::config, cat(shown, ' ', reason)}.hint(
                "it holds secrets: `chmod 600` the file, or chown it");
        if (status.st_uid == ::geteuid() && (status.st_mode & (S_IRGRP | S_IROTH)) != 0)
            log.write(Level::warn,
                      cat(shown, " holds secrets and can be read by others; `chmod 600` it"));
        return Secret{read_all(opened->get(), size_limit, file)};
    } catch (const Error& error) {
        throw Error{Errc::config, error.what()}.hint(error.hint());
    }
}

std::optional<Secret> read_found_secret_file(const fs::path& file, Log& log) {
    try {
        return read_secret_file(file, log);
    } catch (const Error& error) {
        log.write(Level::warn, cat(error.what(), "; it is not used"));
        return std::nullopt;
    }
}

} // namespace binstall
