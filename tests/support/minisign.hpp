// SPDX-License-Identifier: MIT
// Makes signatures as minisign does, and every kind of wrong one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace binstall::test {

/// Base64 with padding.
std::string base64(std::string_view bytes);

/// What a signature file is made of, before it becomes text. Tests bend what they want bent.
struct SignatureParts {
    std::string algorithm = "ED";
    std::string key_id;
    std::string signature; ///< 64 raw bytes.
    std::string trusted_comment;
    std::string comment_signature; ///< 64 raw bytes.
    std::string untrusted_comment = "signature from a test";

    std::string text() const;
};

/// A key pair that signs.
class Signer {
public:
    /// `key_id`: eight bytes.
    explicit Signer(std::string key_id = "\x01\x02\x03\x04\x05\x06\x07\x08");
    ~Signer();

    /// The line of base64, as a manifest states it.
    std::string public_key() const;

    /// 64 raw bytes.
    std::string raw_signature(std::string_view message) const;

    /// A good signature of `content`. With `algorithm` "Ed" of the legacy kind.
    SignatureParts parts(std::string_view content,
                         std::string trusted_comment,
                         std::string algorithm = "ED") const;

    /// The file that `minisign -S` writes for a file called `name`.
    std::string sign(std::string_view content, std::string_view name) const;

private:
    struct Key;
    std::string key_id_;
    std::unique_ptr<Key> key_;
};

} // namespace binstall::test
