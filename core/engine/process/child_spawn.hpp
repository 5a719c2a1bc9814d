// SPDX-License-Identifier: MIT
// The start of a program, for child_process.cpp.
#pragma once

#include <engine/files.hpp>
#include <engine/process/child_process.hpp>

#include <sys/types.h>

namespace binstall {

/// A program that was started, with our ends of its streams; none of them blocks.
struct SpawnedChild {
    pid_t id = 0; ///< Of it, its group and its session.
    FileDescriptor in;
    FileDescriptor out;
    FileDescriptor err;
    FileDescriptor ended; ///< Becomes readable when it has ended; none where the kernel is too old.
};

/// @throws Error{Errc::subprocess}
SpawnedChild spawn(const ChildCommand& command);

} // namespace binstall
