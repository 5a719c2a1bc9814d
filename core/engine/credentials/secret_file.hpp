// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/credentials/secret.hpp>

#include <filesystem>
#include <optional>

namespace binstall {

/// The text of a file that holds secrets; absent when there is none. One of ours that others may
/// read is warned about.
/// @throws Error{Errc::config} naming the file, when it cannot be read, is larger than 1 MiB,
///         belongs to somebody else, or others may write it: then it could be a trap that sends us
///         to their account.
std::optional<Secret> read_secret_file(const std::filesystem::path& file, Log& log);

/// The same for a file that nobody named: what is wrong with it is a warning, and then there is
/// none.
std::optional<Secret> read_found_secret_file(const std::filesystem::path& file, Log& log);

} // namespace binstall
