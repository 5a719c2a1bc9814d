// SPDX-License-Identifier: MIT
#pragma once

#include "git_repository.hpp"
#include "process.hpp"
#include "temp_folder.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace binstall::test {

/// Repositories as the web serves them: `git http-backend` behind nginx, with TLS, on loopback.
///
///     https://git.test:PORT/git/NAME       everybody may read it
///     https://git.test:PORT/private/NAME   with the user "me" and the password "opensesame"
///     https://git.test:PORT/moved/NAME     redirects to /git/NAME
///     https://git.test:PORT/led/NAME       redirects to https://other.test:PORT/git/NAME
///     https://git.test:PORT/astray/NAME    redirects to https://other.test:PORT/private/NAME
class GitServer {
public:
    /// Absent when nginx, fcgiwrap or git's backend is not installed.
    static std::unique_ptr<GitServer> start();

    /// A repository of that name, made on first use.
    GitRepository repository(const std::string& name) const;

    std::string url(const std::string& place, const std::string& name) const;

    std::uint16_t port() const noexcept { return port_; }

    /// What brings a client here: "--connect-to" for the two hosts, and the certificates.
    std::vector<std::string> arguments() const;

    /// PEM, of the authority.
    fs::path certificates() const { return folder_ / "authority.pem"; }

    /// The lines of the log of requests: "GET /git/NAME/info/refs?service=git-upload-pack 200 -",
    /// with the Authorization header at the end.
    std::vector<std::string> requests() const;

private:
    GitServer() = default;
    void configure();
    bool is_up() const;

    TempFolder folder_;
    std::uint16_t port_ = 0;
    std::unique_ptr<Process> backend_;
    std::unique_ptr<Process> nginx_;
};

} // namespace binstall::test
