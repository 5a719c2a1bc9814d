// SPDX-License-Identifier: MIT
// Hangs where its setting says, and ignores that it was told to stop.
#include <binstall/error.hpp>
#include <binstall/plugin.hpp>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

namespace {

using namespace binstall;

/// Says so first, so that a test knows when to interrupt.
void hang(const char* stage) {
    std::fprintf(stderr, "sleeper hangs in %s\n", stage);
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours{1});
}

void hang_when_told(const Host& host, const char* stage) {
    const Value told = host.settings.get("stage");
    if (*told.string() == stage)
        hang(stage);
}

class SleepingManifests : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "sleeper"; }

    std::optional<PackageDescription> resolve(const PackageQuery&,
                                              const Host& host) const override {
        hang_when_told(host, "resolve");
        return {};
    }
};

class SleepingPackages : public PackageSource {
public:
    std::string_view id() const noexcept override { return "sleeper"; }

    Findings find(const BuildQuery&, const Host& host) const override {
        hang_when_told(host, "find");
        return {};
    }
};

/// A format of its own, since a format sees no settings: whoever wants it to hang asks for it.
class SleepingFormat : public ArchiveFormat {
public:
    std::string_view id() const noexcept override { return "sleep"; }

    std::vector<std::string> suffixes() const override { return {".sleep"}; }

    bool recognises(std::span<const std::byte> start, std::string_view) const override {
        constexpr std::string_view magic = "sleep";
        return start.size() >= magic.size() &&
               std::memcmp(start.data(), magic.data(), magic.size()) == 0;
    }

    void unpack(ByteSource&, EntrySink&, std::stop_token) const override { hang("unpack"); }
};

void register_sleeper(Registrar& registrar) {
    registrar.setting("stage", "where to hang: resolve or find", "none");
    registrar.add(std::make_unique<SleepingManifests>(), Precedence::preferred);
    registrar.add(std::make_unique<SleepingPackages>(), Precedence::preferred);
    registrar.add(std::make_unique<SleepingFormat>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("sleeper", "1.0.0", "Hangs, for tests", "MIT", register_sleeper);
