// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/error.hpp>
#include <binstall/http.hpp>

#include <utility>

namespace binstall {

/// The server wants credentials (401), or others than it was given. Carries its answer.
class Refusal : public Error {
public:
    explicit Refusal(Response answer)
        : Error{Errc::unauthorized, "authentication required for " + answer.url.origin()},
          answer_{std::move(answer)} {}

    const Response& answer() const noexcept { return answer_; }

private:
    Response answer_;
};

} // namespace binstall
