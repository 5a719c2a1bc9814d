// SPDX-License-Identifier: MIT
// Where things are that tests read. In a library of its own: a checkout's path is part of its
// command line, and no other object needs to be compiled anew in another checkout.
#pragma once

#include <filesystem>

namespace binstall::test {

/// The top of the checkout.
std::filesystem::path source_folder();

/// The small static program that stands for every tool.
std::filesystem::path stub_program();

} // namespace binstall::test
