// SPDX-License-Identifier: MIT
// Does one odd thing while it registers, chosen by the build.
#include "sample_source.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

using binstall::Precedence;
using binstall::Registrar;

[[maybe_unused]] void nothing(Registrar& /*registrar*/) {}

[[maybe_unused]] void throws_exception(Registrar& /*registrar*/) {
    throw std::runtime_error{"no luck today"};
}

[[maybe_unused]] void throws_int(Registrar& /*registrar*/) {
    throw 42; // NOLINT: that is the point
}

[[maybe_unused]] void no_component(Registrar& registrar) {
    registrar.add(std::unique_ptr<binstall::PackageSource>{}, Precedence::normal);
}

[[maybe_unused]] void odd_id(Registrar& registrar) {
    registrar.add(std::make_unique<SampleSource>("Sample\x1b[31m"), Precedence::normal);
}

[[maybe_unused]] void odd_precedence(Registrar& registrar) {
    registrar.add(std::make_unique<SampleSource>("sample"), static_cast<Precedence>(5000));
}

[[maybe_unused]] void twice(Registrar& registrar) {
    register_sample(registrar);
    register_sample(registrar);
}

/// Catches the refusal: it counts all the same.
[[maybe_unused]] void too_many_settings(Registrar& registrar) {
    register_sample(registrar);
    for (int i = 0; i < 1000; ++i) {
        try {
            registrar.setting("key-" + std::to_string(i), "help", "");
        } catch (const binstall::Error&) {
            return;
        }
    }
}

[[maybe_unused]] void own_key(Registrar& registrar) {
    register_sample(registrar);
    registrar.setting("precedence", "help", "");
}

[[maybe_unused]] void key_twice(Registrar& registrar) {
    register_sample(registrar);
    registrar.setting("base-url", "help", "https://one.example");
    registrar.setting("base-url", "help", "https://two.example");
}

class OddFormat : public binstall::ArchiveFormat {
public:
    std::string_view id() const noexcept override { return "odd"; }

    std::vector<std::string> suffixes() const override {
        throw std::runtime_error{"the suffixes are lost"};
    }

    bool recognises(std::span<const std::byte> /*start*/,
                    std::string_view /*file_name*/) const override {
        return false;
    }

    void unpack(binstall::ByteSource& /*source*/,
                binstall::EntrySink& /*sink*/,
                std::stop_token /*stop*/) const override {}
};

[[maybe_unused]] void odd_suffixes(Registrar& registrar) {
    registrar.add(std::make_unique<OddFormat>(), Precedence::normal);
}

[[maybe_unused]] void never_ends(Registrar& /*registrar*/) {
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours{1});
}

} // namespace

BINSTALL_PLUGIN("odd-registration", "1.0", "Registers oddly", "MIT", ODD_REGISTRATION);
