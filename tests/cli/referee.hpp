// SPDX-License-Identifier: MIT
// The real cargo in a test's world: the registry that it installs from is the one that ours does.
#pragma once

#include <support/machine.hpp>
#include <support/proxy_server.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::test {

/// `cargo ARGUMENTS...` for the user of `machine`; absent, which it says loudly, when there is
/// none.
std::optional<Command> cargo_command(const Machine& machine, std::vector<std::string> arguments);

class Referee {
public:
    /// With the settings and secrets of `machine`. Both must outlive it.
    Referee(World& world, const Machine& machine);

    /// Whether there is a cargo on this machine.
    bool is_there() const { return cargo_command(machine_, {}).has_value(); }

    /// `cargo install --force ARGUMENTS...` into a root of its own.
    Outcome install(std::vector<std::string> arguments) const;

private:
    World& world_;
    const Machine& machine_;
    ProxyServer proxy_; ///< cargo has no --connect-to: a proxy leads it to the world.
};

} // namespace binstall::test
