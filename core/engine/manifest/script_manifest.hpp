// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Completes the manifest of a single-file package as cargo does: the name is that of the file, the
/// edition the newest, with a warning. What has no meaning there is refused.
/// https://doc.rust-lang.org/cargo/reference/unstable.html#script
/// @throws KeyError
void complete_script(Value& manifest, std::string_view path, std::vector<std::string>& warnings);

} // namespace binstall
