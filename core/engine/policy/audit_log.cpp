// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/value.hpp>

#include <engine/age.hpp>
#include <engine/policy/audit_log.hpp>
#include <engine/readers.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace binstall {

namespace {

Error cannot(std::string_view doing, const fs::path& path, std::string_view reason) {
    return Error{Errc::policy,
                 cat("the audit log ",
                     printable(path.string(), 1024),
                     " cannot be ",
                     doing,
                     ": ",
                     reason,
                     " (policy rule audit-log)")}
        .hint("nothing is installed that cannot be recorded; ask who administers this machine");
}

FileDescriptor open_file(const fs::path& path) {
    FileDescriptor file = [&] {
        try {
            return open_at(
                AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0600);
        } catch (const Error& error) {
            throw cannot("opened", path, error.what());
        }
    }();

    struct stat status {};

    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        throw cannot("opened", path, "it is not a regular file");
    return file;
}

FileDescriptor open_syslog(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& name = path.native();
    if (name.size() >= sizeof address.sun_path)
        throw cannot("opened", path, "its path is too long");
    std::memcpy(address.sun_path, name.data(), name.size());
    FileDescriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const auto* const target = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (!socket || ::connect(socket.get(), target, sizeof address) != 0)
        throw cannot("opened", path, std::strerror(errno));
    return socket;
}

std::string user_name(uid_t user) {
    std::vector<char> buffer(64 * 1024);

    struct passwd entry {};

    struct passwd* found = nullptr;
    ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found ? found->pw_name : "";
}

/// Who logged in, which the kernel remembers through su and sudo; null when nobody did.
Value login_user() {
    constexpr std::string_view nobody = "4294967295";
    const std::optional<std::string> text = read_file("/proc/self/loginuid", 64);
    if (!text || text->empty() || trim(*text) == nobody)
        return {};
    return Value{std::string{trim(*text)}};
}

Value json(const AuditEntry& entry) {
    Value line;
    line.set("time", moment_text(now()));
    line.set("event", entry.event);
    line.set("user", user_name(::getuid()));
    line.set("uid", static_cast<std::int64_t>(::getuid()));
    line.set("login_uid", login_user());
    line.set("crate", entry.crate);
    line.set("version", entry.version.empty() ? Value{} : Value{entry.version});
    if (const std::optional<Receipt>& receipt = entry.receipt) {
        line.set("source", receipt->source);
        line.set("manifest_source", receipt->manifest_source);
        line.set("package_source", receipt->package_source);
        line.set("tier", receipt->tier);
        line.set("target", receipt->target);
        line.set("asset_url", receipt->asset_url);
        line.set("sha256", receipt->asset_sha256);
        line.set("evidence", receipt->evidence);
    }
    Array waivers;
    for (const std::string& waiver : entry.waivers)
        waivers.emplace_back(waiver);
    line.set("waivers", std::move(waivers));
    line.set("reason", entry.reason.empty() ? Value{} : Value{entry.reason});
    return line;
}

} // namespace

AuditLog AuditLog::open(const Policy& policy, const fs::path& syslog_socket) {
    AuditLog log;
    if (policy.audit_log.empty())
        return log;
    log.is_syslog_ = policy.audit_log == "syslog";
    log.path_ = log.is_syslog_ ? syslog_socket : fs::path{policy.audit_log};
    log.file_ = log.is_syslog_ ? open_syslog(log.path_) : open_file(log.path_);
    return log;
}

void AuditLog::write(const AuditEntry& entry) const {
    if (!file_)
        return;
    std::string line = json_text(json(entry), 0);
    if (is_syslog_) {
        constexpr int authpriv_notice = 10 * 8 + 5; // RFC 3164, 4.1.1
        line = cat('<', authpriv_notice, ">binstall[", ::getpid(), "]: ", line);
    } else {
        line += '\n';
    }
    // One call for one line: nobody else's comes between its parts.
    const ssize_t count = ::write(file_.get(), line.data(), line.size());
    if (count != static_cast<ssize_t>(line.size()))
        throw cannot("written", path_, count < 0 ? std::strerror(errno) : "it is full");
}

} // namespace binstall
