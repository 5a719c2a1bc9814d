// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>

#include <string>

namespace binstall {

/// A connection could not be made, or ended where it should not: asking once more may help.
/// (Everything else that goes wrong would go wrong again.)
class BrokenConnection : public Error {
public:
    /// What had happened before.
    enum class After {
        nothing, ///< Not one byte of an answer has arrived.
        answer,  ///< A part of it has.
    };

    BrokenConnection(const std::string& what, After after)
        : Error{Errc::network, what}, after_{after} {}

    After after() const noexcept { return after_; }

private:
    After after_;
};

} // namespace binstall
