// SPDX-License-Identifier: MIT
#include "results.hpp"

#include "surroundings.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <exception>
#include <iostream>

namespace binstall::check {

namespace {

Verdict verdict_of(const std::function<Verdict()>& check) {
    const NoWriting no_writing;
    try {
        return check();
    } catch (const Error& error) {
        return cat("threw ", binstall::name(error.code()), ": ", error.what());
    } catch (const std::exception& error) {
        return cat("threw ", error.what());
    }
}

} // namespace

bool Results::check(std::string_view name, const std::function<Verdict()>& check) {
    const Verdict verdict = verdict_of(check);
    const bool is_skipped = !verdict.why_skipped().empty();
    const bool has_failed = !verdict.failure().empty();
    (has_failed ? failed_ : is_skipped ? skipped_ : passed_) += 1;
    std::cout << (has_failed ? "not ok " : "ok ") << passed_ + failed_ + skipped_ << " - " << name;
    if (is_skipped)
        std::cout << " # SKIP " << printable(verdict.why_skipped(), 1000);
    std::cout << '\n';
    if (has_failed)
        std::cout << "# " << printable(verdict.failure(), 1000) << '\n';
    std::cout.flush();
    return !has_failed;
}

void Results::finish() const {
    std::cout << "1.." << passed_ + failed_ + skipped_ << '\n';
    if (skipped_ > 0)
        std::cout << "# " << skipped_ << " skipped\n";
    std::cout << passed_ << " passed, " << failed_ << " failed\n";
}

} // namespace binstall::check
