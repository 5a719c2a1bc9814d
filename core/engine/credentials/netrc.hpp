// SPDX-License-Identifier: MIT
#pragma once

#include <engine/credentials/secret.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// One account of a netrc file.
struct NetrcEntry {
    std::string machine; ///< Lower case, "host" or "host:port"; empty for `default`.
    std::string login;
    Secret password;
};

/// Reads a file in the form that ftp began and curl has extended: `machine`, `default`, `login`,
/// `password`, `account` and `macdef`, values with white space in double quotes with `\"`, `\\`,
/// `\n`, `\r` and `\t`, comments from a `#` where a keyword could stand.
/// https://everything.curl.dev/usingcurl/netrc.html
/// @throws Error{Errc::config} with the line, showing nothing of the text.
std::vector<NetrcEntry> read_netrc(std::string_view text);

} // namespace binstall
