// SPDX-License-Identifier: MIT
#include "session.hpp"

#include "command_paths.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/credentials/registry_scope.hpp>
#include <engine/credentials/run_scopes.hpp>
#include <engine/git/address.hpp>
#include <engine/http_surroundings.hpp>
#include <engine/reworded.hpp>

#include <utility>

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

Registry registry(const CommandLine& line, const CargoConfig& cargo) {
    RegistryRequest request;
    if (const std::string* name = line.value(Option::registry))
        request.name = *name;
    if (const std::string* index = line.value(Option::index))
        request.index = *index;
    try {
        const Registry registry = choose_registry(request, cargo);
        // What is neither of these is asked through git; a mistake in it is said before anything
        // else.
        if (request.index && !sparse_base(registry) && !is_folder(registry))
            static_cast<void>(GitAddress::parse(registry.index));
        return registry;
    } catch (const Error& error) {
        // To the peer's users what is wrong with an option is a mistake in its use.
        if (line.personality == Personality::cargo_binstall && request.index &&
            (error.code() == Errc::registry_url || error.code() == Errc::url))
            throw reworded(error, Errc::usage, error.what());
        throw;
    }
}

std::vector<CredentialScope> scopes(const CommandLine& line,
                                    Setup& setup,
                                    const CargoConfig& cargo,
                                    const Registry& registry,
                                    const Environment& environment) {
    std::vector<CredentialScope> scopes =
        run_scopes(setup.config.credentials, github_token(line, setup.log), environment, setup.log);
    if (auto scope = registry_scope(registry, cargo, environment, setup.read, setup.log))
        scopes.push_back(std::move(*scope));
    return scopes;
}

/// The host of --pkg-url, when no placeholder stands in it; empty otherwise.
std::string stated_host(const CommandLine& line) {
    const std::string* text = line.value(Option::pkg_url);
    if (!text)
        return {};
    const std::size_t end = text->find('/', text->find("://") + 3);
    try {
        return Url::parse(text->substr(0, end)).host();
    } catch (const Error&) {
        return {};
    }
}

HttpOptions client_options(const CommandLine& line,
                           Setup& setup,
                           const CargoConfig& cargo,
                           const Registry& registry,
                           const Environment& environment) {
    HttpOptions options = http_options(setup.config, cargo, environment, setup.log);
    // A dry run writes nothing, answers of servers among it; without a network it may still read
    // them.
    if (line.has(Option::dry_run) && !options.offline)
        options.cache_folder.reset();
    options.records_requests = line.verb == Verb::explain;
    if (const std::optional<Url> index = sparse_base(registry))
        options.own_hosts.push_back(index->host());
    if (std::string host = stated_host(line); !host.empty())
        options.own_hosts.push_back(std::move(host));
    const std::string* remote = line.value(Option::git);
    if (std::string host = remote ? GitAddress::parse(*remote).host : ""; !host.empty())
        options.own_hosts.push_back(std::move(host));
    return options;
}

/// A package at a path is built by cargo for what its project says; so it is installed for that,
/// unless our own settings or the command line say something else.
void take_targets(const CommandLine& line, const CargoConfig& cargo, Setup& setup) {
    const CargoKey key{"build", "target"};
    if (!line.has(Option::manifest_path) || line.has(Option::targets) ||
        !setup.config.targets.empty())
        return;
    const Value value = cargo.value(key);
    if (value.is_null())
        return;
    setup.config.targets = value.array() ? cargo.texts(key) : std::vector{*cargo.text(key)};
    // cargo's word for the machine that it runs on
    std::erase(setup.config.targets, "host-tuple");
    setup.log.write(Level::info, cat("the platform is that of ", cargo.origin(key)));
}

/// How many times as much as answers of servers repositories may take (docs/store.md).
constexpr std::uint64_t repositories_for_answers = 16;

/// Nothing is kept where no answers of servers are.
GitOptions git_options(const CommandLine& line,
                       const GitConfig& config,
                       const Registry& registry,
                       const HttpOptions& http) {
    GitOptions options{.folder = config.folder,
                       .settings = config.user_config ? GitSettings::user : GitSettings::ours,
                       .timeout = config.timeout,
                       .size = config.size,
                       .cache_size = repositories_for_answers * http.cache_size,
                       .named = {registry.index}};
    if (const std::string* remote = line.value(Option::git))
        options.named.insert(*remote);
    if (!http.cache_folder || http.cache_size == 0)
        options.folder.reset();
    return options;
}

/// Of the room for answers of servers, what plugins remember may take one part in so many.
constexpr std::uint64_t answers_for_memories = 4;

/// Nothing is remembered where no answers of servers are kept, nor by a dry run.
std::optional<fs::path>
memory_folder(const CommandLine& line, const Config& config, const HttpOptions& http) {
    return http.cache_folder && !line.has(Option::dry_run) ? config.memory_folder : std::nullopt;
}

} // namespace

Session::Session(const CommandLine& line,
                 const Environment& environment,
                 const PolicyPlace& policy,
                 Terminal& terminal)
    : setup{line, environment, policy, terminal},
      cargo{CargoConfig::read(environment, setup.read, setup.log, project(line))},
      registry{cli::registry(line, cargo)},
      credentials{scopes(line, setup, cargo, registry, environment), setup.log, stop.get_token()},
      options{client_options(line, setup, cargo, registry, environment)}, http{options,
                                                                               setup.log,
                                                                               stop.get_token(),
                                                                               &credentials},
      git{git_options(line, setup.config.git, registry, options),
          options,
          environment,
          setup.log,
          stop.get_token(),
          &credentials},
      memories{memory_folder(line, setup.config, options),
               options.cache_size / answers_for_memories,
               setup.log},
      services{.config = setup.config,
               .cargo = cargo,
               .registry = registry,
               .environment = environment,
               .http = http,
               .git = git,
               .read = setup.read,
               .log = setup.log,
               .plugins = setup.plugins,
               .memories = memories,
               .policy = setup.policy,
               .stop = stop.get_token()} {
    take_targets(line, cargo, setup);
}

} // namespace binstall::cli
