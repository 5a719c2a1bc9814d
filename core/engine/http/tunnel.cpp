// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/http/head.hpp>
#include <engine/http/proxy_errors.hpp>
#include <engine/http/tunnel.hpp>

namespace binstall {

void open_tunnel(NetStream& stream,
                 const Proxy& proxy,
                 const std::string& host,
                 std::uint16_t port,
                 const Patience& patience) {
    const bool is_ipv6 = host.find(':') != host.npos;
    const std::string place = cat(is_ipv6 ? "[" : "", host, is_ipv6 ? "]:" : ":", port);
    std::string text = cat("CONNECT ",
                           place,
                           " HTTP/1.1\r\nHost: ",
                           place,
                           "\r\nUser-Agent: binstall/" BINSTALL_VERSION "\r\n");
    if (const std::string secret = proxy.authorization(); !secret.empty())
        text += cat("Proxy-Authorization: ", secret, "\r\n");
    stream.write(text + "\r\n", patience);
    HttpReader reader{stream};
    const ResponseHead head = naming(proxy, [&] { return read_head(reader, patience); });
    if (head.status / 100 != 2)
        throw proxy_refusal(proxy, head, cat("connection to ", place));
    // The server speaks after us: what is there now comes from the proxy.
    if (reader.has_more())
        throw Error{Errc::network, about(proxy, "it says more than that the way is open")};
}

} // namespace binstall
