// SPDX-License-Identifier: MIT
// Unpacking bytes of memory with the real formats, for tests.
#pragma once

#include <binstall/archive_format.hpp>
#include <binstall/error.hpp>

#include <engine/unpack.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace binstall::test {

/// What the tests ask for, with the usual answers.
struct UnpackRequest {
    std::string format = "tar";
    std::set<std::string, std::less<>> names{"tool"};
    std::string target = "x86_64-unknown-linux-gnu";
    UnpackLimits limits{};
    std::stop_token stop{};
};

/// One of the formats that the plugins provide, found by its id.
const ArchiveFormat& format_named(std::string_view id);

StagedTree unpack_bytes(const std::string& bytes, const UnpackRequest& request = {});

/// The error that unpacking ends with; absent when it succeeds.
std::optional<Error> unpack_error(const std::string& bytes, const UnpackRequest& request = {});

/// Its message, or "accepted".
std::string unpack_message(const std::string& bytes, const UnpackRequest& request = {});

/// The whole content of a staged file.
std::string content(const StagedFile& file);

/// The staged files' paths in order, joined with ' '.
std::string staged_names(const StagedTree& tree);

/// Bytes that begin like an executable for Linux on x86-64.
std::string fake_elf(std::string_view rest = {});

} // namespace binstall::test
