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
    /// The addresses of `host`, a name or an address, as the system prefers them; never empty.
    ///
    /// The system's resolver cannot be interrupted: it is asked on a thread of its own, which is
    /// left behind when `patience` or the command ends first.
    /// @throws Error{Errc::network}, Error{Errc::cancelled}
    Addresses resolve(const std::string& host,
                      std::uint16_t port,
                      const Patience& patience,
                      const StopEvent& stop);

private:
    std::mutex mutex_;
    std::map<std::pair<std::string, std::uint16_t>, Addresses> known_;
};

} // namespace binstall
