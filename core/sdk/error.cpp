// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <utility>

namespace binstall {

Error::Error(Errc code, const std::string& what) : std::runtime_error{what}, code_{code} {}

Error::~Error() = default;
Error::Error(const Error&) = default;
Error& Error::operator=(const Error&) = default;

Error& Error::hint(std::string text) {
    hint_ = std::move(text);
    return *this;
}

Error& Error::during(std::string doing) {
    trail_.push_back(std::move(doing));
    return *this;
}

Error& Error::note(std::string line) {
    notes_.push_back(std::move(line));
    return *this;
}

Error& Error::retry_at(std::chrono::sys_seconds when) {
    retry_at_ = when;
    return *this;
}

bool is_about_metadata(Errc code) noexcept {
    return code == Errc::bad_template || code == Errc::url || code == Errc::unsafe_url ||
           code == Errc::package_format;
}

std::string_view name(Errc code) noexcept {
    switch (code) {
    case Errc::usage:
        return "usage";
    case Errc::internal:
        return "internal";
    case Errc::cancelled:
        return "cancelled";
    case Errc::signature_invalid:
        return "signature_invalid";
    case Errc::signature_missing:
        return "signature_missing";
    case Errc::integrity:
        return "integrity";
    case Errc::archive:
        return "archive";
    case Errc::tls:
        return "tls";
    case Errc::plugin:
        return "plugin";
    case Errc::lock:
        return "lock";
    case Errc::config:
        return "config";
    case Errc::policy:
        return "policy";
    case Errc::url:
        return "url";
    case Errc::bad_template:
        return "bad_template";
    case Errc::network:
        return "network";
    case Errc::rate_limited:
        return "rate_limited";
    case Errc::unauthorized:
        return "unauthorized";
    case Errc::subprocess:
        return "subprocess";
    case Errc::io:
        return "io";
    case Errc::unknown_registry:
        return "unknown_registry";
    case Errc::registry:
        return "registry";
    case Errc::registry_url:
        return "registry_url";
    case Errc::manifest:
        return "manifest";
    case Errc::version:
        return "version";
    case Errc::version_conflict:
        return "version_conflict";
    case Errc::no_package:
        return "no_package";
    case Errc::no_binaries:
        return "no_binaries";
    case Errc::install:
        return "install";
    case Errc::not_found:
        return "not_found";
    case Errc::package_format:
        return "package_format";
    case Errc::forge:
        return "forge";
    case Errc::target:
        return "target";
    case Errc::git:
        return "git";
    case Errc::workspace:
        return "workspace";
    case Errc::output:
        return "output";
    case Errc::unsafe_url:
        return "unsafe_url";
    }
    return "unknown";
}

} // namespace binstall
