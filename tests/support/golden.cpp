// SPDX-License-Identifier: MIT
#include "golden.hpp"

#include "places.hpp"
#include "temp_folder.hpp"

#include <cstdlib>
#include <sstream>

namespace binstall::test {
namespace {

const fs::path data_folder = source_folder() / "tests" / "data";

bool wants_update() {
    const char* value = std::getenv("BINSTALL_UPDATE_GOLDEN");
    return value != nullptr && std::string_view{value} == "1";
}

void rewrite(const fs::path& file, std::string_view text) {
    fs::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary};
    out << text;
    if (!out.flush())
        throw std::runtime_error{"cannot write " + file.string()};
}

} // namespace

std::string golden_difference(std::string_view name, std::string_view text) {
    const fs::path file = data_folder / (std::string{name} + ".golden");
    if (wants_update()) {
        rewrite(file, text);
        return {};
    }
    const std::string expected_text = fs::exists(file) ? read_text(file) : std::string{};
    if (expected_text == text)
        return {};
    std::istringstream expected{expected_text};
    std::istringstream actual{std::string{text}};
    std::string expected_line;
    std::string actual_line;
    int number = 0;
    do {
        ++number;
        expected_line = std::getline(expected, expected_line) ? expected_line : "(end of text)";
        actual_line = std::getline(actual, actual_line) ? actual_line : "(end of text)";
    } while (expected_line == actual_line && expected_line != "(end of text)");
    return file.string() + ":" + std::to_string(number) + ": expected\n  " + expected_line +
           "\nbut found\n  " + actual_line + "\nBINSTALL_UPDATE_GOLDEN=1 accepts this text:\n" +
           std::string{text};
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}

} // namespace binstall::test
