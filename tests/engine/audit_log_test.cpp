// SPDX-License-Identifier: MIT
// The audit log as the system's log gets it.
#include <binstall/error.hpp>

#include <engine/policy/audit_log.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace binstall {

namespace {

/// What listens at /dev/log.
class SystemLog {
public:
    explicit SystemLog(const fs::path& path) : socket_{::socket(AF_UNIX, SOCK_DGRAM, 0)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        const auto* const place = static_cast<const sockaddr*>(static_cast<const void*>(&address));
        REQUIRE(::bind(socket_.get(), place, sizeof address) == 0);
    }

    std::string next() const {
        std::array<char, 4096> text{};
        const ssize_t count = ::recv(socket_.get(), text.data(), text.size(), MSG_DONTWAIT);
        return count < 0 ? std::string{}
                         : std::string(text.data(), static_cast<std::size_t>(count));
    }

private:
    FileDescriptor socket_;
};

} // namespace

TEST_CASE("the system's log gets each entry as one line") {
    const test::TempFolder folder;
    const fs::path path = folder / "log";
    Policy policy;
    policy.audit_log = "syslog";
    CHECK_THROWS_WITH_AS(static_cast<void>(AuditLog::open(policy, path)),
                         doctest::Contains("(policy rule audit-log)"),
                         Error);
    const SystemLog listener{path};
    const AuditLog log = AuditLog::open(policy, path);
    log.write({.event = "refused",
               .crate = "tool\n<13>forged",
               .version = "",
               .receipt = {},
               .waivers = {},
               .reason = "it is denied (policy rule deny)"});
    const std::string line = listener.next();
    CHECK(line.starts_with("<85>binstall["));
    CHECK(line.find("\"event\":\"refused\"") != std::string::npos);
    CHECK(line.find("tool\\n<13>forged") != std::string::npos);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(listener.next().empty());
}

TEST_CASE("without the rule there is no audit log, and entries go nowhere") {
    const AuditLog log = AuditLog::open({}, "/nonexistent/log");
    CHECK_NOTHROW(log.write({.event = "install",
                             .crate = "tool",
                             .version = "1.0.0",
                             .receipt = {},
                             .waivers = {},
                             .reason = {}}));
}

} // namespace binstall
