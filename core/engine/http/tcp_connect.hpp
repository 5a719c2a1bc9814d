// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/net_wait.hpp>
#include <engine/http/resolver.hpp>

namespace binstall {

/// A connected socket, non-blocking, to the first of `addresses` that answers. They are tried in
/// their order, each a quarter of a second after the one before, or as soon as that has failed
/// (RFC 8305 without its reordering).
/// @throws BrokenConnection when all refuse, Error{Errc::network} when time is over,
///         Error{Errc::cancelled}.
FileDescriptor
connect_to_any(const Addresses& addresses, const Patience& patience, const StopEvent& stop);

} // namespace binstall
