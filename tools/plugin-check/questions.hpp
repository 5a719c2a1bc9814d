// SPDX-License-Identifier: MIT
// Asking a source the same question in every circumstance it must cope with.
#pragma once

#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

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
auto ask(const Plugin& plugin, const Question& question, const Prepare& prepare) {
    using Answer = std::invoke_result_t<Question, const Host&>;
    const auto world = std::make_shared<World>(plugin);
    prepare(*world);
    Reply<Answer> reply;
    try {
        reply.answer =
            call_plugin(plugin, "asking", call_limits, {}, [world, question](std::stop_token stop) {
                return question(world->host(std::move(stop)));
            });
    } catch (const Error& error) {
        reply.error = error;
    }
    reply.requests = world->fake.http.requests().size();
    return reply;
}

template <class Answer>
std::string said(const Reply<Answer>& reply) {
    if (reply.error)
        return cat("threw ", name(reply.error->code()), ": ", reply.error->what());
    return "answered";
}

/// When every request fails like this, the question must fail so too: an outage is not an absence.
template <class Question>
std::string fails_with(const Plugin& plugin, const Question& question, Errc code) {
    const auto reply = ask(plugin, question, [&](World& world) {
        world.fake.http.fail_everything_else(Error{code, "the check lets every request fail"});
    });
    if (reply.requests == 0 && !reply.error)
        return {}; // it had nothing to ask
    return reply.error && reply.error->code() == code
               ? std::string{}
               : cat("every request failed with ", name(code), ", and it ", said(reply));
}

template <class Question>
std::string fails_for_a_broken_server(const Plugin& plugin, const Question& question) {
    const auto reply =
        ask(plugin, question, [](World& world) { world.fake.http.answer_everything_else(503); });
    if (reply.requests == 0 && !reply.error)
        return {};
    return reply.error && reply.error->code() == Errc::network
               ? std::string{}
               : cat("every request was answered with 503, and it ", said(reply));
}

/// The engine does not begin a call after the end; a plugin whose stop has fired must not go on.
template <class Question>
std::string ends_when_cancelled(const Plugin& plugin, const Question& question) {
    const auto stopped = [question](const Host& host) {
        std::stop_source source;
        source.request_stop();
        Host cancelled = host;
        cancelled.stop = source.get_token();
        try {
            static_cast<void>(question(cancelled));
            return Errc::internal;
        } catch (const Error& error) {
            return error.code();
        }
    };
    const auto reply = ask(plugin, stopped, [](World& world) { world.fake.stop.request_stop(); });
    if (reply.error)
        return said(reply);
    const bool is_silent = *reply.answer == Errc::internal && reply.requests == 0;
    return is_silent || *reply.answer == Errc::cancelled
               ? std::string{}
               : cat("its stop had fired, and it ",
                     *reply.answer == Errc::internal ? "answered" : name(*reply.answer));
}

/// 8 threads, 100 questions each. `same(answer)` says whether it is what one alone would get.
template <class Question, class Same>
std::string answers_many_at_once(const Plugin& plugin, const Question& question, const Same& same) {
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 100; ++j) {
                const auto reply = ask(plugin, question, [](World&) {});
                if (!reply.answer || !same(*reply.answer))
                    ++wrong;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    return wrong == 0 ? std::string{} : cat(wrong.load(), " of 800 answers differ");
}

} // namespace binstall::check
