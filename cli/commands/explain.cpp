// SPDX-License-Identifier: MIT
#include "explain.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/command_paths.hpp>
#include <cli/explanation.hpp>
#include <cli/install_request.hpp>
#include <cli/write_result.hpp>
#include <engine/explain.hpp>
#include <engine/paths.hpp>
#include <engine/policy/tighten.hpp>

#include <optional>

namespace binstall::cli {

namespace {

std::optional<Error> absence(const PackagePlan& plan) {
    if (!plan.candidates.empty())
        return std::nullopt;
    const Manifest& manifest = plan.resolved.manifest;
    return Error{Errc::not_found,
                 cat("nobody has a build of ",
                     manifest.name,
                     ' ',
                     manifest.version.to_string(),
                     " for here")};
}

} // namespace

int explain(const CommandLine& line, Session& session, Terminal& terminal) {
    const Setup& setup = session.setup;
    if (line.words.size() != 1)
        throw Error{Errc::usage, "`binstall explain` is followed by one crate"};
    const PackageRequest request = package_requests(line, setup.config).front();
    tighten(request, setup.policy.policy(), session.setup.log);
    setup.plugins.check_required(setup.config.plugins);
    check_strategies(request, setup.plugins);
    const Destination destination = choose_destination(destination_request(line, setup.config),
                                                       setup.config,
                                                       session.cargo,
                                                       session.services.environment,
                                                       setup.read);
    const Explanation explanation = binstall::explain(request, destination, session.services);
    const std::optional<Error> error = absence(explanation.plan);
    return write_result({[&](int code) { return json_explanation(explanation, code, error); },
                         [&] { return explanation_lines(explanation); },
                         error},
                        line,
                        terminal);
}

} // namespace binstall::cli
