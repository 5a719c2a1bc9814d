// SPDX-License-Identifier: MIT
#pragma once

#include <engine/http/net_stream.hpp>
#include <engine/http/proxy.hpp>

#include <cstdint>
#include <string>

namespace binstall {

/// Asks `proxy`, at the other end of `stream`, to pass everything on to `host`. After it the stream
/// is one to `host`. The proxy's user and password are sent here, and nowhere else.
/// @throws Error{Errc::network} naming the proxy, BrokenConnection when it went away.
void open_tunnel(NetStream& stream,
                 const Proxy& proxy,
                 const std::string& host,
                 std::uint16_t port,
                 const Patience& patience);

} // namespace binstall
