// SPDX-License-Identifier: MIT
// naive ROOT NAME@VERSION BINARY=FILE... ...
//
// An installer as one writes it without thinking about faults: the self-test of the sweep, which
// has to catch it. It never looks whether a write worked, and rewrites its records in place.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Package {
    std::string version;
    std::vector<std::string> names;
};

void copy_over(const fs::path& from, const fs::path& to) {
    std::ifstream in{from, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::ofstream{to, std::ios::binary} << text;
    std::error_code ignored;
    fs::permissions(to, fs::perms{0755}, ignored);
}

void write_records(const fs::path& root, const std::map<std::string, Package>& packages) {
    std::ofstream list{root / ".crates.toml"};
    std::ofstream details{root / ".crates2.json"};
    list << "[v1]\n";
    details << "{\"installs\":{";
    const char* separator = "";
    for (const auto& [name, package] : packages) {
        list << '"' << name << ' ' << package.version << " (naive)\" = [";
        details << separator << '"' << name << ' ' << package.version << " (naive)\":{}";
        for (const std::string& binary : package.names)
            list << '"' << binary << "\", ";
        list << "]\n";
        separator = ",";
    }
    details << "}}";
}

} // namespace

int main(int count, char** arguments) {
    const fs::path root = arguments[1];
    std::error_code ignored;
    fs::create_directories(root / "bin", ignored);
    std::map<std::string, Package> packages;
    std::string current;
    for (int index = 2; index < count; ++index) {
        const std::string argument = arguments[index];
        const std::size_t equals = argument.find('=');
        const std::size_t at = argument.find('@');
        if (equals == std::string::npos) {
            current = argument.substr(0, at);
            packages[current].version = argument.substr(at + 1);
            continue;
        }
        const std::string name = argument.substr(0, equals);
        packages[current].names.push_back(name);
        copy_over(argument.substr(equals + 1), root / "bin" / name);
    }
    write_records(root, packages);
    std::cout << "installed\n";
    return 0;
}
