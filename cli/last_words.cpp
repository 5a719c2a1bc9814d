// SPDX-License-Identifier: MIT
#include "last_words.hpp"

#include <cxxabi.h>
#include <exception>
#include <new>
#include <string_view>
#include <typeinfo>
#include <unistd.h>

namespace binstall::cli {

namespace {

constexpr int exit_internal = 16;

/// Without the stream and without memory: both may be what failed.
void say(std::string_view words) noexcept {
    // There is nobody to tell when this fails too.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
}

[[noreturn]] void end() noexcept {
    const std::type_info* what = abi::__cxa_current_exception_type();
    say(what != nullptr && *what == typeid(std::bad_alloc)
            ? "error: out of memory [internal]\n"
            : "error: binstall had to stop in the middle; memory may be short [internal]\n");
    say("  hint: the next command puts right what was begun\n");
    ::_exit(exit_internal);
}

} // namespace

void end_with_last_words() noexcept {
    std::set_terminate(end);
}

} // namespace binstall::cli
