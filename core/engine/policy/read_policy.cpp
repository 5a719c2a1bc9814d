// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/plugin/trust.hpp>
#include <engine/policy/read_policy.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace binstall {

namespace {

constexpr std::uint64_t size_limit = 1 << 20;

/// The content of the file, which only `place.owner` and root could have written; absent when there
/// is no such file, or no folder that it could be in.
std::optional<std::string> trusted_text(const PolicyPlace& place) {
    const Account account{place.owner, [](gid_t) { return false; }};
    const std::optional<FileDescriptor> folder =
        open_trusted_folder(place.file.parent_path(), account);
    if (!folder)
        return std::nullopt;
    const std::string name = place.file.filename();

    struct stat status {};

    // A link that leads nowhere would look like no policy.
    if (::fstatat(folder->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return std::nullopt;
        throw_io("examine", place.file, errno);
    }
    if (!S_ISREG(status.st_mode))
        throw Error{Errc::policy, "it is not a regular file"};
    const FileDescriptor file = open_at(folder->get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
    if (::fstat(file.get(), &status) != 0)
        throw_io("examine", place.file, errno);
    if (const auto reason = why_untrusted(status, account, true))
        throw Error{Errc::policy, cat("it ", *reason)};
    return read_all(file.get(), size_limit, place.file);
}

} // namespace

Policy read_policy(const PolicyPlace& place, const Readers& read) {
    Policy policy;
    try {
        const std::optional<std::string> text = trusted_text(place);
        if (!text)
            return policy;
        policy = parse_policy(read.toml(*text), place.file);
    } catch (const Error& error) {
        throw Error{Errc::policy,
                    cat("the policy ",
                        printable(place.file.string(), 1024),
                        " cannot be used: ",
                        error.what())}
            .hint(error.hint().empty() ? "nothing is done without it; ask who administers this "
                                         "machine"
                                       : error.hint());
    }
    const std::string shown = printable(place.file.string(), 1024);
    check_can_be_shown(policy.evidence, shown);
    for (const auto& [source, level] : policy.evidence_of)
        check_can_be_shown(level, shown);
    return policy;
}

} // namespace binstall
