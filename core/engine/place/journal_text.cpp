// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/place/journal.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <array>
#include <limits.h>
#include <utility>

namespace binstall {

namespace {

constexpr std::int64_t format_version = 1;

using Kind = Step::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 5> kinds{{
    {"file", Kind::file},
    {"link", Kind::link},
    {"record", Kind::record},
    {"remove-file", Kind::remove_file},
    {"remove-link", Kind::remove_link},
}};

constexpr std::array<std::pair<std::string_view, Where>, 3> places{{
    {"bin", Where::bin},
    {"root", Where::root},
    {"state", Where::state},
}};

/// The word for `value` in one of the tables above.
template <class Words, class Named>
std::string word_for(const Words& words, Named value) {
    return std::string{std::ranges::find(words, value, &Words::value_type::second)->first};
}

[[noreturn]] void damaged(std::string_view what) {
    throw Error{Errc::io, cat("the journal is damaged: ", what)};
}

const std::string& text_of(const Value& step, std::string_view key) {
    const Value* value = step.find(key);
    if (!value || !value->string())
        damaged(cat("a step without \"", key, '"'));
    return *value->string();
}

template <class Words>
auto named(const Words& words, const Value& step, std::string_view key) {
    const auto* found = std::ranges::find(words, text_of(step, key), &Words::value_type::first);
    if (found == words.end())
        damaged(cat("an unknown \"", key, "\": ", printable(text_of(step, key))));
    return found->second;
}

bool is_plain_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.size() <= NAME_MAX &&
           name.find('/') == std::string_view::npos;
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A journal names only what this program writes: that is what makes a damaged one harmless.
void check(const Step& step) {
    const bool is_removal = step.kind == Kind::remove_file || step.kind == Kind::remove_link;
    if (is_removal != step.staged.empty())
        damaged("a step with a staged file that it must not have, or without one");
    if (!is_removal && (!is_plain_name(step.staged) || !step.staged.starts_with(".binstall-")))
        damaged(cat("not a staged file: ", printable(step.staged)));
    if (!is_plain_name(step.name) || step.name.starts_with(".binstall-"))
        damaged(cat("not a name: ", printable(step.name)));
    // A link that goes may lead anywhere; one that we make leads to its neighbour.
    const bool fits = step.kind == Kind::remove_link ? !step.content.empty()
                      : step.kind == Kind::link      ? is_plain_name(step.content)
                                                     : is_sha256(step.content);
    if (!fits)
        damaged(cat("not the content of ", printable(step.name)));
    if (!step.was.empty() && (step.kind != Kind::record || !is_sha256(step.was)))
        damaged(cat("not the former content of ", printable(step.name)));
    const bool is_record = step.kind == Kind::record;
    if (is_record != (step.where != Where::bin))
        damaged(cat("a record in the wrong folder: ", printable(step.name)));
}

Step parse_step(const Value& value) {
    Step step{named(kinds, value, "do"),
              named(places, value, "in"),
              text_of(value, "staged"),
              text_of(value, "name"),
              text_of(value, "content"),
              text_of(value, "was")};
    check(step);
    return step;
}

const Array& list_of(const Value& document, std::string_view key) {
    const Value* value = document.find(key);
    if (!value || !value->array())
        damaged(cat("no list \"", key, '"'));
    return *value->array();
}

} // namespace

std::string journal_text(const Journal& journal) {
    Array steps;
    for (const Step& step : journal.steps)
        steps.push_back(Table{{"do", word_for(kinds, step.kind)},
                              {"in", word_for(places, step.where)},
                              {"staged", step.staged},
                              {"name", step.name},
                              {"content", step.content},
                              {"was", step.was}});
    Array packages(journal.packages.begin(), journal.packages.end());
    return json_text(Table{{"version", format_version},
                           {"packages", std::move(packages)},
                           {"steps", std::move(steps)}},
                     0);
}

Journal parse_journal(std::string_view text, const Readers& read) {
    if (text.size() > journal_limit)
        damaged("too large");
    Value document;
    try {
        document = read.json(text);
    } catch (const Error& error) {
        damaged(error.what());
    }
    const Value* version = document.find("version");
    if (!version || !version->integer() || *version->integer() != format_version)
        damaged("its version is not 1");
    Journal journal;
    for (const Value& package : list_of(document, "packages")) {
        if (!package.string())
            damaged("a package without a name");
        journal.packages.push_back(*package.string());
    }
    for (const Value& step : list_of(document, "steps"))
        journal.steps.push_back(parse_step(step));
    return journal;
}

} // namespace binstall
