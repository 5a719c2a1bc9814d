// SPDX-License-Identifier: MIT
#include <engine/process/thread_memory.hpp>

#include <cstddef>
#include <malloc.h>
#include <pthread.h>

namespace binstall {

void bound_thread_memory() noexcept {
    // Threads here mostly wait for the network: they can share one heap.
    static_cast<void>(::mallopt(M_ARENA_MAX, 1));

    constexpr std::size_t stack = 2 * 1024 * 1024; // bytes; decoders take some hundred KiB
    pthread_attr_t attributes;
    if (::pthread_attr_init(&attributes) != 0)
        return;
    if (::pthread_attr_setstacksize(&attributes, stack) == 0)
        static_cast<void>(::pthread_setattr_default_np(&attributes));
    static_cast<void>(::pthread_attr_destroy(&attributes));
}

} // namespace binstall
