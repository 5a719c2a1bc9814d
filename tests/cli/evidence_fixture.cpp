// SPDX-License-Identifier: MIT
#include "evidence_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace binstall::test {
namespace {

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

bool is_fit_for_a_terminal(const std::string& text) {
    return std::ranges::none_of(text, [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return (byte < 0x20 && byte != '\n') || byte == 0x7f;
    });
}

} // namespace

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

void Publisher::publish(const std::string& name, const std::string& metadata) {
    world.crate(name, "1.0.0")
        .repository("https://github.com/o/" + name)
        .metadata(metadata)
        .usual_release(host_triple());
    release(name).digest(std::nullopt);
}

void Publisher::publish_signed(const std::string& name, const std::string& more_metadata) {
    publish(name, more_metadata + signing(signer.public_key()));
}

void Publisher::add_file(const std::string& name, const std::string& file, std::string content) {
    release(name).asset_bytes(file, std::move(content));
}

std::string Publisher::asset(const std::string& name) {
    return name + "-v1.0.0-" + host_triple() + ".tgz";
}

std::string Publisher::bytes(const std::string& name) {
    return release(name).find(asset(name))->bytes;
}

std::string Publisher::signing(const std::string& public_key) {
    return "[package.metadata.binstall.signing]\nalgorithm = \"minisign\"\npubkey = \"" +
           public_key + "\"\n";
}

Release& Publisher::release(const std::string& name) {
    return world.forge().release("o/" + name, "v1.0.0");
}

Outcome Publisher::install(const std::string& name, int status, std::vector<std::string> options) {
    const Snapshot before = snapshot(machine.home());
    options.push_back(name);
    const Outcome outcome = machine.install(world, std::move(options));
    CAPTURE(outcome.out);
    CAPTURE(outcome.err);
    CHECK(outcome.status == status);
    CHECK(is_fit_for_a_terminal(outcome.out + outcome.err));
    CHECK_FALSE(has(outcome.out + outcome.err, "secret-signature"));
    if (status != 0) {
        CHECK(snapshot(machine.home()) == before);
        CHECK(count(outcome.err, "error: ") == 1);
        CHECK(has(outcome.err, "error: " + name));
    } else {
        CHECK(machine.run_installed(name) == name + " 1.0.0\n");
    }
    return outcome;
}

} // namespace binstall::test
