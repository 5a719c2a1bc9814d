// SPDX-License-Identifier: MIT
#include <binstall/http.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("a header is found whatever the case of its name, and the first one counts") {
    Response response;
    response.headers = {{"Content-Type", "text/plain"}, {"ETag", "\"1\""}, {"etag", "\"2\""}};

    CHECK(response.header("content-type") == "text/plain");
    CHECK(response.header("ETAG") == "\"1\"");
    CHECK(response.header("content-typ").empty());
    CHECK(response.header("").empty());
    CHECK(Response{}.header("etag").empty());
}

TEST_CASE("only ASCII letters are equal without regard to case") {
    Response response;
    response.headers = {{"x-@", "at"}, {"x-\xc3\x84", "umlaut"}};

    CHECK(response.header("x-`").empty());
    CHECK(response.header("X-\xc3\xa4").empty());
    CHECK(response.header("X-@") == "at");
}

TEST_CASE("success is any status from 200 to 299") {
    Response response;
    for (int status : {200, 204, 299}) {
        CAPTURE(status);
        response.status = status;
        CHECK(response.is_success());
    }
    for (int status : {0, 101, 199, 300, 304, 404, 503}) {
        CAPTURE(status);
        response.status = status;
        CHECK_FALSE(response.is_success());
    }
}

} // namespace binstall
