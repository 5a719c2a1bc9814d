// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/url.hpp>

#include <string>

namespace binstall {

/// Where a secret may go: to one scheme, host and port, and there to one path and what lies below
/// it. What is compared is what will be sent, byte for byte: "/%61/" is not "/a/".
class CredentialPlace {
public:
    /// `url` without a query. Below "https://h/a/" lies "/a/b" but neither "/a" nor "/ab"; below
    /// "https://h/a" lie "/a" and "/a/b" but not "/ab".
    explicit CredentialPlace(Url url) : url_{std::move(url)} {}

    bool covers(const Url& url) const;

    std::string to_string() const { return url_.redacted(); }

private:
    Url url_;
};

} // namespace binstall
