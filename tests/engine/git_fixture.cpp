// SPDX-License-Identifier: MIT
#include "git_fixture.hpp"

#include <doctest/doctest.h>

namespace binstall::test {

GitWorld::GitWorld() : remote{folder / "remote"} {
    environment = {{"PATH", "/usr/bin:/bin"}, {"HOME", home_.path().string()}};
}

std::unique_ptr<GitClient> GitWorld::client(const Adjust& adjust, const Credentials* credentials) {
    GitOptions options{.folder = cache, .named = {remote.url()}};
    HttpOptions http;
    if (adjust)
        adjust(options, http);
    return std::make_unique<GitClient>(
        std::move(options), std::move(http), environment, log, stop.get_token(), credentials);
}

Error error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    FAIL("there is no error");
    return Error{Errc::internal, ""};
}

std::string whole_text(const Error& error) {
    std::string text = error.what();
    for (const std::string& note : error.notes())
        text += "\n" + note;
    return text + "\n" + error.hint();
}

} // namespace binstall::test
