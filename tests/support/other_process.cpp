// SPDX-License-Identifier: MIT
#include "other_process.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

namespace binstall::test {
namespace {

constexpr std::chrono::seconds hang_bound{30};
constexpr std::chrono::milliseconds pause{2};

} // namespace

bool is_running(int id) {
    std::ifstream file{"/proc/" + std::to_string(id) + "/stat"};
    std::string state;
    return std::getline(file, state) && state.find(") Z ") == std::string::npos;
}

bool ends_soon(int id) {
    const auto end = std::chrono::steady_clock::now() + hang_bound;
    while (is_running(id) && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(pause);
    return !is_running(id);
}

int number_in(const std::filesystem::path& file) {
    const auto end = std::chrono::steady_clock::now() + hang_bound;
    while (std::chrono::steady_clock::now() < end) {
        std::ifstream in{file};
        std::string line;
        if (std::getline(in, line) && !in.eof())
            return std::stoi(line);
        std::this_thread::sleep_for(pause);
    }
    throw std::runtime_error{"nobody wrote a number to " + file.string()};
}

} // namespace binstall::test
