// SPDX-License-Identifier: MIT
#include <engine/credentials/secret.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

template <class Type>
concept CanBePrinted = requires(std::ostream& stream, const Type& value) {
    stream << value;
};

// A message is put together from views: what is none cannot get into one by mistake.
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!CanBePrinted<Secret>);

} // namespace

TEST_CASE("a secret keeps its text, whatever its length, and gives it only when asked") {
    for (const std::string& text : {std::string{}, std::string{"short"}, std::string(5000, 'x')}) {
        const Secret secret{std::string_view{text}};
        CHECK(secret.empty() == text.empty());
        CHECK(std::string{secret.reveal()} == text);
        CHECK(secret == Secret{std::string_view{text}});
    }
}

TEST_CASE("the string that a secret is made from is wiped, also a short one") {
    for (std::string text : {std::string{"CANARY"}, std::string(200, 'C')}) {
        const std::size_t length = text.size();
        const char* const memory = text.data();
        const Secret secret{std::move(text)};
        CHECK(secret.reveal().size() == length);
        // The string still owns its memory: what it held must be gone from there.
        CHECK(std::string_view{memory, length} == std::string(length, '\0'));
    }
}

TEST_CASE("a secret can be copied, moved and replaced") {
    Secret first{std::string_view{"CANARY-1"}};
    Secret copy = first;
    CHECK(copy == first);
    Secret moved = std::move(copy);
    CHECK(moved == first);
    first = Secret{std::string_view{"CANARY-2"}};
    CHECK(std::string{first.reveal()} == "CANARY-2");
    Secret& same = first;
    first = same;
    CHECK(std::string{first.reveal()} == "CANARY-2");
}

} // namespace binstall
