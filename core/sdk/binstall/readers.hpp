// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/value.hpp>

#include <string_view>

namespace binstall {

/// Strict readers: one parser for each format, under limits of size and depth.
class Readers {
public:
    virtual ~Readers();

    /// RFC 8259: UTF-8, no repeated key, no NUL, at most 64 levels.
    /// @throws Error{Errc::registry} with line and column. The caller adds what was read.
    virtual Value json(std::string_view text) const = 0;

    /// TOML 1.0: UTF-8, no repeated key, at most 64 levels and 1 MiB.
    /// @throws Error{Errc::manifest} with line and column.
    virtual Value toml(std::string_view text) const = 0;

    /// The digest of `bytes`.
    virtual Digest digest(DigestAlgorithm algorithm, std::string_view bytes) const = 0;
};

} // namespace binstall
