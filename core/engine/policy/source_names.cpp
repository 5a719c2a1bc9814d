// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/policy/source_names.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace binstall {

void check_source_names(const Policy& policy, const Plugins& plugins) {
    std::vector<std::string_view> known{build_source};
    for (const Ranked<PackageSource>& source : plugins.package_sources())
        known.push_back(source.id);
    for (const auto& [id, level] : policy.evidence_of) {
        if (std::ranges::find(known, id) != known.end())
            continue;
        if (const std::string_view near = closest(id, known); !near.empty())
            throw Error{Errc::policy,
                        cat("the policy ",
                            printable(policy.file.string(), 1024),
                            " requires evidence of the source ",
                            id,
                            ", and there is none; did you mean ",
                            near,
                            "?")};
    }
}

} // namespace binstall
