// SPDX-License-Identifier: MIT
#include "ranged.hpp"

#include <cstdlib>
#include <string_view>

namespace binstall::test {

ServerResponse ranged(const ServerRequest& request, std::string body, const std::string& tag) {
    constexpr std::string_view unit = "bytes=";
    const std::string range = request.header("range");
    const std::string condition = request.header("if-range");
    ServerResponse response{.status = 200, .headers = {{"ETag", tag}}};
    if (!range.starts_with(unit) || (!condition.empty() && condition != tag)) {
        response.body = std::move(body);
        return response;
    }
    const std::size_t first = std::strtoull(range.c_str() + unit.size(), nullptr, 10);
    const std::string length = std::to_string(body.size());
    if (first >= body.size())
        return {.status = 416, .headers = {{"Content-Range", "bytes */" + length}}};
    response.status = 206;
    response.headers.emplace_back("Content-Range",
                                  "bytes " + std::to_string(first) + "-" +
                                      std::to_string(body.size() - 1) + "/" + length);
    response.body = body.substr(first);
    return response;
}

} // namespace binstall::test
