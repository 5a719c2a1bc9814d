// SPDX-License-Identifier: MIT
#include "parse.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/setting.hpp>

#include <algorithm>
#include <utility>

namespace binstall::cli {

namespace {

std::string spelled(const OptionInfo& option) {
    return option.name.empty() ? cat('-', option.short_name) : cat("--", option.name);
}

bool is_known(const OptionInfo& option, Personality personality) {
    return !option.is_peers || personality == Personality::cargo_binstall;
}

Error unknown_option(std::string_view word, std::string_view name, Personality personality) {
    Error error{Errc::usage, cat("there is no option ", printable(word))};
    if (const OptionInfo* option = find_option(name); option && !is_known(*option, personality))
        return error.hint("cargo-binstall has it: called by that name, this program takes it");
    std::vector<std::string_view> names;
    for (const OptionInfo& option : options()) {
        if (!is_known(option, personality))
            continue;
        names.push_back(option.name);
        names.insert(names.end(), option.aliases.begin(), option.aliases.end());
    }
    const std::string_view near = name.size() > 64 ? "" : closest(name, names);
    error.hint(near.empty() ? "`--help` lists the options" : cat("did you mean --", near, "?"));
    return error;
}

/// Commands of other programs that install: crates have these names too, and who types one of them
/// does not mean those.
constexpr std::pair<std::string_view, std::string_view> foreign_commands[] = {
    {"help", "`binstall --help` says what there is"},
    {"list", "`binstall verify` lists what is installed"},
    {"remove", "`cargo uninstall CRATE` removes what was installed"},
    {"uninstall", "`cargo uninstall CRATE` removes what was installed"},
    {"update", "`binstall CRATE` installs the newest version"},
    {"upgrade", "`binstall CRATE` installs the newest version"},
};

void refuse_word_for_command(std::string_view word) {
    for (const auto& [command, instead] : foreign_commands)
        if (word == command)
            throw Error{Errc::usage, cat("there is no command ", word)}.hint(
                cat(instead, "; `binstall install ", word, "` means the crate of that name"));
}

/// Walks over the words once.
class Reader {
public:
    Reader(CommandLine& into, std::span<const std::string> arguments)
        : into_{into}, arguments_{arguments} {}

    void read() {
        while (next_ < arguments_.size() && !into_.has(Option::help)) {
            const std::string& word = arguments_[next_++];
            if (options_ended_ || !word.starts_with('-') || word == "-")
                read_word(word);
            else if (word == "--")
                options_ended_ = true;
            else if (word.starts_with("--"))
                read_long(word);
            else
                read_cluster(word);
        }
    }

private:
    void read_word(const std::string& word) {
        const bool may_be_verb = into_.personality == Personality::binstall && !options_ended_ &&
                                 !verb_given_ && into_.words.empty();
        const std::optional<Verb> verb = may_be_verb ? find_verb(word) : std::nullopt;
        if (!verb) {
            if (may_be_verb)
                refuse_word_for_command(word);
            into_.words.push_back(word);
            return;
        }
        into_.verb = *verb;
        verb_given_ = true;
    }

    void read_long(const std::string& word) {
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(2, equals == word.npos ? equals : equals - 2);
        const OptionInfo* option = find_option(name);
        if (!option || !is_known(*option, into_.personality))
            throw unknown_option(cat("--", name), name, into_.personality);
        if (equals == word.npos)
            add(*option, option->is_flag() ? std::string{} : next_value(*option));
        else if (option->is_flag())
            throw Error{Errc::usage, cat("--", option->name, " takes no value")};
        else
            add(*option, word.substr(equals + 1));
    }

    void read_cluster(const std::string& word) {
        for (std::size_t at = 1; at < word.size(); ++at) {
            const char letter = word[at];
            const OptionInfo* option = find_option(letter);
            if (!option)
                throw unknown_option(word.size() == 2 ? word : cat('-', letter, " (in ", word, ")"),
                                     word.substr(1),
                                     into_.personality);
            if (option->is_flag()) {
                add(*option, {});
                continue;
            }
            // The rest of the word is its value: "-Zbuild-std".
            add(*option, at + 1 < word.size() ? word.substr(at + 1) : next_value(*option));
            return;
        }
    }

    std::string next_value(const OptionInfo& option) {
        const bool there = next_ < arguments_.size() &&
                           (!arguments_[next_].starts_with('-') || arguments_[next_] == "-");
        if (there)
            return arguments_[next_++];
        Error error{Errc::usage, cat("--", option.name, " needs a value: ", option.argument)};
        if (option.id == Option::version_req)
            error.hint("-V prints the version of this program");
        else if (next_ < arguments_.size())
            error.hint(cat("a value that begins with '-' is written --", option.name, "=VALUE"));
        throw error;
    }

    void add(const OptionInfo& option, std::string value) {
        if (option.repeat == Repeat::no && into_.has(option.id))
            throw Error{Errc::usage, cat(spelled(option), " is given twice")};
        if (!option.is_flag() && value.empty())
            throw Error{Errc::usage, cat(spelled(option), " has an empty value")};
        for (const Option other : option.conflicts) {
            if (into_.has(other))
                throw Error{
                    Errc::usage,
                    cat(spelled(option), " and ", spelled(info(other)), " exclude each other")};
        }
        into_.add(option.id, std::move(value));
    }

    CommandLine& into_;
    std::span<const std::string> arguments_;
    std::size_t next_ = 0;
    bool options_ended_ = false;
    bool verb_given_ = false;
};

void check_verb(const CommandLine& line) {
    for (const OptionInfo& option : options()) {
        if (line.has(option.id) && !option.is_for(line.verb))
            throw Error{Errc::usage,
                        cat(spelled(option),
                            " does not belong to `binstall ",
                            verbs()[static_cast<std::size_t>(line.verb)].name,
                            "`")};
    }
}

void read_variable(CommandLine& line,
                   const OptionInfo& option,
                   std::string_view variable,
                   const Environment& environment) {
    const auto found = environment.find(variable);
    const bool is_outranked =
        std::ranges::any_of(option.outranked_by, [&](Option other) { return line.has(other); });
    const bool stands_in = found != environment.end() && !found->second.empty() &&
                           option.is_for(line.verb) && !line.has(option.id) && !is_outranked;
    if (!stands_in)
        return;
    if (!option.is_flag()) {
        line.add(option.id, found->second);
        return;
    }
    const std::optional<bool> flag = parse_flag(found->second);
    if (!flag)
        throw Error{Errc::usage,
                    cat(variable, " is ", printable(found->second), ", neither true nor false")}
            .hint("1, true, yes, on, 0, false, no and off are understood");
    if (*flag)
        line.add(option.id, {});
}

void read(CommandLine& line, std::span<const std::string> arguments) {
    // cargo runs `cargo-binstall binstall ARGUMENTS` for `cargo binstall ARGUMENTS`.
    if (line.personality == Personality::cargo_binstall && !arguments.empty() &&
        arguments.front() == "binstall")
        arguments = arguments.subspan(1);
    Reader{line, arguments}.read();
}

} // namespace

Personality personality_of(std::string_view called_as) {
    const std::string_view name = called_as.substr(called_as.rfind('/') + 1);
    return name == "cargo-binstall" ? Personality::cargo_binstall : Personality::binstall;
}

bool CommandLine::has(Option option) const {
    return value(option) != nullptr;
}

std::size_t CommandLine::count(Option option) const {
    return static_cast<std::size_t>(std::ranges::count(given_, option, &Given::option));
}

const std::string* CommandLine::value(Option option) const {
    const auto found = std::ranges::find(given_, option, &Given::option);
    return found == given_.end() ? nullptr : &found->value;
}

std::vector<std::string> CommandLine::values(Option option) const {
    std::vector<std::string> values;
    for (const Given& given : given_) {
        if (given.option == option)
            values.push_back(given.value);
    }
    return values;
}

void CommandLine::add(Option option, std::string value) {
    given_.push_back({option, std::move(value)});
}

CommandLine parse(Personality personality,
                  std::span<const std::string> arguments,
                  const Environment& environment) {
    CommandLine line;
    line.personality = personality;
    read(line, arguments);
    if (line.has(Option::help) || line.has(Option::print_version))
        return line;
    check_verb(line);
    for (const OptionInfo& option : options()) {
        read_variable(line, option, option.environment, environment);
        if (personality == Personality::cargo_binstall)
            read_variable(line, option, option.peer_environment, environment);
    }
    return line;
}

CommandLine understood(Personality personality, std::span<const std::string> arguments) {
    CommandLine line;
    line.personality = personality;
    try {
        read(line, arguments);
    } catch (const Error&) {
        // Whoever asks for this has met the mistake already.
    }
    return line;
}

} // namespace binstall::cli
