// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <iostream>

namespace binstall::check {

bool Results::check(std::string_view name, const std::function<std::string()>& check) {
    std::string reason;
    try {
        reason = check();
    } catch (const Error& error) {
        reason = cat("threw ", binstall::name(error.code()), ": ", error.what());
    }
    const bool passed = reason.empty();
    (passed ? passed_ : failed_) += 1;
    std::cout << (passed ? "ok " : "not ok ") << passed_ + failed_ << " - " << name << '\n';
    if (!passed)
        std::cout << "# " << printable(reason, 1000) << '\n';
    std::cout.flush();
    return passed;
}

void Results::finish() const {
    std::cout << "1.." << passed_ + failed_ << '\n'
              << passed_ << " passed, " << failed_ << " failed\n";
}

} // namespace binstall::check
