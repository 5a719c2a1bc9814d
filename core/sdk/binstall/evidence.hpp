// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/digest.hpp>
#include <binstall/http.hpp>

#include <string>
#include <variant>

namespace binstall {

/// A digest that the place which publishes the file states for it: a registry's index, a forge's
/// listing of release assets.
struct PublishedDigest {
    Digest digest;
    std::string by; ///< Who says so: "github.com release listing".

    friend bool operator==(const PublishedDigest&, const PublishedDigest&) = default;
};

/// A file of checksums beside the asset: `SHA256SUMS`, `tool.tgz.sha256`.
struct ChecksumFile {
    Request request;   ///< Its size limit is set by the engine.
    std::string names; ///< The asset's name as the file should list it.

    friend bool operator==(const ChecksumFile&, const ChecksumFile&) = default;
};

/// A minisign signature beside the asset: https://jedisct1.github.io/minisign/
struct MinisignSignature {
    Request request;        ///< Its size limit is set by the engine.
    std::string public_key; ///< Base64, from the manifest.
    /// Whether the signed comment must give the asset's name, since the key signs files of others
    /// too. When it need not, another name is a warning.
    bool names_asset = false;

    friend bool operator==(const MinisignSignature&, const MinisignSignature&) = default;
};

/// What can show that an asset is what its publisher released. The engine checks it.
using Evidence = std::variant<PublishedDigest, ChecksumFile, MinisignSignature>;

} // namespace binstall
