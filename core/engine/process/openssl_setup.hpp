// SPDX-License-Identifier: MIT
#pragma once

namespace binstall {

/// Starts OpenSSL without its configuration file, which can name libraries to load and so would let
/// $OPENSSL_CONF run code in us. Must come before anything else that uses OpenSSL, plugins among
/// them; later calls do nothing.
void start_openssl_without_config() noexcept;

} // namespace binstall
