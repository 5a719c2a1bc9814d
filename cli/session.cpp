// SPDX-License-Identifier: MIT
#include "session.hpp"

namespace binstall::cli {

Session::Session(const CommandLine& line, const Environment& environment, Terminal& terminal)
    : setup{line, environment, terminal}, cargo{CargoConfig::read(
                                              environment, setup.read, setup.log)},
      http{setup.config.http, setup.log, stop.get_token()}, services{.config = setup.config,
                                                                     .cargo = cargo,
                                                                     .environment = environment,
                                                                     .http = http,
                                                                     .git = git,
                                                                     .read = setup.read,
                                                                     .log = setup.log,
                                                                     .plugins = setup.plugins,
                                                                     .stop = stop.get_token()} {}

} // namespace binstall::cli
