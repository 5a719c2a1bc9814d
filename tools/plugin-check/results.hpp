// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace binstall::check {

/// Prints one line for each check, as https://testanything.org has it, and counts.
class Results {
public:
    /// `check` returns why it failed, or nothing; an Error that leaves it is a failure too.
    /// @return whether it passed.
    bool check(std::string_view name, const std::function<std::string()>& check);

    /// Prints "N passed, N failed".
    void finish() const;

    int failed() const noexcept { return failed_; }

private:
    int passed_ = 0;
    int failed_ = 0;
};

} // namespace binstall::check
