// SPDX-License-Identifier: MIT
#include "doctor.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/net_listing.hpp>
#include <cli/write_result.hpp>

namespace binstall::cli {

Url doctor_url(const CommandLine& line) {
    if (line.words.size() != 2 || line.words.front() != "net")
        throw Error{Errc::usage, "`binstall doctor` is followed by `net` and one URL"}.hint(
            "`binstall doctor net https://github.com` looks at the way there");
    const std::string& text = line.words.back();
    return Url::parse(text.find("://") == text.npos ? cat("https://", text) : text);
}

int doctor(const CommandLine& line, Session& session, Terminal& terminal) {
    const Url url = doctor_url(line);
    HttpOptions options = session.options;
    options.own_hosts.push_back(url.host());
    const NetReport report = look_at_net(url, options, session.setup.log, session.services.stop);
    return write_result({[&](int code) { return json_net(report, code); },
                         [&] { return net_lines(report); },
                         report.hops.back().error},
                        line,
                        terminal);
}

} // namespace binstall::cli
