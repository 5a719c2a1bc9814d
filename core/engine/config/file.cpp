// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/file.hpp>
#include <engine/files.hpp>
#include <engine/trusted_file.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace binstall {

namespace {

constexpr std::uint64_t size_limit = 1 << 20;

/// The content of an open file, once it is clear that nobody else could have written it.
std::string trusted_content(const FileDescriptor& file, const fs::path& path) {
    struct stat status {};

    if (::fstat(file.get(), &status) != 0)
        throw_io("examine", path, errno);
    if (!S_ISREG(status.st_mode))
        throw Error{Errc::config, "is not a regular file"};
    if (const std::string reason = why_not_trusted(status); !reason.empty())
        throw Error{Errc::config, reason}.hint(
            "settings decide what is installed from where: `chmod go-w` the file, or chown it");
    return read_all(file.get(), size_limit, path);
}

} // namespace

std::optional<Value> read_config_file(const fs::path& path, const Readers& read) {
    try {
        // O_NONBLOCK, so that opening a fifo does not wait for somebody to write to it.
        const auto file = try_open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK);
        if (!file)
            return std::nullopt;
        return read.toml(trusted_content(*file, path));
    } catch (const Error& error) {
        throw Error{Errc::config,
                    cat("settings in ", printable(path.string(), 1024), ": ", error.what())}
            .hint(error.hint());
    }
}

} // namespace binstall
