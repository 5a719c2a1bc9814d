// SPDX-License-Identifier: MIT
// binstall-plugin-check: whether a plugin keeps the contract of docs/plugin-abi.md.
#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>
#include <unistd.h>

namespace {

using namespace binstall;
using namespace binstall::check;

constexpr std::string_view usage = R"(usage: binstall-plugin-check [OPTION]... FILE.so

Loads a plugin of binstall and checks that it keeps the contract: its file, its answers when
nobody knows a package, when servers fail, when it is cancelled, from many threads at once.
The plugin is code: it runs with your rights.

  --sample FORMAT=FILE  a file of one of the plugin's archive formats; may be repeated
  --set KEY=VALUE       a setting, as in [plugins.ID]; may be repeated
  --help                show this text

Prints one line for each check (https://testanything.org) and, last, "N passed, N failed".
Exits with 0 when all passed, 1 when some failed, 2 when the command line is wrong.
)";

constexpr std::uint64_t max_sample = std::uint64_t{64} << 20;

/// "left=right"
std::pair<std::string, std::string> halves(std::string_view text, std::string_view option) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        throw Error{Errc::usage, cat(option, " needs NAME=VALUE, not \"", printable(text), '"')};
    return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

Sample read_sample(std::string_view text) {
    const auto [format, name] = halves(text, "--sample");
    const std::optional<std::string> content = read_file(name, max_sample);
    if (!content)
        throw Error{Errc::usage, cat("there is no file ", printable(name))};
    return {format, fs::path{name}.filename().string(), *content};
}

Options parse(std::span<char* const> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const bool takes_value = argument == "--sample" || argument == "--set";
        if (takes_value && i + 1 == arguments.size())
            throw Error{Errc::usage, cat(argument, " needs a value")};
        if (argument == "--sample") {
            options.samples.push_back(read_sample(arguments[++i]));
        } else if (argument == "--set") {
            const auto [key, value] = halves(arguments[++i], argument);
            options.settings[key] = {Value{value}, "the command line"};
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
    if (const std::unique_ptr<Plugin> plugin = check_file(options, results)) {
        check_manifest_sources(*plugin, results);
        check_package_sources(*plugin, results);
        check_formats(*plugin, options, results);
        results.finish();
        if (any_call_left_behind()) {
            std::cout.flush();
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
