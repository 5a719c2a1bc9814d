// SPDX-License-Identifier: MIT
#include "report_words.hpp"

#include <binstall/text.hpp>

#include <variant>
#include <vector>

namespace binstall::cli {

namespace {

struct Words {
    std::string operator()(const PublishedDigest& evidence) const {
        return cat(name(evidence.digest.algorithm), " published by ", evidence.by);
    }

    std::string operator()(const ChecksumFile& evidence) const {
        return cat("checksum file ", evidence.request.url.redacted());
    }

    std::string operator()(const MinisignSignature& evidence) const {
        return cat("signature ", evidence.request.url.redacted());
    }
};

} // namespace

std::string evidence_words(const Asset& asset) {
    std::vector<std::string> words;
    for (const Evidence& evidence : asset.evidence)
        words.push_back(std::visit(Words{}, evidence));
    return words.empty() ? "nothing, since its publisher states no digest" : joined(words);
}

std::string_view word(RunCheck check) {
    switch (check) {
    case RunCheck::full:
        return "full";
    case RunCheck::foreign:
        return "foreign";
    case RunCheck::off:
        return "off";
    }
    return "unknown";
}

std::string_view word(PackageReport::Outcome outcome) {
    using enum PackageReport::Outcome;
    switch (outcome) {
    case installed:
        return "installed";
    case already_installed:
        return "already_installed";
    case planned:
        return "planned";
    case failed:
        return "failed";
    case cancelled:
        return "cancelled";
    }
    return "unknown";
}

} // namespace binstall::cli
