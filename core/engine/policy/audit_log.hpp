// SPDX-License-Identifier: MIT
// Who installed what, where whoever administers the machine looks for it.
#pragma once

#include <engine/files.hpp>
#include <engine/policy/policy.hpp>
#include <engine/receipt.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One line of the audit log. docs/policy.md says what its members mean.
struct AuditEntry {
    std::string_view event; ///< "install", "refused", "failed"
    std::string crate;
    std::string version;              ///< Empty when it was not resolved.
    std::optional<Receipt> receipt;   ///< Of what is installed: source, digest, evidence.
    std::vector<std::string> waivers; ///< As PolicyJudge::waivers_for() has them.
    std::string reason;               ///< Of what was refused or failed.
};

/// Lines of JSON, each written as a whole. Open before anything is done: an installation that
/// cannot be recorded does not happen.
class AuditLog {
public:
    /// The one of `policy`; one that takes no lines when it has none.
    /// @throws Error{Errc::policy} when it cannot be opened.
    static AuditLog open(const Policy& policy, const fs::path& syslog_socket = "/dev/log");

    /// @throws Error{Errc::policy} when it could not be written.
    void write(const AuditEntry& entry) const;

private:
    FileDescriptor file_; ///< None: nobody wants lines.
    fs::path path_;
    bool is_syslog_ = false;
};

} // namespace binstall
