// SPDX-License-Identifier: MIT
#pragma once

#include "git_repository.hpp"
#include "machine.hpp"
#include "process.hpp"
#include "temp_folder.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace binstall::test {

/// A key pair of an ssh user, made by OpenSSH.
struct SshKey {
    fs::path file;
    std::string public_line; ///< "ssh-ed25519 AAAA... who"
};

/// Repositories as a company's own machine serves them: git over ssh, by dropbear, on loopback, for
/// the account "git", which nobody else knows: libnss_wrapper tells the server of it.
class SshServer {
public:
    /// Absent when dropbear, libnss_wrapper or OpenSSH's client is not installed.
    static std::unique_ptr<SshServer> start();

    /// A repository of that name, made on first use. As it comes, without any setting for clients
    /// that want less than everything.
    GitRepository repository(const std::string& name) const;

    /// "ssh://git@git.test:PORT/..."
    std::string url(const std::string& name) const;

    std::uint16_t port() const noexcept { return port_; }

    /// Makes a key that is let in. `options` are those of authorized_keys(5).
    SshKey key(const std::string& name, const std::string& options = {}) const;

    /// Makes a key that is not, or one that a passphrase locks.
    SshKey foreign_key(const std::string& name, const std::string& passphrase = {}) const;

    /// The line of known_hosts(5) for this server.
    const std::string& known_host() const noexcept { return known_host_; }

    /// How often somebody was let in.
    std::size_t sessions() const;

private:
    SshServer() = default;

    TempFolder folder_;
    std::uint16_t port_ = 0;
    std::string known_host_;
    std::unique_ptr<Process> server_;
};

/// A server for all cases of a process; absent as above, and then the test says so.
SshServer* shared_ssh_server();

/// Somebody who reaches git.test by ssh. OpenSSH takes its settings from the home folder that the
/// system knows, not from HOME: the ssh on the PATH of this machine names its own file of them.
class SshMachine : public Machine {
public:
    /// Knows the server, and has a key that is let in.
    explicit SshMachine(const SshServer& server);

    /// Replaces the key. No file: what an agent has.
    void use_key(const fs::path& file) const;

    /// Replaces known_hosts.
    void know_hosts(const std::string& lines) const;

    fs::path known_hosts() const { return elsewhere("known_hosts"); }

    /// The ssh that is called.
    fs::path ssh() const { return elsewhere("bin/ssh"); }
};

} // namespace binstall::test
