// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

#include <engine/config/config.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

/// What we were called as (design D8, D12, D13).
enum class Personality {
    binstall,
    cargo_binstall, ///< A drop-in for the program of that name.
};

/// By the last part of argv[0].
[[nodiscard]] Personality personality_of(std::string_view called_as);

/// The command line, understood as far as the table of options goes.
class CommandLine {
public:
    Personality personality = Personality::binstall;
    Verb verb = Verb::install;
    std::vector<std::string> words; ///< What is neither an option nor its value.

    bool has(Option option) const;

    /// How often it was given.
    std::size_t count(Option option) const;

    /// Its value; null when it was not given.
    const std::string* value(Option option) const;

    std::vector<std::string> values(Option option) const;

    void add(Option option, std::string value);

private:
    struct Given {
        Option option;
        std::string value;
    };

    std::vector<Given> given_;
};

/// Reads `arguments` (without argv[0]), strictly:
///  - long names are exact; a value follows as `--name=value` or as the next word. A next word that
///    begins with '-' is not taken for a value, unless it is "-": write `--name=-value`.
///  - short flags may be joined: `-yv`. Of one that takes a value the rest of the word is that, or
///    the next word.
///  - `--` ends the options; "-" is a word.
///  - the first word may be a verb. After `--`, and called as cargo-binstall, there are no verbs.
///    One that is a verb elsewhere ("list") is an error there, not the name of a crate.
///  - an option that may not be repeated is an error the second time, by whatever name.
///  - `--help` ends the reading: what follows is not judged.
/// Then variables of the environment stand in for options that were not given.
/// @throws Error{Errc::usage}, with a suggestion where a name is nearly right.
[[nodiscard]] CommandLine parse(Personality personality,
                                std::span<const std::string> arguments,
                                const Environment& environment);

/// What of it is understood before the first mistake, if there is one. For whoever has to say which
/// command it was that failed.
[[nodiscard]] CommandLine understood(Personality personality,
                                     std::span<const std::string> arguments);

} // namespace binstall::cli
