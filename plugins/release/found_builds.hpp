// SPDX-License-Identifier: MIT
#pragma once

#include "candidate_builder.hpp"
#include "repository.hpp"

#include <binstall/error.hpp>
#include <binstall/package_source.hpp>

#include <optional>

namespace binstall::release {

/// What one question has found so far, and why other things were not taken.
class FoundBuilds {
public:
    /// `query` outlives it. A repository that cannot be read is the first problem.
    explicit FoundBuilds(const BuildQuery& query);

    /// The package's; absent when nobody states one.
    const std::optional<Repository>& repository() const noexcept { return repository_; }

    Findings& findings() noexcept { return findings_; }

    bool is_empty() const noexcept { return findings_.candidates.empty(); }

    /// Makes a candidate of `offer`, or says why it is none.
    /// @throws Error{Errc::signature_invalid}
    void take(const Offer& offer);

    /// Keeps the first reason why something could not be used. It is thrown when nothing else is
    /// found: then it is the answer. That somebody could not be asked counts for more than a
    /// mistake of the author's, after which others may be asked.
    void remember(const std::optional<Error>& error);

    /// The findings. @throws that reason, with what was asked.
    Findings result();

private:
    void read_repository();

    const BuildQuery& query_;
    Findings findings_;
    std::optional<Repository> repository_;
    std::optional<Error> problem_;
};

} // namespace binstall::release
