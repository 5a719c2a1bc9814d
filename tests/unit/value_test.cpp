// SPDX-License-Identifier: MIT
#include <binstall/value.hpp>

#include <doctest/doctest.h>

namespace binstall {

TEST_CASE("a value keeps the order in which its members were set") {
    Value value;
    value.set("z", 1);
    value.set("a", "text");
    value.set("z", true);

    REQUIRE(value.table() != nullptr);
    REQUIRE(value.table()->size() == 2);
    CHECK(value.table()->front().first == "z");
    CHECK(*value.find("z")->boolean());
    CHECK(*value.find("a")->string() == "text");
}

TEST_CASE("asking a value for another kind is not a conversion") {
    const Value text{"12"};
    CHECK(text.integer() == nullptr);
    CHECK(text.boolean() == nullptr);
    CHECK(text.find("anything") == nullptr);
    CHECK(Value{12}.number() == nullptr);
    CHECK(Value{}.kind() == "null");
}

} // namespace binstall
