// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace binstall {

/// Versions of TLS that a server may be spoken to with. Older ones never are.
enum class TlsVersion { tls_1_2, tls_1_3 };

/// "1.2" and "1.3", as the setting and the option are written.
/// @throws Error{Errc::usage}
[[nodiscard]] TlsVersion parse_tls_version(std::string_view text);

[[nodiscard]] std::string_view name(TlsVersion version) noexcept;

} // namespace binstall
