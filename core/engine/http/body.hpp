// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/head.hpp>
#include <engine/http/reader.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace binstall {

/// How much of a body may arrive, and how slowly.
struct BodyLimits {
    std::uint64_t size = 0;
    std::chrono::milliseconds idle{0}; ///< Without a byte; at 1 KiB/s, for a window as long.
    std::optional<Patience> total;     ///< For all of it.
};

/// Reads the body that `framing` describes, all of it: one that is cut short, or ends without its
/// end, is an error, however politely the connection was closed. Gives the pieces to `take`.
/// @throws BrokenConnection "got 5 of 1000 bytes", Error{Errc::network}, Error{Errc::cancelled}
void read_body(HttpReader& reader,
               const Framing& framing,
               const BodyLimits& limits,
               const std::function<void(std::span<const std::byte>)>& take);

} // namespace binstall
