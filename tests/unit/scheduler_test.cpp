// SPDX-License-Identifier: MIT
#include <engine/scheduler.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace binstall {

TEST_CASE("every task runs once, and errors come back in the tasks' order") {
    std::atomic<int> runs = 0;
    const auto errors = run_all(20, 4, [&](std::size_t index) {
        ++runs;
        if (index == 3)
            throw Error{Errc::network, "third"};
        if (index == 17)
            throw std::runtime_error{"seventeenth"};
    });
    CHECK(runs == 20);
    REQUIRE(errors.size() == 20);
    for (std::size_t index = 0; index < errors.size(); ++index) {
        CAPTURE(index);
        CHECK(errors[index].has_value() == (index == 3 || index == 17));
    }
    CHECK(errors[3]->code() == Errc::network);
    CHECK(errors[17]->code() == Errc::internal);
    CHECK(std::string{errors[17]->what()} == "seventeenth");
}

TEST_CASE("never more tasks at once than allowed") {
    std::atomic<int> running = 0, most = 0;
    static_cast<void>(run_all(50, 3, [&](std::size_t) {
        const int now = ++running;
        int seen = most;
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
        --running;
    }));
    CHECK(most <= 3);
    CHECK(most >= 1);
}

TEST_CASE("no tasks are no work") {
    CHECK(run_all(0, 4, [](std::size_t) { throw 1; }).empty());
}

} // namespace binstall
