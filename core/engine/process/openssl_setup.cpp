// SPDX-License-Identifier: MIT
#include <engine/process/openssl_setup.hpp>

#include <openssl/crypto.h>

namespace binstall {

void start_openssl_without_config() noexcept {
    // What OpenSSL was told first stays: its own later request to load the file is not heard.
    ::OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
}

} // namespace binstall
