// SPDX-License-Identifier: MIT
#include <engine/scheduler.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

namespace binstall {

namespace {

std::optional<Error> error_of(const std::function<void(std::size_t)>& task, std::size_t index) {
    try {
        task(index);
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    } catch (const std::exception& stray) {
        return Error{Errc::internal, stray.what()};
    } catch (...) {
        return Error{Errc::internal, "something that is not a std::exception was thrown"};
    }
}

} // namespace

std::vector<std::optional<Error>>
run_all(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& task) {
    std::vector<std::optional<Error>> errors(count);
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t index = next++; index < count; index = next++)
            errors[index] = error_of(task, index);
    };
    if (count == 1) { // the usual command: one package, no thread needed
        work();
        return errors;
    }
    std::vector<std::jthread> workers;
    for (std::size_t started = 0; started < std::min(count, at_once); ++started)
        workers.emplace_back(work);
    workers.clear(); // joins
    return errors;
}

} // namespace binstall
