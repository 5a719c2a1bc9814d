// SPDX-License-Identifier: MIT
#include <binstall/digest.hpp>
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall {

namespace {

constexpr DigestAlgorithm algorithms[] = {
    DigestAlgorithm::sha256, DigestAlgorithm::sha512, DigestAlgorithm::blake2b};

std::size_t hex_length(DigestAlgorithm algorithm) noexcept {
    return algorithm == DigestAlgorithm::sha256 ? 64 : 128;
}

bool is_hexadecimal(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char character) {
        return is_ascii_digit(character) || (character >= 'a' && character <= 'f') ||
               (character >= 'A' && character <= 'F');
    });
}

} // namespace

Digest Digest::parse(DigestAlgorithm algorithm, std::string_view hex) {
    if (hex.size() != hex_length(algorithm))
        throw Error{Errc::integrity,
                    cat("a ",
                        name(algorithm),
                        " digest has ",
                        hex_length(algorithm),
                        " hexadecimal digits, not ",
                        hex.size())};
    if (!is_hexadecimal(hex))
        throw Error{Errc::integrity,
                    cat("not a ", name(algorithm), " digest in hexadecimal: ", printable(hex))};
    return {algorithm, to_lower(hex)};
}

Digest Digest::parse(std::string_view prefixed) {
    const std::size_t colon = prefixed.find(':');
    if (colon == std::string_view::npos)
        throw Error{Errc::integrity,
                    cat("a digest without the name of its algorithm: ", printable(prefixed))};
    const std::string prefix = to_lower(prefixed.substr(0, colon));
    for (DigestAlgorithm algorithm : algorithms)
        if (name(algorithm) == prefix)
            return parse(algorithm, prefixed.substr(colon + 1));
    throw Error{
        Errc::integrity,
        cat("a digest by an algorithm that does not count as verification: ", printable(prefix))};
}

std::string Digest::to_string() const {
    return cat(name(algorithm), ':', hex);
}

std::string_view name(DigestAlgorithm algorithm) noexcept {
    switch (algorithm) {
    case DigestAlgorithm::sha256:
        return "sha256";
    case DigestAlgorithm::sha512:
        return "sha512";
    case DigestAlgorithm::blake2b:
        return "blake2b";
    }
    return "unknown";
}

} // namespace binstall
