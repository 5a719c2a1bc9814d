// SPDX-License-Identifier: MIT
#include <binstall/text.hpp>

#include <cli/help_text.hpp>

#include <doctest/doctest.h>

#include <string>

namespace binstall::cli {

TEST_CASE("help names every option, alias and variable of the table") {
    for (const OptionInfo& option : options()) {
        CAPTURE(option.name);
        const std::string help =
            help_text(option.is_peers ? Personality::cargo_binstall : Personality::binstall);
        if (!option.name.empty())
            CHECK(help.find(cat("--", option.name)) != std::string::npos);
        if (option.short_name)
            CHECK(help.find(cat("  -", option.short_name)) != std::string::npos);
        CHECK(help.find(option.environment) != std::string::npos);
        for (const std::string_view alias : option.aliases)
            CHECK(help.find(cat("--", alias)) != std::string::npos);
    }
    const std::string help = help_text(Personality::binstall);
    for (const VerbInfo& verb : verbs()) {
        CAPTURE(verb.name);
        CHECK(help.find(cat("  ", verb.name, ' ', verb.operands)) != std::string::npos);
        if (verb.id != Verb::install)
            CHECK(help.find(cat(" binstall ", verb.name, " [OPTIONS] ", verb.operands, '\n')) !=
                  std::string::npos);
    }
    CHECK(help.find("Usage: binstall [install] [OPTIONS] CRATE[@REQ]...\n") != std::string::npos);
}

TEST_CASE("help of the drop-in has the other program's options and variables") {
    for (const OptionInfo& option : options()) {
        CAPTURE(option.name);
        const std::string ours = help_text(Personality::binstall);
        const std::string theirs = help_text(Personality::cargo_binstall);
        CHECK(theirs.find(option.peer_environment) != std::string::npos);
        if (!option.peer_environment.empty())
            CHECK(ours.find(option.peer_environment) == std::string::npos);
        if (option.is_peers)
            CHECK(ours.find(cat("--", option.name)) == std::string::npos);
    }
}

TEST_CASE("help fits in a narrow terminal window") {
    for (const Personality personality : {Personality::binstall, Personality::cargo_binstall}) {
        const std::string help = help_text(personality);
        for (const std::string_view line : split(help, '\n')) {
            CAPTURE(std::string{line});
            CHECK(line.size() <= 96);
            CHECK_FALSE(line.ends_with(' '));
        }
    }
}

TEST_CASE("help of the drop-in shows no verbs") {
    CHECK(help_text(Personality::cargo_binstall).find("plugins [ID]") == std::string::npos);
    CHECK(help_text(Personality::cargo_binstall).find("cargo binstall") != std::string::npos);
}

TEST_CASE("the version is bare, and in detail one key a line") {
    CHECK(version_text(false) == "0.1.0\n");
    const std::string detail = version_text(true);
    CHECK(detail.starts_with("binstall: 0.1.0\nplugin-abi: "));
    for (const std::string_view line : split(trim(detail), '\n')) {
        CAPTURE(std::string{line});
        CHECK(line.find(": ") != std::string_view::npos);
    }
}

} // namespace binstall::cli
