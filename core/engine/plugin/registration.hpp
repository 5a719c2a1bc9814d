// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/plugin.hpp>

#include <engine/plugin/plugins.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// A component as its plugin handed it over.
template <class Interface>
struct Registered {
    std::unique_ptr<Interface> component;
    std::string id;
    int precedence = 0;
};

/// What a plugin registers, within limits.
///
/// The first thing that does not fit is kept in `problem`, since the plugin might catch the Error.
class Registration : public Registrar {
public:
    virtual ~Registration();

    void add(std::unique_ptr<ManifestSource> source, Precedence precedence) override;
    void add(std::unique_ptr<PackageSource> source, Precedence precedence) override;
    void add(std::unique_ptr<ArchiveFormat> format, Precedence precedence) override;
    void setting(std::string_view key, std::string_view help, std::string_view fallback) override;

    /// Asks each format once for its suffixes, while the plugin is guarded anyway.
    void ask_for_suffixes();

    bool is_empty() const noexcept;

    std::vector<Registered<ManifestSource>> manifest_sources;
    std::vector<Registered<PackageSource>> package_sources;
    std::vector<Registered<ArchiveFormat>> archive_formats;
    std::map<std::string, std::vector<std::string>> suffixes; ///< Of each format, by its id.
    std::vector<DeclaredSetting> settings;
    std::optional<Error> problem;

private:
    template <class Interface>
    void keep(std::vector<Registered<Interface>>& list,
              std::unique_ptr<Interface> component,
              Precedence precedence);
    [[noreturn]] void refuse(std::string reason);
};

} // namespace binstall
