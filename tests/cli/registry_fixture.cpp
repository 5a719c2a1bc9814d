// SPDX-License-Identifier: MIT
#include "registry_fixture.hpp"

#include <support/executables.hpp>

#include <fstream>
#include <stdexcept>
#include <sys/stat.h>

namespace binstall::test {

TwoRegistries::TwoRegistries() {
    crate("tool", "9.9.9")
        .repository("https://github.com/stranger/tool")
        .usual_release(host_triple());
    registry("acme.test")
        .crate("tool", "1.0.0")
        .repository("https://github.com/acme/tool")
        .usual_release(host_triple());
}

std::set<std::string> TwoRegistries::given(const std::string& secret) {
    std::set<std::string> hosts;
    for (const ServerRequest& request : server().requests())
        for (const auto& [name, value] : request.headers)
            if (value.find(secret) != std::string::npos)
                hosts.insert(request.host);
    return hosts;
}

bool TwoRegistries::asked(const std::string& host) {
    for (const ServerRequest& request : server().requests())
        if (request.host == host)
            return true;
    return false;
}

void write(const fs::path& file, const std::string& text, mode_t mode) {
    fs::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
    if (::chmod(file.c_str(), mode) != 0)
        throw std::runtime_error{"cannot write " + file.string()};
}

CargoMachine::CargoMachine() {
    config("[registries.acme]\nindex = \"sparse+https://acme.test/index/\"\n");
}

void CargoMachine::config(const std::string& text) const {
    write(cargo_home() / "config.toml", text);
}

void CargoMachine::credentials(const std::string& text, mode_t mode) const {
    write(cargo_home() / "credentials.toml", text, mode);
}

} // namespace binstall::test
