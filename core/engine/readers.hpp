// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/readers.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace binstall {

/// The readers that are lent to plugins, and that the engine uses for its own files. Stateless.
class StrictReaders : public Readers {
public:
    Value json(std::string_view text) const override;
    Value toml(std::string_view text) const override;
    Digest digest(DigestAlgorithm algorithm, std::string_view bytes) const override;
    SourceArchive source_archive(std::string_view bytes) const override;
    std::optional<CrateFiles> package(SourceTree& tree, const PackageSearch& search) const override;
};

/// `value` as JSON: two spaces of indentation, or one line when `indent` is 0. Strings are escaped
/// so that the text is ASCII-safe for terminals (control, bidi and zero-width characters as \u).
[[nodiscard]] std::string json_text(const Value& value, int indent);

/// A digest that is computed as the bytes come.
class DigestBuilder {
public:
    explicit DigestBuilder(DigestAlgorithm algorithm);
    ~DigestBuilder();
    DigestBuilder(DigestBuilder&&) noexcept;
    DigestBuilder& operator=(DigestBuilder&&) noexcept;

    void add(std::span<const std::byte> bytes);

    /// Ends it; call once.
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace binstall
