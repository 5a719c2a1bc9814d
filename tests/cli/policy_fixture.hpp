// SPDX-License-Identifier: MIT
// Machines with a policy, and packages that keep it or break it.
#pragma once

#include "evidence_fixture.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// Publishes, once: `plain` (nobody states anything of it), `listed` (with a digest of its
/// listing), `summed` (with a file of checksums), `signed` (with a signature), `young` (published
/// just now), `fresh` (an old version whose archive was uploaded just now), `early` 1.2.3-rc.1,
/// `nobuild` (without a release), and `private` at crates.acme.test.
class PolicyWorld {
public:
    PolicyWorld();

    /// Makes `toml` the policy of `machine`, and its program one that reads it.
    void policy(std::string_view toml);

    /// The file of the policy.
    fs::path policy_file() const { return machine.elsewhere("policy.toml"); }

    /// Installs without asking, and checks that nothing was installed: not one file was written, no
    /// line of output but the one error, which ends with the code.
    Outcome refuse(std::vector<std::string> arguments, int status = 48);

    /// Installs, and checks that it worked.
    Outcome accept(std::vector<std::string> arguments);

    /// The hosts of everything that is public.
    static std::string all_hosts();

    /// The policy's table that pins every plugin that was built to what it is.
    static std::string pins(std::string_view but = {});

    /// `example` with the digests of the plugins that were built, and with a file to write to in
    /// place of syslog.
    static std::string with_digests(std::string example, const fs::path& audit_log);

    Publisher publisher;
    World& world = publisher.world;
    Machine& machine = publisher.machine;
};

/// "2026-11-21T17:00:00Z"
std::string moment_now();

/// "2026-11-21", so many days from today.
std::string day(int from_today);

} // namespace binstall::test
