// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>
#include <binstall/url.hpp>
#include <binstall/url_template.hpp>

#include <doctest/doctest.h>

namespace binstall {

namespace {

const TemplateValues& sample() {
    static const TemplateValues values = {
        {"repo", "https://github.com/o/r"},
        {"name", "sx128x"},
        {"version", "0.14.1-alpha.5"},
        {"target", "x86_64-unknown-linux-gnu"},
        {"archive-format", "tgz"},
        {"bin", "sx128x-util"},
        {"binary-ext", ""},
    };
    return values;
}

std::string url_of(std::string_view text, const TemplateValues& values = sample()) {
    return UrlTemplate::parse(text).render(values, Encoding::url);
}

std::string path_of(std::string_view text, const TemplateValues& values = sample()) {
    return UrlTemplate::parse(text).render(values, Encoding::path);
}

std::string parse_message(std::string_view text) {
    try {
        static_cast<void>(UrlTemplate::parse(text));
    } catch (const Error& error) {
        return error.code() == Errc::bad_template ? error.what() : "another code";
    }
    return "accepted";
}

std::string render_message(std::string_view text,
                           const TemplateValues& values,
                           Encoding encoding = Encoding::url) {
    try {
        static_cast<void>(UrlTemplate::parse(text).render(values, encoding));
    } catch (const Error& error) {
        return error.code() == Errc::bad_template ? error.what() : "another code";
    }
    return "accepted";
}

} // namespace

TEST_CASE("a template becomes a URL") {
    CHECK(url_of("{ repo }/releases/download/v{ version }/sx128x-util-{ target }-v{ version }."
                 "{ archive-format }") ==
          "https://github.com/o/r/releases/download/v0.14.1-alpha.5/"
          "sx128x-util-x86_64-unknown-linux-gnu-v0.14.1-alpha.5.tgz");
    CHECK(url_of("https://get.nexte.st/{ version }/{target}.tar.gz") ==
          "https://get.nexte.st/0.14.1-alpha.5/x86_64-unknown-linux-gnu.tar.gz");
}

TEST_CASE("a template becomes a path in an archive") {
    CHECK(path_of("{ bin }-{ target }{ binary-ext }") == "sx128x-util-x86_64-unknown-linux-gnu");
    CHECK(path_of("{ name }-{ version }/{ bin }") == "sx128x-0.14.1-alpha.5/sx128x-util");
    CHECK(path_of("./{ bin }") == "./sx128x-util");
}

TEST_CASE("white space around a key does not count, and within it does") {
    for (std::string_view text : {"{name}",
                                  "{ name }",
                                  "{  name}",
                                  "{name   }",
                                  "{\u00a0name\u3000}",
                                  "{ \u2003 name \u2009 }"}) {
        CAPTURE(text);
        CHECK(url_of(text) == "sx128x");
    }
    CHECK(render_message("{ na me }", sample()).find("no value for { na me }") !=
          std::string::npos);
}

TEST_CASE("the three escapes stand for themselves") {
    CHECK(path_of(R"(\{ name \})") == "{ name }");
    CHECK(path_of(R"(\\{ name }\\)") == R"(\sx128x\)");
    CHECK(path_of(R"(a\{{name}\}b)") == "a{sx128x}b");
    CHECK(path_of("") == "");
    CHECK(path_of("no variables") == "no variables");
}

TEST_CASE("what is not a template is refused, and the token is named") {
    struct Row {
        std::string_view text;
        std::string_view token;
    };

    const Row rows[] = {
        {"{", "'{' is not closed"},
        {"{ name", "'{ name' is not closed"},
        {"a{", "'{' is not closed"},
        {"}", "a '}' without its '{'"},
        {"{ name }}", "a '}' without its '{'"},
        {"{}", "'{}' is not a variable"},
        {"{ }", "'{ }' is not a variable"},
        {"{{ name }}", "'{{ name }' is not a variable"},
        {"{ name { version } }", "'{ name { version }' is not a variable"},
        {"{ na\\me }", "'{ na\\me }' is not a variable"},
        {"{ name \\}", "'{ name \\}' is not a variable"},
        {"\\", "'\\' is not an escape"},
        {"a\\n", "'\\n' is not an escape"},
        {"\\ {name}", "'\\ ' is not an escape"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(parse_message(row.text).find("(" + std::string{row.token} + ")") !=
              std::string::npos);
    }
}

TEST_CASE("a variable without a value is an error that names it and what there is") {
    for (std::string_view key : {"unknown", "name | upper", "env.HOME", "Name", "tagName"}) {
        CAPTURE(key);
        const std::string text = "https://h/{ " + std::string{key} + " }";
        try {
            static_cast<void>(url_of(text));
            FAIL_CHECK("rendered");
        } catch (const Error& error) {
            CHECK(error.code() == Errc::bad_template);
            CHECK(std::string_view{error.what()}.find(key) != std::string_view::npos);
            CHECK(error.hint() == "the variables here are archive-format, bin, binary-ext, name, "
                                  "repo, target, version");
        }
    }
}

TEST_CASE("a template and its result have at most 8 KiB") {
    CHECK(parse_message(std::string(8192, 'a')) == "accepted");
    CHECK(parse_message(std::string(8193, 'a')) != "accepted");
    CHECK(parse_message(std::string(std::size_t{1} << 20, 'a')).size() < 1000);

    std::string many;
    for (int count = 0; count < 10'000; ++count)
        many += "{name}";
    CHECK(parse_message(many).find("longer than 8192 bytes") != std::string::npos);

    const TemplateValues values = {{"a", std::string(std::size_t{1} << 20, 'a')},
                                   {"half", std::string(4096, 'a')}};
    for (Encoding encoding : {Encoding::url, Encoding::path}) {
        CHECK(render_message("{a}", values, encoding).find("longer than 8192 bytes") !=
              std::string::npos);
        CHECK(render_message("{half}{half}", values, encoding) == "accepted");
        CHECK(render_message("{half}{half}x", values, encoding) != "accepted");
    }
}

TEST_CASE("TPL-03: a value is not expanded again") {
    const TemplateValues values = {
        {"repo", "https://h/{ version }"}, {"name", "{ version }"}, {"version", "1.0.0"}};
    CHECK(url_of("{ repo }/{ name }", values) == "https://h/{ version }/%7B%20version%20%7D");
    CHECK(path_of("{ name }/{ version }", values) == "{ version }/1.0.0");
    CHECK(path_of(R"({ name }\{x\})", values) == "{ version }{x}");
}

TEST_CASE("TPL-04: a value in a URL is one segment: it can change neither host nor path") {
    struct Row {
        std::string_view value;
        std::string_view encoded;
    };

    const Row rows[] = {
        {"a/b", "a%2Fb"},
        {"..", "%2E%2E"},
        {".", "%2E"},
        {"../../x", "..%2F..%2Fx"},
        {"a?b", "a%3Fb"},
        {"a#b", "a%23b"},
        {"a%2fb", "a%252fb"},
        {"a b", "a%20b"},
        {"a@b", "a%40b"},
        {"a:b", "a%3Ab"},
        {"a\\b", "a%5Cb"},
        {"1.0.0+build", "1.0.0%2Bbuild"},
        {"grüße", "gr%C3%BC%C3%9Fe"},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.value);
        const TemplateValues values = {{"repo", "https://github.com/o/r"},
                                       {"version", std::string{row.value}}};
        const std::string url = url_of("{ repo }/v{ version }/x", values);
        CHECK(url == "https://github.com/o/r/v" + std::string{row.encoded} + "/x");
        CHECK(Url::parse(url).host() == "github.com");
        CHECK(Url::parse(url).path() == "/o/r/v" + std::string{row.encoded} + "/x");
    }
}

TEST_CASE("TPL-04: only repo and url may name the host and the port") {
    const TemplateValues values = {{"repo", "https://github.com"}, {"name", "evil.com"}};
    for (std::string_view text : {"https://{ name }/x",
                                  "https://github.com{ name }/x",
                                  "https://github.com:{ name }/x",
                                  "{ repo }{ name }/x",
                                  "https://{ name }",
                                  "http://a.{ name }?x"}) {
        CAPTURE(text);
        CHECK(render_message(text, values).find("{ name } stands where the host is") !=
              std::string::npos);
    }
    CHECK(url_of("{ repo }/{ name }", values) == "https://github.com/evil.com");
    CHECK(url_of("https://h?{ name }", values) == "https://h?evil.com");
    CHECK(url_of("{ name }.tgz", values) == "evil.com.tgz"); // a name of a file, not yet a URL
    CHECK(url_of("{ url }.sig", {{"url", "https://h/a.tgz?x=y"}}) == "https://h/a.tgz?x=y.sig");
}

TEST_CASE("a repository with a query or fragment would swallow what follows, and is refused") {
    for (std::string_view repo : {"https://h/o/r?x", "https://h/o/r#x", "https://h/o/r?"}) {
        CAPTURE(repo);
        const TemplateValues values = {{"repo", std::string{repo}}};
        CHECK(render_message("{ repo }/x", values).find("query or fragment") != std::string::npos);
    }
    CHECK(render_message("{ url }.sig", {{"url", "https://h/a#b"}}) != "accepted");
}

TEST_CASE("characters that cannot be seen are refused in templates and values") {
    for (const std::string& hidden : {
             std::string{"\r"},
             std::string{"\n"},
             std::string{"\t"},
             std::string{"\0", 1},
             std::string{"\x1b"},
             std::string{"\x7f"},
             std::string{"\u2028"},
             std::string{"\u202e"},
             std::string{"\u200b"},
             std::string{"\xff"},
         }) {
        CAPTURE(printable(hidden));
        CHECK(parse_message("https://h/" + hidden).find("cannot be seen") != std::string::npos);
        CHECK(parse_message("https://h/{ name" + hidden + "}") != "accepted");
        const TemplateValues values = {{"repo", "https://h" + hidden}, {"version", "1" + hidden}};
        for (std::string_view text : {"{ repo }/x", "https://h/{ version }"}) {
            const std::string message = render_message(text, values);
            CHECK(message.find("cannot be seen") != std::string::npos);
            CHECK(printable(message, 1000) == message);
        }
        CHECK(render_message("x/{ version }", values, Encoding::path) != "accepted");
    }
}

TEST_CASE("a path that leaves the archive is refused after its variables are filled in") {
    const TemplateValues values = {{"bin", "rg"}, {"up", ".."}, {"root", "/etc"}, {"dot", "."}};
    for (std::string_view text : {"{ bin }/../../x",
                                  "../{ bin }",
                                  "..",
                                  "a/..",
                                  "{ up }/x",
                                  "{ dot }{ dot }/x",
                                  ".{ dot }/x",
                                  "{ root }/x",
                                  "/{ bin }"}) {
        CAPTURE(text);
        CHECK(render_message(text, values, Encoding::path).find("is outside the archive") !=
              std::string::npos);
    }
    CHECK(path_of("{ bin }..x", values) == "rg..x");
    CHECK(path_of("...", values) == "...");
}

TEST_CASE("the keys of a template are known before it is rendered") {
    const UrlTemplate parsed = UrlTemplate::parse("{ repo }/{name}-{ name }\\{ version \\}");
    CHECK(parsed.uses("repo"));
    CHECK(parsed.uses("name"));
    CHECK_FALSE(parsed.uses("version"));
    CHECK_FALSE(parsed.uses("/"));
    CHECK(parsed.keys() == std::vector<std::string>{"repo", "name"});
    CHECK(parsed.text() == "{ repo }/{name}-{ name }\\{ version \\}");
}

} // namespace binstall
