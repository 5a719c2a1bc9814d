// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace binstall::check {

/// What came of a check: it passed, it failed, or there was nothing to check.
class Verdict {
public:
    /// Not explicit, since most checks say no more than this: why it failed, or nothing.
    Verdict(std::string failure) : failure_{std::move(failure)} {}

    static Verdict skipped(std::string why) {
        Verdict verdict{std::string{}};
        verdict.skipped_ = std::move(why);
        return verdict;
    }

    const std::string& failure() const noexcept { return failure_; }

    const std::string& why_skipped() const noexcept { return skipped_; }

private:
    std::string failure_;
    std::string skipped_;
};

/// Prints one line for each check, as https://testanything.org has it, and counts.
class Results {
public:
    /// No file can grow during `check`. An exception that leaves it is a failure too.
    /// @return whether it did not fail.
    bool check(std::string_view name, const std::function<Verdict()>& check);

    /// Prints how many were skipped, if any, and "N passed, N failed".
    void finish() const;

    int failed() const noexcept { return failed_; }

private:
    int passed_ = 0;
    int failed_ = 0;
    int skipped_ = 0;
};

} // namespace binstall::check
