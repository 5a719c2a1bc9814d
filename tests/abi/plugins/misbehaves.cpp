// SPDX-License-Identifier: MIT
// A source that does whatever the package's name says.
#include "sample_source.hpp"

#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <map>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using binstall::Host;

using Deed = binstall::Findings (*)(const Host&);

binstall::Findings throw_exception(const Host& /*host*/) {
    throw std::out_of_range{"an index of mine"};
}

class OwnError : public std::exception {
public:
    const char* what() const noexcept override { return "of a type that only the plugin knows"; }
};

binstall::Findings throw_type_of_its_own(const Host& /*host*/) {
    throw OwnError{};
}

class SilentError : public std::exception {
public:
    const char* what() const noexcept override { return nullptr; }
};

binstall::Findings throw_without_message(const Host& /*host*/) {
    throw SilentError{};
}

binstall::Findings throw_int(const Host& /*host*/) {
    throw 42; // NOLINT: that is the point
}

binstall::Findings throw_error(const Host& /*host*/) {
    throw binstall::Error{binstall::Errc::unauthorized, "the mirror wants a password"};
}

binstall::Findings claim_cancelled(const Host& /*host*/) {
    throw binstall::Error{binstall::Errc::cancelled, "no more"};
}

/// Stops when it is asked to.
binstall::Findings wait_for_stop(const Host& host) {
    while (!host.stop.stop_requested())
        std::this_thread::sleep_for(1ms);
    throw binstall::Error{binstall::Errc::cancelled, "stopped"};
}

binstall::Findings ignore_stop(const Host& /*host*/) {
    for (;;)
        std::this_thread::sleep_for(1h);
}

binstall::Findings hang_in_stop_callback(const Host& host) {
    const std::stop_callback callback{host.stop, [] {
                                          for (;;)
                                              std::this_thread::sleep_for(1h);
                                      }};
    for (;;)
        std::this_thread::sleep_for(1h);
}

binstall::Findings end_thread(const Host& /*host*/) {
    ::pthread_exit(nullptr);
}

binstall::Findings change_process(const Host& /*host*/) {
    if (::chdir("/") != 0)
        throw std::runtime_error{"cannot go to /"};
    ::umask(0);
    std::setlocale(LC_ALL, "C.UTF-8");
    ::setenv("LD_PRELOAD", "/tmp/evil.so", 1);
    ::unsetenv("PATH");
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    return {};
}

binstall::Findings close_standard_error(const Host& /*host*/) {
    ::close(2);
    return {};
}

binstall::Findings fork_and_return(const Host& /*host*/) {
    if (::fork() < 0)
        throw std::runtime_error{"cannot fork"};
    return {}; // in both processes
}

binstall::Findings leave_thread(const Host& /*host*/) {
    std::thread{[] { std::this_thread::sleep_for(1h); }}.detach();
    return {};
}

binstall::Findings end_process(const Host& /*host*/) {
    std::abort();
}

binstall::Findings offer_odd_things(const Host& /*host*/) {
    binstall::Candidate candidate;
    candidate.assets.push_back({});
    candidate.assets.front().name = "../../\x1b[31m";
    candidate.binaries.push_back({"tool", 7, "../../../etc/passwd"});
    binstall::Findings findings;
    findings.candidates.push_back(candidate);
    return findings;
}

/// Never destroyed: a call that was left behind may still be running when the process ends.
const auto& deeds = *new std::map<std::string_view, Deed>{
    {"abort", end_process},
    {"change-process", change_process},
    {"claim-cancelled", claim_cancelled},
    {"close-standard-error", close_standard_error},
    {"end-thread", end_thread},
    {"fork-and-return", fork_and_return},
    {"hang-in-stop-callback", hang_in_stop_callback},
    {"ignore-stop", ignore_stop},
    {"leave-thread", leave_thread},
    {"offer-odd-things", offer_odd_things},
    {"throw-error", throw_error},
    {"throw-exception", throw_exception},
    {"throw-int", throw_int},
    {"throw-type-of-its-own", throw_type_of_its_own},
    {"throw-without-message", throw_without_message},
    {"wait-for-stop", wait_for_stop},
};

class Misbehaving : public binstall::PackageSource {
public:
    std::string_view id() const noexcept override { return "misbehaves"; }

    binstall::Findings find(const binstall::BuildQuery& query, const Host& host) const override {
        return deeds.at(query.manifest.name)(host);
    }
};

void register_misbehaving(binstall::Registrar& registrar) {
    registrar.add(std::make_unique<Misbehaving>(), binstall::Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("misbehaves", "1.0", "Does what it should not", "MIT", register_misbehaving);
