// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/net_wait.hpp>

#include <Poco/Net/SocketAddress.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace binstall {

using Addresses = std::vector<Poco::Net::SocketAddress>;

/// Finds the addresses of hosts, and remembers them for the run. Thread-safe.
class Resolver {
public:
    /// The addresses of `host`, a name or an address, never empty: as the system prefers them, but
    /// the two families in turn (RFC 8305, section 4), and the one first that was reached before.
    ///
    /// The system's resolver cannot be interrupted: it is asked on a thread of its own, which is
    /// left behind when `patience` or the command ends first.
    /// @throws Error{Errc::network}, Error{Errc::cancelled}
    Addresses resolve(const std::string& host,
                      std::uint16_t port,
                      const Patience& patience,
                      const StopEvent& stop);

    /// `address` has answered for `host`: the next connection begins with it.
    void
    prefer(const std::string& host, std::uint16_t port, const Poco::Net::SocketAddress& address);

private:
    std::mutex mutex_;
    std::map<std::pair<std::string, std::uint16_t>, Addresses> known_;
};

} // namespace binstall
