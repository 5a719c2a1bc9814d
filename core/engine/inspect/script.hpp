// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace binstall {

/// The program that the first line of a script names (`#!/bin/sh -e`: "/bin/sh"); empty when it
/// names none, or not with an absolute path.
[[nodiscard]] std::string script_interpreter(std::span<const std::byte> start);

} // namespace binstall
