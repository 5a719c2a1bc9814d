// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace binstall::test {

/// A program for `triple` that prints `identity` and a line feed. For this machine's processor
/// under Linux it runs, with any C library; for others it has the right headers.
std::string executable(std::string_view identity, std::string_view triple);

/// This machine's triple with glibc: "x86_64-unknown-linux-gnu".
std::string host_triple();

} // namespace binstall::test
