// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall::crates_io {

/// The folders of an index below which a crate's file lies: "ri/pg" for "ripgrep", "3/c" for
/// "cli". The case of `name` is kept.
/// https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files
[[nodiscard]] std::string index_prefix(std::string_view name);

/// `name`, and how it may be spelled instead: with '-' for every '_', or the other way round. A
/// registry has one of them at most.
[[nodiscard]] std::vector<std::string> spellings(std::string_view name);

/// The path of a crate's file in an index: "ri/pg/ripgrep". Lower case.
[[nodiscard]] std::string index_path(std::string_view name);

} // namespace binstall::crates_io
