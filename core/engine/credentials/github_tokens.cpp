// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/credentials/gh_hosts.hpp>
#include <engine/credentials/git_credentials.hpp>
#include <engine/credentials/github_tokens.hpp>
#include <engine/credentials/secret_file.hpp>
#include <engine/credentials/token_sources.hpp>
#include <engine/paths.hpp>
#include <engine/process/child_process.hpp>

#include <string>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view host = "github.com";
constexpr std::chrono::milliseconds helper_limit{10'000};

/// GitHub's tokens are much longer: a shorter text is a mistake or a password.
constexpr std::size_t shortest_token = 10;

/// Looks through one user's files and programs.
class GithubSources {
public:
    GithubSources(const Environment& environment, Log& log)
        : environment_{environment}, log_{log} {}

    std::vector<TokenSource> all(const std::optional<Secret>& given, bool discover) const {
        std::vector<TokenSource> sources;
        if (given)
            sources.push_back([secret = *given](const Url&, const std::stop_token&) {
                return std::optional{checked_token(std::string{secret.reveal()}, "--github-token")};
            });
        sources.push_back(variable("GITHUB_TOKEN"));
        sources.push_back(variable("GH_TOKEN"));
        if (!discover)
            return sources;
        if (const std::optional<fs::path> home = home_folder(environment_))
            sources.push_back(git_file(*home / ".git-credentials"));
        if (const std::optional<fs::path> folder = settings_of("git"))
            sources.push_back(git_file(*folder / "credentials"));
        sources.push_back(gh_file());
        sources.push_back(program("gh", {"auth", "token", "--hostname", std::string{host}}));
        sources.push_back(program("git", {"credential", "fill"}));
        return sources;
    }

private:
    /// $XDG_CONFIG_HOME/NAME or ~/.config/NAME.
    std::optional<fs::path> settings_of(std::string_view name) const {
        const std::optional<fs::path> ours = config_folder(environment_);
        return ours ? std::optional{ours->parent_path() / name} : std::nullopt;
    }

    /// `secret` as a token, unless it cannot be one.
    std::optional<Token> usable(std::optional<Secret> secret, std::string origin) const {
        if (!secret)
            return std::nullopt;
        std::string problem = why_not_token(secret->reveal());
        if (problem.empty() && secret->reveal().size() < shortest_token)
            problem = "is too short for a token";
        if (problem.empty())
            return Token{std::move(*secret), std::move(origin)};
        log_.write(Level::warn,
                   cat("what ", origin, " has for ", host, ' ', problem, "; it is not used"));
        return std::nullopt;
    }

    TokenSource variable(std::string name) const {
        return [*this, name = std::move(name)](const Url&, const std::stop_token&) {
            const auto found = environment_.find(name);
            return found == environment_.end() || found->second.empty()
                       ? std::nullopt
                       : usable(Secret{trim(found->second)}, cat("the variable ", name));
        };
    }

    TokenSource git_file(const fs::path& file) const {
        return [*this, file](const Url&, const std::stop_token&) {
            const std::optional<Secret> text = read_found_secret_file(file, log_);
            return text ? usable(password_in_git_file(text->reveal(), host), file.string())
                        : std::nullopt;
        };
    }

    TokenSource gh_file() const {
        const auto named = environment_.find("GH_CONFIG_DIR");
        const bool is_named = named != environment_.end() && !named->second.empty();
        const std::optional<fs::path> folder =
            is_named ? std::optional<fs::path>{named->second} : settings_of("gh");
        return [*this, folder](const Url&, const std::stop_token&) -> std::optional<Token> {
            const std::optional<Secret> text =
                folder ? read_found_secret_file(*folder / "hosts.yml", log_) : std::nullopt;
            return text ? usable(token_in_gh_hosts(text->reveal(), host),
                                 (*folder / "hosts.yml").string())
                        : std::nullopt;
        };
    }

    /// gh prints the token; git prints lines, of which one has it.
    TokenSource program(std::string name, std::vector<std::string> arguments) const {
        return [*this, name = std::move(name), arguments = std::move(arguments)](
                   const Url&, const std::stop_token& stop) {
            return ask_program(name, arguments, stop);
        };
    }

    std::optional<Token> ask_program(const std::string& name,
                                     const std::vector<std::string>& arguments,
                                     const std::stop_token& stop) const {
        const std::optional<fs::path> file = find_program(name, environment_);
        if (!file)
            return std::nullopt;
        ChildCommand command{.program = *file,
                             .arguments = arguments,
                             .environment = helper_environment(environment_),
                             .input = cat("protocol=https\nhost=", host, "\n\n"),
                             .limit = helper_limit,
                             .output_limit = 64 * 1024};
        // Whatever they would ask, nobody is there who answers. Empty is not unset: unset, git
        // would take the program that its settings name.
        command.environment.insert({{"GIT_TERMINAL_PROMPT", "0"},
                                    {"GIT_ASKPASS", ""},
                                    {"SSH_ASKPASS", ""},
                                    {"GCM_INTERACTIVE", "never"},
                                    {"GH_PROMPT_DISABLED", "1"},
                                    {"GH_NO_UPDATE_NOTIFIER", "1"}});
        try {
            log_.write(Level::debug, cat("asking ", name, " for a token for ", host));
            ChildResult result = run_child(command, stop);
            const std::string_view out = trim(result.out);
            std::optional<Secret> secret;
            if (result.is_success() && !out.empty())
                secret = name == "git" ? password_in_git_answer(out) : Secret{out};
            wipe(result.out);
            return usable(std::move(secret), cat("the program ", name));
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled)
                throw;
            log_.write(Level::warn, cat("no token from ", name, ": ", error.what()));
            return std::nullopt;
        }
    }

    const Environment& environment_;
    Log& log_;
};

} // namespace

CredentialScope github_scope(const std::optional<Secret>& given,
                             bool discover,
                             const Environment& environment,
                             Log& log) {
    return {.name = "github",
            .places = {CredentialPlace{Url::parse("https://api.github.com/")}},
            .form = {},
            .use = CredentialScope::Use::when_named,
            .without = CredentialScope::Without::is_refused,
            .sources = GithubSources{environment, log}.all(given, discover),
            .hint = "set GITHUB_TOKEN to a token that may read the repository, or log in with "
                    "`gh auth login`"};
}

CredentialScope
given_github_scope(const std::optional<Secret>& given, const Environment& environment, Log& log) {
    CredentialScope scope = github_scope(given, false, environment, log);
    scope.name = "github-given";
    scope.without = CredentialScope::Without::is_dropped;
    return scope;
}

} // namespace binstall
