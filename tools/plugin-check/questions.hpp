// SPDX-License-Identifier: MIT
// Asking a source the same question in every circumstance it must cope with.
#pragma once

#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace binstall::check {

/// The world of one question. Shared with a call that may be left behind.
struct World {
    explicit World(const Plugin& plugin) : settings{plugin_settings(plugin)} {
        fake.git.repository(repository_url, "").files["Cargo.toml"] = other_package;
    }

    /// A repository and a package that are there, and not what is asked for.
    static constexpr const char* repository_url = "https://git.example/owner/repository";
    static constexpr const char* other_package =
        "[package]\nname = \"binstall-check-other\"\nversion = \"1.0.0\"\n";

    StrictReaders read;
    FakeHost fake{read};
    const Settings& settings;

    Host host(std::stop_token stop) {
        return {fake.http, fake.git, read, fake.log, settings, fake.memory, std::move(stop)};
    }

    /// As a registry without a package: what it says of itself is all that it has.
    void serve(const Registry& registry) {
        constexpr const char* config = R"({"dl": "https://crates.example/crates"})";
        if (const std::optional<Url> base = sparse_base(registry))
            fake.http.answer(cat(base->to_string(), "config.json"), config);
        else
            fake.git.repository(registry.index, "").files["config.json"] = config;
    }

    void fail_every_request(const Error& error) {
        fake.http.fail_everything_else(error);
        fake.git.fail(error);
    }
};

/// What came of a question.
template <class Answer>
struct Reply {
    std::optional<Answer> answer;
    std::optional<Error> error;
    std::size_t requests = 0;
};

/// Asks `question(host)`, guarded as in life, in a world that `prepare` has made.
template <class Question, class Prepare>
auto ask(const Subject& subject, const Question& question, const Prepare& prepare) {
    using Answer = std::invoke_result_t<Question, const Host&>;
    const auto world = std::make_shared<World>(subject.plugin);
    prepare(*world);
    Reply<Answer> reply;
    try {
        reply.answer =
            call_plugin(subject.plugin,
                        "asking",
                        call_limits,
                        {},
                        subject.surroundings.watched([world, question](std::stop_token stop) {
                            return question(world->host(std::move(stop)));
                        }));
    } catch (const Error& error) {
        reply.error = error;
    }
    reply.requests = world->fake.http.requests().size() + world->fake.git.questions();
    return reply;
}

template <class Question>
auto ask(const Subject& subject, const Question& question) {
    return ask(subject, question, [&](World& world) {
        if (subject.options.registry)
            world.serve(*subject.options.registry);
    });
}

template <class Answer>
std::string said(const Reply<Answer>& reply) {
    if (reply.error)
        return cat("threw ", name(reply.error->code()), ": ", reply.error->what());
    return "answered";
}

/// Of a question that needs nobody's answer, since it is about something else than what the source
/// serves: how it copes with a failure is not to be seen.
inline Verdict nothing_was_asked() {
    return Verdict::skipped("nothing was asked");
}

/// When every request fails like this, the question must fail so too: an outage is not an absence.
template <class Question>
Verdict fails_with(const Subject& subject, const Question& question, Errc code) {
    const auto reply = ask(subject, question, [&](World& world) {
        world.fail_every_request(Error{code, "the check lets every request fail"});
    });
    if (reply.requests == 0 && !reply.error)
        return nothing_was_asked();
    return reply.error && reply.error->code() == code
               ? std::string{}
               : cat("every request failed with ", name(code), ", and it ", said(reply));
}

template <class Question>
Verdict fails_for_a_broken_server(const Subject& subject, const Question& question) {
    const auto reply = ask(subject, question, [](World& world) {
        world.fake.http.answer_everything_else(503);
        world.fake.git.fail(Error{Errc::network, "the check lets git find the server broken"});
    });
    if (reply.requests == 0 && !reply.error)
        return nothing_was_asked();
    return reply.error && reply.error->code() == Errc::network
               ? std::string{}
               : cat("every request was answered with 503, and it ", said(reply));
}

/// The engine does not begin a call after the end; a plugin whose stop has fired must not go on,
/// nor take the end of its requests for an absence.
template <class Question>
Verdict ends_when_cancelled(const Subject& subject, const Question& question) {
    // Inside the call, since the guard does not let a plugin end the command.
    const auto stopped = [question](const Host& host) -> std::optional<Errc> {
        std::stop_source source;
        source.request_stop();
        Host cancelled = host;
        cancelled.stop = source.get_token();
        try {
            static_cast<void>(question(cancelled));
            return std::nullopt;
        } catch (const Error& error) {
            return error.code();
        }
    };
    const auto reply = ask(subject, stopped, [](World& world) {
        world.fake.stop.request_stop();
        world.fake.git.fail(Error{Errc::cancelled, "the command was cancelled"});
    });
    if (reply.error)
        return said(reply);
    const std::optional<Errc> thrown = *reply.answer;
    if (thrown == Errc::cancelled)
        return std::string{};
    if (!thrown && ask(subject, question).requests == 0)
        return nothing_was_asked();
    return cat("its stop had fired, and it ", thrown ? cat("threw ", name(*thrown)) : "answered");
}

/// 8 threads, 100 questions each. `same(answer)` says whether it is what one alone would get.
template <class Question, class Same>
std::string
answers_many_at_once(const Subject& subject, const Question& question, const Same& same) {
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 100; ++j) {
                const auto reply = ask(subject, question);
                if (!reply.answer || !same(*reply.answer))
                    ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    return wrong == 0 ? std::string{} : cat(wrong.load(), " of 800 answers differ");
}

/// All that is alike for every kind of source. `named(text)` is the name of a check, and
/// `is_absent(answer)` says whether the source knows nothing of what `question` is about.
template <class Named, class Question, class IsAbsent>
void check_circumstances(const Subject& subject,
                         const Named& named,
                         const Question& question,
                         const IsAbsent& is_absent,
                         Results& results) {
    results.check(named("an unreachable server is a failure, not an absence"),
                  [&] { return fails_with(subject, question, Errc::network); });
    results.check(named("a broken server is a failure, not an absence"),
                  [&] { return fails_for_a_broken_server(subject, question); });
    results.check(named("a rate limit is passed on"),
                  [&] { return fails_with(subject, question, Errc::rate_limited); });
    results.check(named("missing credentials are passed on"),
                  [&] { return fails_with(subject, question, Errc::unauthorized); });
    results.check(named("it ends when it is cancelled"),
                  [&] { return ends_when_cancelled(subject, question); });
    results.check(named("8 threads ask 100 times each"),
                  [&] { return answers_many_at_once(subject, question, is_absent); });
}

/// Whether the checks above had anything to see: `requests` is what all questions led to.
inline Verdict asks_somebody(std::size_t requests) {
    return requests > 0 ? Verdict{std::string{}}
                        : Verdict::skipped("nothing was asked; --registry INDEX and --package NAME "
                                           "say what it serves");
}

} // namespace binstall::check
