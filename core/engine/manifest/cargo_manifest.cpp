// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/binstall_metadata.hpp>
#include <engine/manifest/cargo_binaries.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/manifest_text.hpp>
#include <engine/manifest/repository_url.hpp>
#include <engine/manifest/script_manifest.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace binstall {

namespace {

bool is_script(const CrateFiles& files) {
    return files.manifest_path.ends_with(".rs");
}

constexpr std::array<std::string_view, 16> inheritable{"authors",
                                                       "categories",
                                                       "description",
                                                       "documentation",
                                                       "edition",
                                                       "exclude",
                                                       "homepage",
                                                       "include",
                                                       "keywords",
                                                       "license",
                                                       "license-file",
                                                       "publish",
                                                       "readme",
                                                       "repository",
                                                       "rust-version",
                                                       "version"};

/// The `[package]` table, with `key.workspace = true` followed to `[workspace.package]`.
class PackageTable {
public:
    PackageTable(const Value& manifest, const Value* workspace) {
        package_ = manifest.find("package");
        if (!package_)
            package_ = manifest.find("project"); // its name before 2015
        if (!package_ || !package_->table())
            throw KeyError{"", "it has no [package] table"};
        const Value* root = manifest.find("workspace");
        if (!root && workspace)
            root = workspace->find("workspace");
        shared_ = root ? root->find("package") : nullptr;
    }

    /// The member itself, inherited or not.
    const Value* own(std::string_view key) const { return package_->find(key); }

    std::optional<std::string> text(std::string_view key) const {
        const Value* value = package_->find(key);
        if (!value)
            return std::nullopt;
        std::string path = cat("package.", key);
        if (const Value* inherits = value->find("workspace")) {
            value = &inherited(key, path, *inherits);
            path = cat("workspace.package.", key);
        }
        if (!value->string())
            throw KeyError{path, cat("must be a string, not ", value->kind())};
        return *value->string();
    }

private:
    const Value&
    inherited(std::string_view key, const std::string& path, const Value& inherits) const {
        if (std::ranges::find(inheritable, key) == inheritable.end())
            throw KeyError{path, "cannot be inherited"};
        if (!inherits.boolean() || !*inherits.boolean())
            throw KeyError{path + ".workspace", "must be true"};
        const Value* shared = shared_ ? shared_->find(key) : nullptr;
        if (!shared)
            throw KeyError{path, "is inherited, and no workspace states it"};
        return *shared;
    }

    const Value* package_ = nullptr;
    const Value* shared_ = nullptr;
};

Version version_of(const PackageTable& package) {
    const std::optional<std::string> text = package.text("version");
    try {
        // Cargo's own default for a package that is not meant to be published.
        return text ? Version::parse(*text) : Version{};
    } catch (Error& error) {
        error.during("reading package.version");
        throw;
    }
}

std::string name_of(const PackageTable& package) {
    const std::optional<std::string> name = package.text("name");
    if (!name)
        throw KeyError{"package.name", "is missing"};
    try {
        PackageSpec::check_name(*name);
    } catch (const Error& error) {
        throw KeyError{"package.name", cat("is ", error.what())};
    }
    return *name;
}

/// Whether the manifest uses an unstable feature of cargo's.
bool uses(const Value& document, std::string_view feature) {
    const Value* features = document.find("cargo-features");
    const Array* list = features ? features->array() : nullptr;
    return list && std::ranges::any_of(*list, [&](const Value& element) {
               return element.string() && *element.string() == feature;
           });
}

void add_metadata(const PackageTable& package, Manifest& manifest) {
    const Value* metadata = package.own("metadata");
    const Value* table = metadata ? metadata->find("binstall") : nullptr;
    if (!table)
        return;
    MetadataReading reading = read_binstall_metadata(*table);
    manifest.metadata = std::move(reading.metadata);
    for (std::string& warning : reading.warnings)
        manifest.warnings.push_back(std::move(warning));
}

void add_binaries(const Value& document,
                  const std::string& edition,
                  const CrateFiles& files,
                  Manifest& manifest) {
    if (is_script(files)) {
        manifest.binaries = {{manifest.name, {}, {}}};
        return;
    }
    BinariesReading binaries =
        cargo_binaries({.manifest = document,
                        .package = manifest.name,
                        .edition = edition,
                        .files = files.names,
                        .own_file_names = uses(document, "different-binary-name")});
    manifest.binaries = std::move(binaries.binaries);
    for (std::string& warning : binaries.warnings)
        manifest.warnings.push_back(std::move(warning));
}

Manifest manifest_of(const Value& document, const Value* workspace, const CrateFiles& files) {
    const PackageTable package{document, workspace};
    Manifest manifest;
    manifest.name = name_of(package);
    manifest.version = version_of(package);
    if (const auto repository = package.text("repository"))
        manifest.repository = repository_url(*repository);
    manifest.homepage = package.text("homepage");
    manifest.source = files.source;
    if (uses(document, "per-package-target")) {
        manifest.default_target = package.text("default-target");
        manifest.forced_target = package.text("forced-target");
    }
    add_binaries(document, package.text("edition").value_or("2015"), files, manifest);
    add_metadata(package, manifest);
    return manifest;
}

} // namespace

Manifest read_cargo_manifest(const CrateFiles& files) {
    ManifestText text{files.cargo_toml, files.manifest_path};
    std::optional<ManifestText> workspace;
    if (files.workspace_toml)
        workspace.emplace(*files.workspace_toml, files.workspace_path);
    std::vector<std::string> warnings;
    try {
        if (is_script(files))
            complete_script(text.value(), files.manifest_path, warnings);
        Manifest manifest =
            manifest_of(text.value(), workspace ? &workspace->value() : nullptr, files);
        manifest.warnings.insert(manifest.warnings.begin(), warnings.begin(), warnings.end());
        return manifest;
    } catch (const KeyError& error) {
        throw workspace && error.key.starts_with("workspace.") ? workspace->located(error)
                                                               : text.located(error);
    }
}

} // namespace binstall
