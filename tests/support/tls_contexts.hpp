// SPDX-License-Identifier: MIT
#pragma once

#include "https_server.hpp"
#include "stream.hpp"

#include <map>
#include <mutex>
#include <string>

namespace binstall::test {

/// The server's certificates: one context for each name that a client asked for.
class TlsContexts {
public:
    explicit TlsContexts(const ServerOptions& options);

    /// The one that a handshake begins with.
    SSL_CTX* first() { return get(""); }

private:
    static int choose(SSL* tls, int* alert, void* self);
    SSL_CTX* get(const std::string& name);
    Context make(const std::string& name) const;

    const ServerOptions& options_;
    std::mutex mutex_;
    std::map<std::string, Context> contexts_;
};

} // namespace binstall::test
