// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/config/config.hpp>
#include <engine/credentials/scope.hpp>

namespace binstall {

/// The accounts of $NETRC or ~/.netrc: for whichever of their machines asks for a name and a
/// password over https, on its usual port unless the file writes `machine HOST:PORT`. `default` is
/// for every host that a package's author may think of, so it is not used. Borrows `environment`
/// and `log`.
CredentialScope netrc_scope(const Environment& environment, Log& log);

} // namespace binstall
