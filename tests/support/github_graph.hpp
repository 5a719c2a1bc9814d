// SPDX-License-Identifier: MIT
// GitHub's GraphQL API, as far as it tells of releases:
// https://docs.github.com/en/graphql/reference/releases
#pragma once

#include "http_message.hpp"
#include "releases.hpp"

#include <deque>
#include <functional>
#include <string>

namespace binstall::test {

/// A repository as the API sees it.
struct GraphRepository {
    const std::deque<Release>* releases = nullptr; ///< Null where there is none.
    bool is_private = false;
    std::string assets; ///< Before the number of a file: "https://.../releases/assets/".
};

/// Answers a question about releases by their tags. As the real one it is for those with a token
/// only, and says what is wrong in an answer with status 200.
ServerResponse
answer_graph(const ServerRequest& request,
             const std::function<GraphRepository(const std::string& repository)>& repository);

} // namespace binstall::test
