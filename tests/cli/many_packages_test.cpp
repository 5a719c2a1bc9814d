// SPDX-License-Identifier: MIT
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace binstall::test {

TEST_CASE("a hundred packages at once are two requests each to their registry, few connections") {
    constexpr int packages = 100;
    for (const bool is_own : {false, true}) {
        CAPTURE(is_own);
        World world;
        Machine machine;
        machine.environment["CARGO_REGISTRIES_ACME_INDEX"] = "sparse+https://acme.test/index/";
        std::vector<std::string> arguments{"--dry-run"};
        if (is_own) {
            arguments.emplace_back("--registry");
            arguments.emplace_back("acme");
        }
        for (int number = 0; number < packages; ++number) {
            const std::string name = "tool" + std::to_string(number);
            Crate& crate = is_own ? world.registry("acme.test").crate(name, "1.0.0")
                                  : world.crate(name, "1.0.0");
            crate.repository("https://github.com/o/" + name).usual_release(host_triple());
            arguments.push_back(name);
        }
        const Outcome outcome = machine.run(world, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        std::map<std::string, int> times;
        std::map<std::string, std::set<std::size_t>> connections;
        int of_registry = 0;
        for (const ServerRequest& request : world.server().requests()) {
            ++times[request.host + request.target];
            connections[request.host].insert(request.connection);
            of_registry += request.host.ends_with("crates.io") || request.host == "acme.test";
        }
        // Its file of the index and its archive; of a registry of one's own the configuration too.
        CHECK(of_registry == 2 * packages + (is_own ? 1 : 0));
        for (const auto& entry : times) {
            CAPTURE(entry.first);
            CHECK(entry.second == 1);
        }
        for (const auto& entry : connections) {
            CAPTURE(entry.first);
            CHECK(entry.second.size() <= 8);
        }
        CHECK(world.server().connections() <= 8 * 4);
    }
}

} // namespace binstall::test
