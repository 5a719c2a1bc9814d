// SPDX-License-Identifier: MIT
#include "install.hpp"

#include <binstall/text.hpp>

#include <cli/command_paths.hpp>
#include <cli/error_text.hpp>
#include <cli/exit_code.hpp>
#include <cli/install_request.hpp>
#include <cli/output_format.hpp>
#include <cli/owner_check.hpp>
#include <cli/prompt.hpp>
#include <cli/report_json.hpp>
#include <cli/report_text.hpp>
#include <engine/destination/search_path.hpp>
#include <engine/engine.hpp>
#include <engine/policy/tighten.hpp>

#include <algorithm>
#include <optional>

namespace binstall::cli {

namespace {

using Outcome = PackageReport::Outcome;

/// Whether somebody is asked before anything is done.
bool asks(const CommandLine& line, const Config& config) {
    return !line.has(Option::no_confirm) && !line.has(Option::dry_run) && config.confirm;
}

/// Shows the plans and asks, as far as the command line and the settings want that.
class Consent {
public:
    Consent(const CommandLine& line, Session& session, Terminal& terminal)
        : line_{line}, session_{session}, terminal_{terminal}, asks_{asks(line,
                                                                          session.setup.config)} {}

    bool operator()(const std::vector<PackagePlan>& plans, const Destination& destination) {
        warn(plans);
        if (asks_ || line_.has(Option::dry_run) || session_.setup.log.shows(Level::info))
            show(plans, destination);
        if (!asks_)
            return true;
        answer_ = ask_to_continue(terminal_, stream(), session_.services.stop);
        return answer_ == Answer::yes;
    }

    /// Why the answer was no, when it was.
    std::optional<Error> refusal() const {
        if (answer_ == Answer::no)
            return Error{Errc::cancelled, "nothing was installed, since the answer was no"};
        if (answer_ == Answer::end_of_input)
            return Error{Errc::cancelled, "nothing was installed, since nobody answered"}.hint(
                "--no-confirm installs without asking");
        return std::nullopt;
    }

private:
    /// A plan that is not carried out is the result; otherwise it belongs to the dialogue. The
    /// peer's users read the dialogue on standard output.
    Stream stream() const {
        const bool is_result =
            line_.has(Option::dry_run) || line_.personality == Personality::cargo_binstall;
        return is_result && output_format(line_) == OutputFormat::text ? Stream::out
                                                                       : Stream::error;
    }

    /// Who does not want to see the plan does want to be warned.
    void warn(const std::vector<PackagePlan>& plans) const {
        for (const PackagePlan& plan : plans)
            for (const std::string& warning : plan.warnings)
                session_.setup.log.write(Level::warn,
                                         cat(plan.resolved.manifest.name, ": ", warning));
    }

    void show(const std::vector<PackagePlan>& plans, const Destination& destination) const {
        for (const std::string& text : plan_lines(plans, destination))
            terminal_.line(stream(), text);
    }

    const CommandLine& line_;
    Session& session_;
    Terminal& terminal_;
    bool asks_;
    std::optional<Answer> answer_;
};

/// Warnings that came up after those of the plan.
void print_warnings(const InstallReport& report, Log& log) {
    for (const PackageReport& package : report.packages) {
        for (const std::string& warning : package.warnings) {
            const bool is_in_plan =
                package.plan &&
                std::ranges::find(package.plan->warnings, warning) != package.plan->warnings.end();
            if (!is_in_plan)
                log.write(Level::warn, cat(package.name, ": ", warning));
        }
        for (const std::string& binary : package.missing)
            log.write(Level::warn, cat(package.name, ": the archive holds no ", binary));
    }
}

/// The one error of the command: of the first package that failed for its own reason, with the
/// others below it.
void print_failures(const InstallReport& report, Terminal& terminal) {
    const PackageReport* first = nullptr;
    for (const PackageReport& package : report.packages) {
        const bool is_own = package.error && package.error->code() != Errc::cancelled;
        if (package.error && (!first || (is_own && first->error->code() == Errc::cancelled)))
            first = &package;
    }
    if (!first)
        return;
    print_error(terminal, first->name, *first->error);
    for (const PackageReport& package : report.packages) {
        if (&package == first || !package.error || package.error->code() == Errc::cancelled)
            continue;
        terminal.line(Stream::error,
                      Style::plain,
                      "  note: ",
                      cat(package.name,
                          " failed too: ",
                          std::string_view{package.error->what()},
                          " [",
                          name(package.error->code()),
                          ']'));
    }
}

/// What a newcomer trips over once everything went well: typing the name does not start what was
/// installed.
void print_path_notes(const InstallReport& report, const Environment& environment, Log& log) {
    const fs::path& folder = report.destination.bin_dir;
    const SearchPath path{environment, folder};
    if (!path.has_folder())
        log.write(Level::info, cat("note: ", folder.string(), " is not on your PATH"));
    for (const PackageReport& package : report.packages)
        for (const InstalledBinary& binary : package.binaries) {
            const fs::path name = binary.link.value_or(binary.file).filename();
            if (const auto other = path.program_before(name))
                log.write(Level::warn,
                          cat(other->string(),
                              " comes first on your PATH: `",
                              name.string(),
                              "` starts that one"));
        }
}

/// Ends the dialogue.
void conclude(const InstallReport& report, const Environment& environment, Log& log) {
    const bool has_installed =
        std::ranges::any_of(report.packages, [](const PackageReport& package) {
            return package.outcome == Outcome::installed;
        });
    if (!has_installed)
        return;
    log.write(Level::info, "Installation complete!");
    print_path_notes(report, environment, log);
}

/// The peer installs as root into anybody's folder; who calls us by its name is warned only.
void check_owner(const Destination& destination, const CommandLine& line, Log& log) {
    const std::optional<Error> error = why_not_root_there(destination, line);
    if (error && line.personality == Personality::binstall)
        throw *error;
    if (error)
        log.write(Level::warn, error->what());
}

} // namespace

int install(const CommandLine& line, Session& session, Terminal& terminal) {
    const std::vector<PackageRequest> requests = package_requests(line, session.setup.config);
    const InstallOptions options{
        .destination = choose_destination(destination_request(line, session.setup.config),
                                          session.setup.config,
                                          session.cargo,
                                          session.services.environment,
                                          session.setup.read),
        .dry_run = line.has(Option::dry_run),
        .force = line.has(Option::force),
        .keep_going = line.has(Option::keep_going) || session.setup.config.keep_going,
        .changes = line.has(Option::accept_change) ? Changes::accepted : Changes::refused,
        .asks = asks(line, session.setup.config)};
    check_owner(options.destination, line, session.setup.log);
    session.setup.plugins.check_required(session.setup.config.plugins);
    check_strategies(requests.front(), session.setup.plugins); // one command line, one wish
    for (const PackageRequest& request : requests)
        tighten(request, session.setup.policy.policy(), session.setup.log);
    for (const PackageRequest& request : requests)
        session.setup.log.write(Level::info, cat("Installing package: '", request.spec.name, '\''));
    Consent consent{line, session, terminal};
    const InstallReport report =
        Engine{session.services}.install(requests, options, std::ref(consent));
    const std::optional<Error> refusal = consent.refusal();
    const int code = exit_code(report, line);
    print_warnings(report, session.setup.log);
    if (output_format(line) == OutputFormat::json) {
        terminal.document(json_text(json_report(report, code, refusal), 2) + '\n');
    } else {
        for (const std::string& text : result_lines(report))
            terminal.line(Stream::out, text);
    }
    conclude(report, session.services.environment, session.setup.log);
    print_failures(report, terminal);
    if (refusal)
        print_error(terminal, {}, *refusal);
    return code;
}

} // namespace binstall::cli
