// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/target.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A `cfg(...)` selector: `cfg(all(unix, not(target_os = "macos")))`.
/// Grammar: https://doc.rust-lang.org/reference/conditional-compilation.html
///
/// A key is true when rustc's value for the target matches, or the value that cargo-binstall takes
/// from the triple's own parts (`target_arch = "armv7"`), so that metadata written for either
/// works.
class CfgExpression {
public:
    /// Reads the text with or without the surrounding `cfg( )`.
    /// @throws Error{Errc::manifest} naming what does not fit; nesting is limited to 64.
    static CfgExpression parse(std::string_view text);

    bool matches(const Target& target) const;

private:
    enum class Kind { all, any, negation, name, key_value };

    Kind kind_ = Kind::all;
    std::string key_;
    std::string value_;
    std::vector<CfgExpression> operands_;

    friend class CfgParser;
};

} // namespace binstall
