// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <cli/parse.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::cli {

namespace {

using Words = std::vector<std::string>;

CommandLine parsed(const Words& words,
                   const Environment& environment = {},
                   Personality personality = Personality::binstall) {
    return parse(personality, words, environment);
}

/// The message of the usage error that `words` lead to, with its hint; empty when there is none.
std::string refusal(const Words& words, const Environment& environment = {}) {
    try {
        static_cast<void>(parsed(words, environment));
        return {};
    } catch (const Error& error) {
        CHECK(error.code() == Errc::usage);
        return std::string{error.what()} + (error.hint().empty() ? "" : " | " + error.hint());
    }
}

} // namespace

TEST_CASE("a value follows as the next word or after an equals sign") {
    for (const Words& words : {Words{"--root", "/opt/x", "rg"}, Words{"--root=/opt/x", "rg"}}) {
        CAPTURE(words.front());
        const CommandLine line = parsed(words);
        CHECK(line.verb == Verb::install);
        CHECK(line.words == Words{"rg"});
        REQUIRE(line.has(Option::root));
        CHECK(*line.value(Option::root) == "/opt/x");
    }
    CHECK(*parsed({"--pkg-url=https://h/?a=b"}).value(Option::pkg_url) == "https://h/?a=b");
}

TEST_CASE("a word that begins with a dash is not taken for a value, except a dash alone") {
    CHECK(refusal({"--target", "--force", "rg"}) ==
          "--targets needs a value: TRIPLE,... | a value that begins with '-' is written "
          "--targets=VALUE");
    CHECK(*parsed({"--root", "-"}).value(Option::root) == "-");
    CHECK(*parsed({"--root=--force"}).value(Option::root) == "--force");
    CHECK(refusal({"rg", "--root"}) == "--root needs a value: DIR");
}

TEST_CASE("short flags may be joined") {
    const CommandLine line = parsed({"-yvv", "rg", "-v"});
    CHECK(line.has(Option::no_confirm));
    CHECK(line.count(Option::verbose) == 3);
    CHECK(parsed({"-vV"}).has(Option::print_version));
    CHECK(refusal({"-yx"}) == "there is no option -x (in -yx) | `--help` lists the options");
}

TEST_CASE("an alias is the same option as its name") {
    CHECK(*parsed({"--install-path", "/a"}).value(Option::install_dir) == "/a");
    CHECK(parsed({"--target=a", "--targets", "b,c"}).values(Option::targets) == Words{"a", "b,c"});
    CHECK(refusal({"--install-dir=/a", "--install-path=/b"}) == "--install-dir is given twice");
}

TEST_CASE("unknown names are refused, with the nearest one that exists") {
    CHECK(refusal({"--dry-rum"}) == "there is no option --dry-rum | did you mean --dry-run?");
    CHECK(refusal({"--instal-dir=/x"}) ==
          "there is no option --instal-dir | did you mean --install-dir?");
    // No prefixes, no other case, and nothing of what is not built yet.
    for (const std::string word : {"--vers",
                                   "--FORCE",
                                   "--json-output",
                                   "--"
                                   "-"}) {
        CAPTURE(word);
        CHECK(refusal({word}).starts_with("there is no option"));
    }
}

TEST_CASE("what may not be repeated, joined with a value or combined is refused") {
    CHECK(refusal({"--force", "--force"}) == "--force is given twice");
    CHECK(refusal({"-y", "--no-confirm"}) == "--no-confirm is given twice");
    CHECK(refusal({"--dry-run=yes"}) == "--dry-run takes no value");
    CHECK(refusal({"--root="}) == "--root has an empty value");
    CHECK(refusal({"-q", "-v"}) == "--verbose and --quiet exclude each other");
}

TEST_CASE("two dashes end the options, one dash is a word") {
    CHECK(parsed({"--", "--force", "plugins"}).words == Words{"--force", "plugins"});
    CHECK_FALSE(parsed({"--", "--force"}).has(Option::force));
    CHECK(parsed({"--", "plugins"}).verb == Verb::install);
    CHECK(parsed({"-"}).words == Words{"-"});
}

TEST_CASE("the first word may be a verb") {
    CHECK(parsed({"plugins", "release"}).verb == Verb::plugins);
    CHECK(parsed({"plugins", "release"}).words == Words{"release"});
    CHECK(parsed({"--plugin-dir", "/p", "plugins"}).verb == Verb::plugins);
    CHECK(parsed({"install", "install"}).words == Words{"install"});
    CHECK(parsed({"rg", "plugins"}).words == Words{"rg", "plugins"});
    CHECK(refusal({"plugins", "--force"}) == "--force does not belong to `binstall plugins`");
}

TEST_CASE("a first word that is a command elsewhere is not taken for a crate") {
    for (const std::string word : {"help", "list", "remove", "uninstall", "update", "upgrade"}) {
        CAPTURE(word);
        CHECK(refusal({word}).starts_with("there is no command " + word));
        CHECK(refusal({"-y", word, "rg"})
                  .ends_with("`binstall install " + word + "` means the crate of that name"));
        CHECK(parsed({"install", word}).words == Words{word});
        CHECK(parsed({"--", word}).words == Words{word});
        CHECK(parsed({"rg", word}).words == Words{"rg", word});
        CHECK(parsed({word + "@1"}).words == Words{word + "@1"});
        CHECK(parsed({word}, {}, Personality::cargo_binstall).words == Words{word});
    }
}

TEST_CASE("called as cargo-binstall there are no verbs, and a first argument binstall is dropped") {
    constexpr Personality drop_in = Personality::cargo_binstall;
    CHECK(parsed({"binstall", "rg"}, {}, drop_in).words == Words{"rg"});
    CHECK(parsed({"rg", "binstall"}, {}, drop_in).words == Words{"rg", "binstall"});
    CHECK(parsed({"plugins"}, {}, drop_in).words == Words{"plugins"});
    CHECK(personality_of("/usr/bin/cargo-binstall") == drop_in);
    CHECK(personality_of("cargo-binstall") == drop_in);
    CHECK(personality_of("/x/cargo-binstall/binstall") == Personality::binstall);
    CHECK(personality_of("") == Personality::binstall);
}

TEST_CASE("variables stand in for options that were not given") {
    struct Case {
        std::string value;
        bool is_set;
    };

    for (const Case& row : {Case{"1", true},
                            Case{"true", true},
                            Case{"YES", true},
                            Case{"on", true},
                            Case{"0", false},
                            Case{"false", false},
                            Case{"No", false},
                            Case{"off", false},
                            Case{"", false}}) {
        CAPTURE(row.value);
        const CommandLine line = parsed({"rg"}, {{"BINSTALL_NO_CONFIRM", row.value}});
        CHECK(line.has(Option::no_confirm) == row.is_set);
    }
    CHECK(refusal({"rg"}, {{"BINSTALL_NO_CONFIRM", "maybe"}})
              .starts_with("BINSTALL_NO_CONFIRM is maybe, neither true nor false"));
    const Environment level{{"BINSTALL_LOG_LEVEL", "trace"}};
    CHECK(*parsed({"rg"}, level).value(Option::log_level) == "trace");
    CHECK(*parsed({"rg", "--log-level=warn"}, level).value(Option::log_level) == "warn");
    CHECK_FALSE(parsed({"rg", "-q"}, level).has(Option::log_level));
    // A variable of an option that another verb has is not looked at.
    CHECK(refusal({"plugins"}, {{"BINSTALL_NO_CONFIRM", "maybe"}}).empty());
}

TEST_CASE("cargo's own target variable counts only when called as cargo-binstall") {
    const Environment cross{{"CARGO_BUILD_TARGET", "aarch64-unknown-linux-gnu"}};
    CHECK_FALSE(parsed({"rg"}, cross).has(Option::targets));
    CHECK(parsed({"rg"}, cross, Personality::cargo_binstall).values(Option::targets) ==
          Words{"aarch64-unknown-linux-gnu"});
}

TEST_CASE("help ends the reading") {
    CHECK(parsed({"--help", "--bogus"}).has(Option::help));
    CHECK(parsed({"rg", "-h", "--root"}).has(Option::help));
    CHECK_FALSE(refusal({"--bogus", "--help"}).empty());
}

TEST_CASE("every option of the table can be given by each of its names") {
    for (const OptionInfo& option : options()) {
        CAPTURE(option.name);
        CHECK(!option.help.empty());
        CHECK((option.short_name != 0 || !option.name.empty()));
        std::vector<std::string_view> names = option.aliases;
        names.push_back(option.name);
        for (const std::string_view name : names) {
            if (name.empty())
                continue;
            CAPTURE(name);
            Words words{"--" + std::string{name} + (option.is_flag() ? "" : "=value")};
            if (!option.is_for(Verb::install))
                words.emplace_back(verbs()[static_cast<std::size_t>(option.verbs.front())].name);
            if (option.is_peers)
                CHECK(refusal(words) == cat("there is no option --",
                                            name,
                                            " | cargo-binstall has it: called by that name, this "
                                            "program takes it"));
            const Personality personality =
                option.is_peers ? Personality::cargo_binstall : Personality::binstall;
            CHECK(parse(personality, words, {}).has(option.id));
        }
    }
}

TEST_CASE("very many and very long arguments are read") {
    const Words many(10'000, "rg");
    CHECK(parsed(many).words.size() == 10'000);
    const std::string message = refusal({"--" + std::string(1'000'000, 'x')});
    CHECK(message.size() < 400);
}

} // namespace binstall::cli
