// SPDX-License-Identifier: MIT
// What a plugin must leave as it is: files, threads, and what belongs to the whole process.
#pragma once

#include <engine/files.hpp>

#include <csignal>
#include <cstddef>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <utility>

namespace binstall::check {

/// While it lives, no file can grow: whoever writes to one fails, and Surroundings knows.
class NoWriting {
public:
    NoWriting();
    ~NoWriting();
    NoWriting(const NoWriting&) = delete;
    NoWriting& operator=(const NoWriting&) = delete;

private:
    rlimit before_{};

    struct sigaction action_ {};
};

/// Makes and enters an empty folder, which is home too and where temporary files belong, and sees
/// what is done there and to this process. Thread-safe.
class Surroundings {
public:
    Surroundings();
    ~Surroundings();
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;

    /// `call`, for call_plugin, with eyes on it. Borrows from this object.
    template <class Call>
    auto watched(Call call) {
        return [this, call = std::move(call)](std::stop_token stop) mutable {
            const Visit visit{*this};
            return call(std::move(stop));
        };
    }

    /// What was done that no plugin may do, since this was asked for the last time; empty for
    /// nothing.
    std::string changes();

    /// A folder of our own, which is not watched.
    fs::path folder(std::string_view name) const;

    /// Removes the folders, as the destructor does.
    void remove() noexcept;

private:
    /// Lives on the thread of a call as long as the call runs.
    class Visit {
    public:
        explicit Visit(Surroundings& surroundings);
        ~Visit();
        Visit(const Visit&) = delete;
        Visit& operator=(const Visit&) = delete;

    private:
        Surroundings& surroundings_;
    };

    std::set<std::string> created() const;
    std::size_t left_threads();

    fs::path root_;
    FileDescriptor events_;
    std::size_t threads_ = 0;
    std::mutex mutex_;
    std::set<std::string> process_;
};

} // namespace binstall::check
