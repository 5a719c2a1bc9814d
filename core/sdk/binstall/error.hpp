// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// Why something could not be done. Absence is not an error: see design D24.
///
/// Each value has one exit code, listed in docs/exit-codes.md.
enum class Errc {
    usage,             ///< The command line cannot be understood.
    internal,          ///< A bug of ours, or something without a better name.
    cancelled,         ///< The user or a signal ended the command.
    signature_invalid, ///< A signature is there and wrong.
    signature_missing, ///< Policy asks for a signature and there is none.
    integrity,         ///< Bytes do not match a digest that was published for them.
    archive,           ///< The archive is malformed, hostile or beyond its limits.
    tls,               ///< The server could not be trusted.
    plugin,            ///< A plugin was rejected or misbehaved.
    lock,              ///< A lock could not be taken.
    config,            ///< The settings cannot be used.
    policy,            ///< Allowed by no rule, or forbidden by one.
    url,               ///< Not a URL that we accept.
    bad_template,      ///< A URL or path template cannot be parsed or rendered.
    network,           ///< The server could not be asked, or did not finish its answer.
    rate_limited,      ///< The server asks us to wait; `Error::retry_at` says until when.
    unauthorized,      ///< The server wants credentials that we do not have.
    subprocess,        ///< A program that we ran failed.
    io,                ///< The operating system refused to read or write.
    unknown_registry,  ///< No registry of that name is configured.
    registry,          ///< The registry answers, but not with what was asked for.
    registry_url,      ///< A registry's configured URL cannot be used.
    manifest,          ///< A Cargo.toml cannot be used.
    version,           ///< Not a version or a requirement of semantic versioning.
    version_conflict,  ///< A version was given twice.
    no_package,        ///< A Cargo.toml has no [package].
    no_binaries,       ///< The package has no binaries.
    install,           ///< A binary cannot be put where it belongs.
    not_found,         ///< Nobody has a build of the package for this machine.
    package_format,    ///< No such package format, or the file is of another one.
    forge,             ///< A forge's answer cannot be understood.
    target,            ///< Not a target triple.
    git,               ///< git could not do it.
    workspace,         ///< The package was not found below a given path.
    output,            ///< Standard output cannot be written.
    unsafe_url,        ///< Plain http, or a private address, which nobody here has allowed.
};

/// Could not. Carries a code, what happened in one clause, where it happened, and what to do.
///
/// Thrown by value, caught by reference; crosses the plugin boundary in both directions.
class Error : public std::runtime_error {
public:
    Error(Errc code, const std::string& what);
    ~Error() override; // in the SDK library, so that its type information has one home
    Error(const Error&);
    Error& operator=(const Error&);

    Errc code() const noexcept { return code_; }

    /// What the user can do about it; empty when we do not know.
    const std::string& hint() const noexcept { return hint_; }

    /// What was being done, innermost first: "reading the index entry of ripgrep".
    const std::vector<std::string>& trail() const noexcept { return trail_; }

    /// Lines that the user may want to see below the message: what was asked, and what it said.
    const std::vector<std::string>& notes() const noexcept { return notes_; }

    /// When the server will answer again, for rate_limited.
    std::optional<std::chrono::sys_seconds> retry_at() const noexcept { return retry_at_; }

    Error& hint(std::string text);
    Error& during(std::string doing);
    Error& note(std::string line);
    Error& retry_at(std::chrono::sys_seconds when);

private:
    Errc code_;
    std::string hint_;
    std::vector<std::string> trail_;
    std::vector<std::string> notes_;
    std::optional<std::chrono::sys_seconds> retry_at_;
};

/// Whether what a package says of itself cannot be used, as when `pkg-url` is no URL. From the
/// source that follows the package's own words that is an answer about the package, and no failure
/// of the source.
[[nodiscard]] bool is_about_metadata(Errc code) noexcept;

/// The code's name as `--format json` prints it: "rate_limited".
[[nodiscard]] std::string_view name(Errc code) noexcept;

} // namespace binstall
