// SPDX-License-Identifier: MIT
#include <engine/readers.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace binstall {

TEST_CASE("a value is written as JSON on one line, or indented") {
    Value value;
    value.set("b", Array{1, -2.5, 3.0, true, Value{}});
    value.set("a", Table{{"x", "y"}});
    value.set("none", Array{});
    value.set("empty", Table{});
    CHECK(json_text(value, 0) ==
          R"({"b":[1,-2.5,3.0,true,null],"a":{"x":"y"},"none":[],"empty":{}})");
    CHECK(json_text(value, 2) == R"({
  "b": [
    1,
    -2.5,
    3.0,
    true,
    null
  ],
  "a": {
    "x": "y"
  },
  "none": [],
  "empty": {}
})");
}

TEST_CASE("characters that a terminal would act on or hide are written as escapes") {
    CHECK(json_text(Value{"a\"\\\n\t/"}, 0) == R"("a\"\\\n\t/")");
    CHECK(json_text(Value{"\x1b[31m\x7f"}, 0) == R"("\u001b[31m\u007f")");
    CHECK(json_text(Value{std::string{"\0", 1}}, 0) == R"("\u0000")");
    CHECK(json_text(Value{"\u009b\u202e\u200b\ufeff"}, 0) == R"("\u009b\u202e\u200b\ufeff")");
    CHECK(json_text(Value{"\U000e0041"}, 0) == R"("\udb40\udc41")");
    CHECK(json_text(Value{"é \U0001f600"}, 0) == "\"é \U0001f600\"");
    CHECK(json_text(Value{"a\xff\xc3"}, 0) == R"("a\ufffd\ufffd")");
}

TEST_CASE("what was written as JSON reads back as the same value") {
    Value value;
    value.set("text", "é\x1b\u202e\U000e0041\"\\");
    value.set("numbers", Array{0.1, 1e300, 5e-324, -3.0, std::numeric_limits<std::int64_t>::min()});
    value.set("nested", Table{{"key\n", Array{Table{}}}});
    for (const int indent : {0, 2})
        CHECK(StrictReaders{}.json(json_text(value, indent)) == value);
}

TEST_CASE("a number that JSON cannot spell is written as null") {
    CHECK(json_text(Value{std::numeric_limits<double>::infinity()}, 0) == "null");
}

} // namespace binstall
