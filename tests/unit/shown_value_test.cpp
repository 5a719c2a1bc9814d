// SPDX-License-Identifier: MIT
#include <engine/config/shown_value.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace binstall {

TEST_CASE("settings that are named like secrets are known by their name") {
    for (const std::string_view key : {"cargo.registries.acme.token",
                                       "cargo.registries.acme.secret-key",
                                       "cargo.registries.acme.private-key",
                                       "plugins.acme.api-token",
                                       "plugins.acme.API_KEY",
                                       "plugins.acme.db-password"}) {
        CAPTURE(std::string{key});
        CHECK(is_secret_key(key));
    }
    for (const std::string_view key : {"cargo.registries.acme.index",
                                       "cargo.registries.token.index",
                                       "cargo.registries.acme.secret-key-subject",
                                       "http.proxy",
                                       "install.keep"}) {
        CAPTURE(std::string{key});
        CHECK_FALSE(is_secret_key(key));
    }
}

TEST_CASE("a URL is shown without the account in it and without its query") {
    struct Case {
        std::string_view key;
        std::string_view written;
        std::string_view shown;
    };

    const Case cases[] = {
        {"http.proxy", "http://u:CANARY@p.test:3128", "http://...@p.test:3128"},
        {"cargo.http.proxy", "u:CANARY@p.test:3128", "...@p.test:3128"},
        {"http.proxy", "p.test:3128", "p.test:3128"},
        {"plugins.a.url", "https://u:C@NARY@h.test/x?sig=CANARY", "https://...@h.test/x?..."},
        {"plugins.a.url", "https://h.test/@scope/x", "https://h.test/@scope/x"},
        {"plugins.a.mail", "me@h.test", "me@h.test"},
    };
    for (const Case& tried : cases) {
        CAPTURE(std::string{tried.written});
        CHECK(shown_value(tried.key, Value{tried.written}) == Value{tried.shown});
    }
}

TEST_CASE("of a program that gives a secret only its name is shown") {
    const Value list{Array{"cargo:token-from-stdout", "pass", "show", "CANARY"}};
    const Value shown{Array{"cargo:token-from-stdout", "pass", "..."}};
    CHECK(shown_value("cargo.registries.acme.credential-provider", list) == shown);
    CHECK(shown_value("cargo.credential-alias.mine", Value{"vault  CANARY"}) == Value{"vault ..."});
    CHECK(shown_value("cargo.credential-alias.mine", Value{"vault"}) == Value{"vault"});
    CHECK(shown_value("cargo.registry.global-credential-providers",
                      Value{Array{"cargo:token", "vault CANARY"}}) ==
          Value{Array{"cargo:token", "vault ..."}});
    const Value token{Table{{"command", Array{"pass", "CANARY"}}}};
    CHECK(shown_value("credentials.acme.token", token) ==
          Value{Table{{"command", Array{"pass", "..."}}}});
}

TEST_CASE("in a table secrets are left out wherever they are") {
    const Value table{Table{{"a", Table{{"token", "CANARY"}, {"b", 1}}}, {"list", Array{true}}}};
    CHECK(shown_value("plugins.acme.more", table) ==
          Value{Table{{"a", Table{{"token", "..."}, {"b", 1}}}, {"list", Array{true}}}});
}

} // namespace binstall
