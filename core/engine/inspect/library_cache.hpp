// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Where the cache of the dynamic linker (`/etc/ld.so.cache`, as glibc's ldconfig writes it) says
/// that the library `name` is: absolute paths, one for each architecture and processor level.
/// Bytes that are no such cache know nothing: the linker would ignore them too.
[[nodiscard]] std::vector<std::string> cached_libraries(std::string_view cache,
                                                        std::string_view name);

} // namespace binstall
