// SPDX-License-Identifier: MIT
#include "doctor.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/error_text.hpp>
#include <cli/exit_code.hpp>
#include <cli/net_listing.hpp>
#include <cli/output_format.hpp>
#include <cli/report_json.hpp>
#include <engine/http_surroundings.hpp>

namespace binstall::cli {

namespace {

/// "github.com" is short for "https://github.com".
Url url_of(const CommandLine& line) {
    if (line.words.size() != 2 || line.words.front() != "net")
        throw Error{Errc::usage, "`binstall doctor` is followed by `net` and one URL"}.hint(
            "`binstall doctor net https://github.com` looks at the way there");
    const std::string& text = line.words.back();
    return Url::parse(text.find("://") == text.npos ? cat("https://", text) : text);
}

} // namespace

int doctor(const CommandLine& line, Session& session, Terminal& terminal) {
    const Url url = url_of(line);
    const Setup& setup = session.setup;
    HttpOptions options =
        http_options(setup.config, session.cargo, session.services.environment, session.setup.log);
    options.own_hosts.push_back(url.host());
    const NetReport report = look_at_net(url, options, session.setup.log, session.services.stop);
    const std::optional<Error>& error = report.hops.back().error;
    const int code = error ? exit_code(error->code(), line.personality) : 0;
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_net(report, code), 2) + '\n');
    } else {
        for (const std::string& text : net_lines(report))
            terminal.line(Stream::out, text);
    }
    if (error)
        print_error(terminal, {}, *error);
    return code;
}

} // namespace binstall::cli
