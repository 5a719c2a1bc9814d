// SPDX-License-Identifier: MIT
#pragma once

namespace binstall {

/// Keeps what a thread reserves of the address space small. As they come, each new thread of glibc
/// takes 8 MiB for its stack and 64 MiB for a heap of its own: ten short threads are 700 MiB, so
/// under a limit on addresses (`ulimit -v`, batch systems) it was a matter of chance, how many
/// threads ran at once, whether an installation worked. With one heap for all it needs 75 MiB of
/// addresses, on every run. Called once, before the first thread.
void bound_thread_memory() noexcept;

} // namespace binstall
