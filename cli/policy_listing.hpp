// SPDX-License-Identifier: MIT
// The policy of this machine, and what it has against what is installed, as text and JSON.
#pragma once

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <engine/policy/judge.hpp>

#include <optional>
#include <string>
#include <vector>

namespace binstall::cli {

struct JudgedReceipt {
    Receipt receipt;
    std::vector<Violation> violations;
};

/// One rule a line: "min-age     3d".
[[nodiscard]] std::vector<std::string> policy_lines(const Policy& policy);
[[nodiscard]] Value json_policy(const Policy& policy);

[[nodiscard]] std::vector<std::string> judged_lines(const Policy& policy,
                                                    const std::vector<JudgedReceipt>& judged);

/// `error`: that a rule is broken.
[[nodiscard]] Value json_judged(const Policy& policy,
                                const std::vector<JudgedReceipt>& judged,
                                int exit_code,
                                const std::optional<Error>& error);

} // namespace binstall::cli
