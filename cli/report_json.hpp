// SPDX-License-Identifier: MIT
// `--format json`: docs/json.md describes it, and a change that breaks readers raises its version.
#pragma once

#include <binstall/error.hpp>
#include <binstall/value.hpp>

#include <engine/report.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace binstall::cli {

/// How every document begins: version, command, exit code, and what ended the command.
[[nodiscard]] Value json_document(std::string_view command,
                                  int exit_code,
                                  const std::optional<Error>& error = std::nullopt);

[[nodiscard]] Value json_error(const Error& error);

/// The whole document of `install`. `error` is what ended the command apart from any package.
[[nodiscard]] Value
json_report(const InstallReport& report, int exit_code, const std::optional<Error>& error);

/// A list of texts.
template <class Range>
[[nodiscard]] Value json_texts(const Range& texts) {
    Array array;
    for (const std::string& text : texts)
        array.emplace_back(text);
    return Value{std::move(array)};
}

/// What was found and could not be taken, with the reason for each.
[[nodiscard]] Value json_rejected(const PackagePlan& plan);

/// A path as text: bytes that are not UTF-8 are escaped, since JSON has no others.
[[nodiscard]] Value json_path(const fs::path& path);

} // namespace binstall::cli
