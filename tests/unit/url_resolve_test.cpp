// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/url.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

struct Row {
    std::string_view reference;
    std::string_view target;
};

} // namespace

TEST_CASE("references are resolved as in the examples of RFC 3986, section 5.4") {
    const Url base = Url::parse("http://a/b/c/d;p?q");
    // Fragments are dropped, and "g:h" has another scheme: see below.
    const Row rows[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {"g?y#s", "http://a/b/c/g?y"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g"},
        {"g#s/../x", "http://a/b/c/g"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.reference);
        CHECK(base.resolve(row.reference).to_string() == row.target);
    }
}

TEST_CASE("a reference may bring a whole URL, or a host alone") {
    const Url base = Url::parse("https://good.com:8443/a?q");
    const Row rows[] = {
        {"https://other.com/x", "https://other.com/x"},
        {"HTTP://other.com/x", "http://other.com/x"},
        {"//evil.com/x", "https://evil.com/x"},
        {"//evil.com", "https://evil.com/"},
        {"//[::1]:80/x", "https://[::1]:80/x"},
        {"/x", "https://good.com:8443/x"},
        {"/a:b", "https://good.com:8443/a:b"},
        {"./a:b", "https://good.com:8443/a:b"},
        {"x/a:b", "https://good.com:8443/x/a:b"},
        {"?a:b", "https://good.com:8443/a?a:b"},
        {"/.//evil.com/x", "https://good.com:8443//evil.com/x"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.reference);
        CHECK(base.resolve(row.reference).to_string() == row.target);
    }
}

TEST_CASE("a reference that is no URL of ours is refused") {
    const Url base = Url::parse("https://good.com/a/b");
    for (const std::string& reference : {
             std::string{"g:h"},
             std::string{"a:b"},
             std::string{"1:b"},
             std::string{":b"},
             std::string{"http:g"},
             std::string{"https:g"},
             std::string{"file:///etc/passwd"},
             std::string{"javascript:alert(1)"},
             std::string{"data:,x"},
             std::string{"//"},
             std::string{"///x"},
             std::string{"//user@evil.com/"},
             std::string{"//evil.com:0/"},
             std::string{"\\\\evil.com/x"},
             std::string{"/\\evil.com/x"},
             std::string{"x y"},
             std::string{" /x"},
             std::string{"/x "},
             std::string{"/x\r\nHost: evil"},
             std::string{"/x\0", 3},
             std::string{"/%"},
             std::string{"/\xc3\xa4"},
             std::string(9000, 'x'),
         }) {
        CAPTURE(reference.substr(0, 80));
        try {
            static_cast<void>(base.resolve(reference));
            FAIL_CHECK("accepted");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::url);
        }
    }
}

TEST_CASE("resolving a URL's own text gives the URL") {
    const Url base = Url::parse("https://good.com/a/b?q");
    for (std::string_view text : {"https://h/", "http://[::1]:8080/x?y", "https://h:1/a/b/"}) {
        CAPTURE(text);
        const Url url = Url::parse(text);
        CHECK(base.resolve(url.to_string()) == url);
        CHECK(url.resolve("") == url);
        CHECK(url.resolve(url.request_target()) == url);
    }
}

} // namespace binstall
