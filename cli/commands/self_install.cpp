// SPDX-License-Identifier: MIT
#include "self_install.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/owner_check.hpp>
#include <cli/report_json.hpp>
#include <cli/setup.hpp>
#include <cli/signals.hpp>
#include <cli/write_result.hpp>
#include <engine/place/program_link.hpp>

#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace binstall::cli {

namespace {

/// The name by which cargo finds what `cargo binstall` is.
constexpr const char* link_name = "cargo-binstall";

fs::path own_program() {
    std::error_code problem;
    fs::path program = fs::read_symlink("/proc/self/exe", problem);
    if (problem)
        throw Error{Errc::io, cat("/proc/self/exe cannot be read: ", problem.message())}.hint(
            "link the program by hand: ln -s PROGRAM ~/.cargo/bin/cargo-binstall");
    return program;
}

Value json(const fs::path& link, const fs::path& program, bool is_new) {
    Value document = json_document("self-install", 0);
    document.set("link", json_path(link));
    document.set("program", json_path(program));
    document.set("changed", is_new);
    return document;
}

} // namespace

int self_install(const CommandLine& line,
                 const Environment& environment,
                 const PolicyPlace& policy,
                 Terminal& terminal) {
    if (!line.words.empty())
        throw Error{Errc::usage, "--self-install installs no crate"};
    std::stop_source stop;
    const Signals signals{stop};
    Basis basis{line, environment, policy, terminal};
    Destination destination = destination_of(line, environment, basis);
    destination.tracking = Tracking::off; // no package is installed
    if (const std::optional<Error> error = why_not_root_there(destination, line))
        throw *error;
    const fs::path program = own_program();
    const fs::path link = destination.bin_dir / link_name;
    const bool is_new = link_program(destination,
                                     link_name,
                                     program,
                                     line.has(Option::force) ? Overwrite::yes : Overwrite::no,
                                     basis.read,
                                     basis.log,
                                     stop.get_token());
    if (is_new)
        basis.log.write(Level::info, "note: the program has to stay there, with its plugins");
    const auto says = [&] {
        return std::vector{cat(
            link.string(), is_new ? " is now a link to " : " leads already to ", program.string())};
    };
    return write_result({[&](int) { return json(link, program, is_new); }, says}, line, terminal);
}

} // namespace binstall::cli
