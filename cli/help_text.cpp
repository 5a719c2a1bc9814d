// SPDX-License-Identifier: MIT
#include "help_text.hpp"

#include <binstall/abi.hpp>
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::cli {

namespace {

constexpr std::size_t width = 96;
constexpr std::size_t help_column = 30;

/// `text` in lines that fit beside `column`.
std::string wrapped(std::string_view text, std::size_t column) {
    std::string lines;
    std::size_t used = column;
    for (const std::string_view word : split(text, ' ')) {
        if (used > column && used + 1 + word.size() > width) {
            lines += cat('\n', std::string(column, ' '));
            used = column;
        } else if (used > column) {
            lines += ' ';
            ++used;
        }
        lines += word;
        used += word.size();
    }
    return lines;
}

/// A name on the left, its help on the right; below it when the name is long.
std::string row(std::string left, std::string_view help) {
    left.size() + 2 > help_column ? left += cat('\n', std::string(help_column, ' '))
                                  : left.append(help_column - left.size(), ' ');
    return cat(left, wrapped(help, help_column), '\n');
}

std::string option_row(const OptionInfo& option, Personality personality) {
    std::string left = option.short_name ? cat("  -", option.short_name) : std::string{"    "};
    if (!option.name.empty())
        left += cat(option.short_name ? ", --" : "  --", option.name);
    if (!option.is_flag())
        left += cat(' ', option.argument);
    std::string help{option.help};
    for (const std::string_view alias : option.aliases)
        help += cat(" [also: --", alias, "]");
    if (!option.environment.empty())
        help += cat(" [env: ", option.environment, "]");
    if (!option.peer_environment.empty() && personality == Personality::cargo_binstall)
        help += cat(" [env: ", option.peer_environment, "]");
    return row(std::move(left), help);
}

std::string usage(Personality personality) {
    if (personality == Personality::cargo_binstall)
        return "Usage: cargo binstall [OPTIONS] CRATE[@REQ]...\n";
    std::string lines;
    for (const VerbInfo& verb : verbs())
        lines += cat(lines.empty() ? "Usage: binstall " : "       binstall ",
                     verb.id == Verb::install ? "[install]" : verb.name,
                     " [OPTIONS] ",
                     verb.operands,
                     '\n');
    return lines;
}

} // namespace

std::string help_text(Personality personality) {
    std::string text = cat("Installs the binaries that the authors of Rust crates released.\n\n",
                           usage(personality));
    if (personality == Personality::binstall) {
        text += "\nCommands:\n";
        for (const VerbInfo& verb : verbs())
            text += row(cat("  ", verb.name, ' ', verb.operands), verb.help);
    }
    text += "\nOptions:\n";
    for (const OptionInfo& option : options())
        if (!option.is_peers || personality == Personality::cargo_binstall)
            text += option_row(option, personality);
    text += "\nA value may follow as the next word or after '='. `--` ends the options.\n"
            "Settings: /etc/binstall/config.toml, ~/.config/binstall/config.toml, BINSTALL_*.\n";
    return text;
}

std::string version_text(bool detailed) {
    if (!detailed)
        return BINSTALL_VERSION "\n";
#if defined(__clang__)
    constexpr std::string_view compiler = "clang++ " __clang_version__;
#else
    constexpr std::string_view compiler = "g++ " __VERSION__;
#endif
#if defined(__aarch64__)
    constexpr std::string_view machine = "aarch64-unknown-linux-gnu";
#else
    constexpr std::string_view machine = "x86_64-unknown-linux-gnu";
#endif
    return cat("binstall: " BINSTALL_VERSION "\nplugin-abi: ",
               BINSTALL_PLUGIN_ABI,
               "\ntarget: ",
               machine,
               "\ncompiler: ",
               trim(compiler),
               "\ntoolchain: " BINSTALL_TOOLCHAIN "\n");
}

} // namespace binstall::cli
