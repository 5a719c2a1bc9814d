// SPDX-License-Identifier: MIT
// binstall-plugin-check: whether a plugin keeps the contract of docs/plugin-abi.md.
#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/cargo_registry.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

using namespace binstall;
using namespace binstall::check;

constexpr std::string_view usage = R"(usage: binstall-plugin-check [OPTION]... FILE.so

Loads a plugin of binstall and checks that it keeps the contract: its file, its answers when
nobody knows a package, when servers fail, when it is cancelled, from many threads at once.
The plugin is code: it runs with your rights.

  --registry [NAME=]INDEX
                        a registry whose packages the plugin serves: "sparse+https://..."
  --package NAME        a name that the plugin does not leave to others; no server will know it
  --sample FORMAT=FILE  a file of one of the plugin's archive formats; may be repeated
  --listing FORMAT=FILE the names of the entries of the last sample, in order, one a line
  --set KEY=VALUE       a setting, as in [plugins.ID]; may be repeated
  --help                show this text

Prints one line for each check (https://testanything.org) and, last, "N passed, N failed".
A check is skipped when the plugin asked nobody: then say what it serves.
Exits with 0 when none failed, 1 when some did, 2 when the command line is wrong.
)";

constexpr std::uint64_t max_sample = std::uint64_t{64} << 20;

/// "left=right"
std::pair<std::string, std::string> halves(std::string_view text, std::string_view option) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        throw Error{Errc::usage, cat(option, " needs NAME=VALUE, not \"", printable(text), '"')};
    return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

std::string read_named(std::string_view name) {
    std::optional<std::string> content = read_file(fs::path{name}, max_sample);
    if (!content)
        throw Error{Errc::usage, cat("there is no file ", printable(name))};
    return *std::move(content);
}

Sample read_sample(std::string_view text) {
    const auto [format, name] = halves(text, "--sample");
    return {format, fs::path{name}.filename().string(), read_named(name)};
}

/// What `tar t` and its like print; folders are no files.
void read_listing(std::string_view text, std::vector<Sample>& samples) {
    const auto [format, name] = halves(text, "--listing");
    if (samples.empty() || samples.back().format != format)
        throw Error{Errc::usage,
                    cat("--listing follows the --sample ", printable(format), "=FILE")};
    std::istringstream lines{read_named(name)};
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && !line.ends_with('/'))
            samples.back().files.push_back(line);
}

/// As --registry and --index of a command make one, but from no settings.
Registry read_registry(std::string_view text) {
    const std::size_t equals = text.find('=');
    // A name has none of what an index begins with: "sparse+https://".
    const bool has_name = equals != std::string_view::npos &&
                          text.substr(0, equals).find_first_of("+:/") == text.npos;
    const std::string name{has_name ? text.substr(0, equals) : ""};
    const std::string index{has_name ? text.substr(equals + 1) : text};
    if (index.empty())
        throw Error{Errc::usage, "--registry needs an index"};
    try {
        Registry registry = choose_registry({.name = {}, .index = index}, CargoConfig{});
        registry.name = name;
        registry.credential = name.empty() ? "" : cat("registries.", name);
        return registry;
    } catch (const Error& error) {
        throw Error{Errc::usage, cat("--registry: ", error.what())};
    }
}

std::string read_package(std::string_view name) {
    if (name.empty())
        throw Error{Errc::usage, "--package needs a name"};
    return std::string{name};
}

using TakeValue = void (*)(std::string_view value, Options& options);

/// The options that take a value, and what each does with it.
const std::map<std::string_view, TakeValue>& options_with_value() {
    static const std::map<std::string_view, TakeValue> all{
        {"--listing",
         [](std::string_view value, Options& options) { read_listing(value, options.samples); }},
        {"--package",
         [](std::string_view value, Options& options) { options.package = read_package(value); }},
        {"--registry",
         [](std::string_view value, Options& options) { options.registry = read_registry(value); }},
        {"--sample",
         [](std::string_view value, Options& options) {
             options.samples.push_back(read_sample(value));
         }},
        {"--set",
         [](std::string_view value, Options& options) {
             const auto [key, text] = halves(value, "--set");
             options.settings[key] = {Value{text}, "the command line"};
         }},
    };
    return all;
}

Options parse(std::span<char* const> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto option = options_with_value().find(argument);
        if (option != options_with_value().end()) {
            if (i + 1 == arguments.size())
                throw Error{Errc::usage, cat(argument, " needs a value")};
            option->second(arguments[++i], options);
        } else if (argument.starts_with('-') || !options.file.empty()) {
            throw Error{Errc::usage, cat("unexpected argument ", printable(argument))};
        } else {
            options.file = fs::absolute(argument);
        }
    }
    if (options.file.empty())
        throw Error{Errc::usage, "no plugin was named"};
    return options;
}

int run(const Options& options) {
    Results results;
    Surroundings surroundings;
    if (const std::unique_ptr<Plugin> plugin = check_file(options, surroundings, results)) {
        const Subject subject{*plugin, options, surroundings};
        check_manifest_sources(subject, results);
        check_package_sources(subject, results);
        check_formats(subject, results);
        results.finish();
        if (any_call_left_behind()) {
            std::cout.flush();
            surroundings.remove();
            ::_exit(EXIT_FAILURE); // its thread may still use the plugin
        }
    } else {
        results.finish();
    }
    return results.failed() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int count, char** values) {
    const std::span<char* const> arguments{values + 1, static_cast<std::size_t>(count - 1)};
    for (const std::string_view argument : arguments)
        if (argument == "--help") {
            std::cout << usage;
            return EXIT_SUCCESS;
        }
    try {
        return run(parse(arguments));
    } catch (const Error& error) {
        std::cerr << "error: " << error.what() << '\n';
        return error.code() == Errc::usage ? 2 : EXIT_FAILURE;
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
