// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace binstall {

/// What a pax extended header says that decides how the archive is read.
struct PaxRecords {
    std::optional<std::string> path;
    std::optional<std::string> link_path;
    std::optional<std::uint64_t> size;
    std::optional<std::string> sparse_name; ///< GNU.sparse.name: the real path of a sparse file.
    bool is_sparse = false;                 ///< Some record of GNU's sparse formats is there.
};

/// Reads the records "LENGTH KEY=VALUE\n" that fill `text`.
/// @throws Error{Errc::archive} for anything malformed: readers that go on after that differ in
///         what they take for the name. Also for a key that comes twice, a NUL in a name, and an
///         empty one.
[[nodiscard]] PaxRecords read_pax_records(std::string_view text);

} // namespace binstall
