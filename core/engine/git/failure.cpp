// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <engine/git/address.hpp>
#include <engine/git/failure.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace binstall {

namespace {

struct Words {
    std::string_view text; ///< Lower case.
    GitTrouble trouble;
};

// In git's, curl's (with OpenSSL and GnuTLS) and ssh's words, in the C locale. The first counts.
constexpr Words known_words[] = {
    {"cannot run ", GitTrouble::broken}, // a program that is not installed: ssh
    {"mismatched algorithms", GitTrouble::other_format},
    {"died of signal 25", GitTrouble::too_large}, // SIGXFSZ
    {"couldn't find remote ref", GitTrouble::no_ref},
    {"not our ref", GitTrouble::no_ref},
    {"could not read username", GitTrouble::unauthorized},
    {"could not read password", GitTrouble::unauthorized},
    {"terminal prompts disabled", GitTrouble::unauthorized},
    {"authentication failed", GitTrouble::unauthorized},
    {"permission denied (", GitTrouble::unauthorized},
    {"returned error: 401", GitTrouble::unauthorized},
    {"returned error: 403", GitTrouble::unauthorized},
    {"certificate", GitTrouble::untrusted},
    {"host key verification failed", GitTrouble::untrusted},
    {"could not resolve host", GitTrouble::unreachable},
    {"failed to connect", GitTrouble::unreachable},
    {"couldn't connect", GitTrouble::unreachable},
    {"connection refused", GitTrouble::unreachable},
    {"timed out", GitTrouble::unreachable},
    {"operation too slow", GitTrouble::unreachable},
    {"corrupt", GitTrouble::broken},
    {"bad pack", GitTrouble::broken},
    {"early eof", GitTrouble::broken},
    {"unexpected disconnect", GitTrouble::broken},
    {"invalid index-pack output", GitTrouble::too_large}, // and no word of why: it was killed
    {"' not found", GitTrouble::no_remote},
    {"does not appear to be a git repository", GitTrouble::no_remote},
    {"returned error: 404", GitTrouble::no_remote},
};

/// What a shell would say for a program that a signal ended.
constexpr int signal_base = 128;

std::string ended(const ChildResult& result) {
    if (result.status == signal_base + SIGXFSZ)
        return "it wanted to write more than it may";
    if (result.status > signal_base)
        return cat("signal ", result.status - signal_base, " ended it");
    return cat("it ended with status ", result.status);
}

} // namespace

GitTrouble git_trouble(const ChildResult& result) {
    if (result.status == signal_base + SIGXFSZ)
        return GitTrouble::too_large;
    const std::string said = to_lower(result.err);
    const auto found = std::ranges::find_if(
        known_words, [&](const Words& words) { return said.find(words.text) != said.npos; });
    return found == std::end(known_words) ? GitTrouble::broken : found->trouble;
}

int refused_status(const ChildResult& result) {
    return result.err.find("returned error: 403") == std::string::npos ? 401 : 403;
}

Error git_failure(std::string_view what, const ChildResult& result) {
    constexpr std::size_t most_lines = 8;
    Error error{Errc::git, std::string{what}};
    std::vector<std::string> lines;
    for (const std::string_view line : split(result.err, '\n'))
        if (!trim(line).empty())
            lines.push_back(cat("git: ", printable(without_user_info(trim(line)), 400)));
    const std::size_t first = lines.size() > most_lines ? lines.size() - most_lines : 0;
    for (std::size_t at = first; at < lines.size(); ++at)
        error.note(std::move(lines[at]));
    if (lines.empty() || result.status > signal_base)
        error.note(cat("git: ", ended(result)));
    return error;
}

} // namespace binstall
