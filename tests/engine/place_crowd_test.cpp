// SPDX-License-Identifier: MIT
// Many installations at one destination at the same time, and somebody who reads meanwhile.
#include "place_fixture.hpp"

#include <binstall/text.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <thread>
#include <unistd.h>

using namespace binstall;
using namespace binstall::test;

namespace {

constexpr int installers = 4;
constexpr int installations = 1000;

/// Temporary folders in memory, where there is a place for them: what is tested here is who comes
/// between whom, not how long a disk takes.
class InMemory {
public:
    InMemory() {
        if (const char* before = std::getenv("TMPDIR"))
            before_ = before;
        if (::access("/dev/shm", W_OK) == 0)
            ::setenv("TMPDIR", "/dev/shm", 1);
    }

    ~InMemory() {
        if (before_)
            ::setenv("TMPDIR", before_->c_str(), 1);
        else
            ::unsetenv("TMPDIR");
    }

    InMemory(const InMemory&) = delete;
    InMemory& operator=(const InMemory&) = delete;

private:
    std::optional<std::string> before_;
};

/// Installs one version after the other of a package of its own.
void install_in_turn(const Destination& destination, int number, std::atomic<int>& done) {
    PlaceFixture fixture;
    fixture.destination = destination;
    const std::string name = cat("tool", number);
    for (int turn = 0; turn < installations / installers; ++turn) {
        const std::string version = cat("1.0.", turn);
        fixture.place_one(name, version, cat(name, ' ', version));
        ++done;
        done.notify_one();
    }
}

/// What a reader of cargo's list sees: every version of it is whole, and once a package is in it,
/// it stays.
class ListReader {
public:
    explicit ListReader(const fs::path& root) : file_{root / ".crates.toml"} {}

    void read() {
        const std::optional<std::string> text = read_file(file_, 1 << 20);
        if (!text || text->empty())
            return; // nobody has installed anything yet
        const Value list = readers_.toml(*text);
        const Value* packages = list.find("v1");
        REQUIRE(packages != nullptr);
        REQUIRE(packages->table() != nullptr);
        CHECK(packages->table()->size() >= most_);
        most_ = std::max(most_, packages->table()->size());
        ++reads_;
    }

    std::size_t most() const { return most_; }

    int reads() const { return reads_; }

private:
    fs::path file_;
    StrictReaders readers_;
    std::size_t most_ = 0;
    int reads_ = 0;
};

} // namespace

TEST_CASE("CON-11 CON-13: a thousand installations side by side leave whole records at any time") {
    const InMemory memory;
    PlaceFixture fixture;
    fixture.destination.lock_timeout = std::chrono::minutes{10};
    ListReader reader{fixture.root};
    std::atomic<int> done{0};
    std::vector<std::thread> threads;
    for (int number = 0; number < installers; ++number)
        threads.emplace_back([&, number] { install_in_turn(fixture.destination, number, done); });
    // Whenever one has ended; the others are at it meanwhile.
    for (int seen = 0; seen < installations; seen = done) {
        reader.read();
        done.wait(seen);
    }
    for (std::thread& thread : threads)
        thread.join();
    reader.read();
    CHECK(reader.reads() > installers);
    CHECK(reader.most() == installers);
    const std::vector<Receipt> receipts = fixture.installed();
    REQUIRE(receipts.size() == installers);
    for (const Receipt& receipt : receipts) {
        CHECK(receipt.version.to_string() == cat("1.0.", installations / installers - 1));
        CHECK(is_intact(receipt, fixture.destination));
    }
}
