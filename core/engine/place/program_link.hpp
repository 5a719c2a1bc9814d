// SPDX-License-Identifier: MIT
// This program itself in the binary folder, next to what it installs.
#pragma once

#include <binstall/log.hpp>
#include <binstall/readers.hpp>

#include <engine/place.hpp>

#include <stop_token>
#include <string>

namespace binstall {

/// Makes `name` in the binary folder a link to `program`, in one step; in nobody's records, since
/// no package is installed. False when it leads there already. What another build of `program` had
/// linked is replaced like a link of our own. Waits for commands that install there.
/// @throws Error{Errc::policy} for anything else of that name unless it may be overwritten;
///         Error{Errc::io}, Error{Errc::lock}, Error{Errc::cancelled}.
bool link_program(const Destination& destination,
                  const std::string& name,
                  const fs::path& program,
                  Overwrite overwrite,
                  const Readers& read,
                  Log& log,
                  std::stop_token stop);

} // namespace binstall
