// SPDX-License-Identifier: MIT
#include "explain.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/exit_code.hpp>
#include <cli/explanation.hpp>
#include <cli/install_request.hpp>
#include <cli/output_format.hpp>
#include <cli/report_json.hpp>
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
    const int code = error ? exit_code(error->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_explanation(explanation, code, error), 2) + '\n');
    } else {
        for (const std::string& text : explanation_lines(explanation))
            terminal.line(Stream::out, text);
    }
    return code;
}

} // namespace binstall::cli
