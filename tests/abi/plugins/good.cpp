// SPDX-License-Identifier: MIT
// Nothing is wrong with this one. Built under several names and ids, for shadowing and ranking.
#include "sample_source.hpp"

namespace {

class SampleManifests : public binstall::ManifestSource {
public:
    std::string_view id() const noexcept override { return SAMPLE_ID; }

    std::optional<binstall::PackageDescription>
    resolve(const binstall::PackageQuery& /*query*/,
            const binstall::Host& /*host*/) const override {
        return std::nullopt;
    }
};

class SampleFormat : public binstall::ArchiveFormat {
public:
    std::string_view id() const noexcept override { return SAMPLE_FORMAT; }

    std::vector<std::string> suffixes() const override { return {".sample"}; }

    bool recognises(std::span<const std::byte> /*start*/,
                    std::string_view /*file_name*/) const override {
        return false;
    }

    void unpack(binstall::ByteSource& /*source*/,
                binstall::EntrySink& /*sink*/,
                std::stop_token /*stop*/) const override {
        throw binstall::Error{binstall::Errc::archive, "this format has no archives"};
    }
};

void register_all(binstall::Registrar& registrar) {
    registrar.setting("base-url", "where the mirror is", "https://mirror.example");
    registrar.setting("token-scope", "which credentials to use", "");
    registrar.add(std::make_unique<SampleManifests>(), binstall::Precedence::normal);
    registrar.add(std::make_unique<SampleSource>(SAMPLE_ID), binstall::Precedence::preferred);
    registrar.add(std::make_unique<SampleFormat>(), binstall::Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN(SAMPLE_ID, "1.2.0", "A sample for tests", "MIT", register_all);
