// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <engine/credentials/run_scopes.hpp>

namespace binstall::cli {

namespace {

std::optional<Secret> github_token(const CommandLine& line, Log& log) {
    const std::string* token = line.value(Option::github_token);
    if (!token || token->empty())
        return std::nullopt;
    log.write(Level::warn,
              "--github-token shows the token to every user of this machine while we run; set "
              "GITHUB_TOKEN instead");
    return Secret{std::string_view{*token}};
}

} // namespace

Session::Session(const CommandLine& line, const Environment& environment, Terminal& terminal)
    : setup{line, environment, terminal}, cargo{CargoConfig::read(
                                              environment, setup.read, setup.log)},
      credentials{
          run_scopes(
              setup.config.credentials, github_token(line, setup.log), environment, setup.log),
          setup.log,
          stop.get_token()},
      http{setup.config.http, setup.log, stop.get_token(), &credentials},
      services{.config = setup.config,
               .cargo = cargo,
               .environment = environment,
               .http = http,
               .git = git,
               .read = setup.read,
               .log = setup.log,
               .plugins = setup.plugins,
               .stop = stop.get_token()} {}

} // namespace binstall::cli
