// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/binstall_metadata.hpp>
#include <engine/manifest/cargo_binaries.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/repository_url.hpp>

#include <optional>
#include <utility>

namespace binstall {

namespace {

Value parsed(std::string_view text, const char* doing, const Readers& read) {
    try {
        return read.toml(text);
    } catch (Error& error) {
        error.during(doing);
        throw;
    }
}

/// The `[package]` table, with `key.workspace = true` followed to `[workspace.package]`.
class PackageTable {
public:
    PackageTable(const Value& manifest, const Value* workspace) {
        package_ = manifest.find("package");
        if (!package_)
            package_ = manifest.find("project"); // its name before 2015
        if (!package_ || !package_->table())
            throw Error{Errc::manifest, "Cargo.toml has no [package] table"};
        const Value* root = manifest.find("workspace");
        if (!root && workspace)
            root = workspace->find("workspace");
        shared_ = root ? root->find("package") : nullptr;
    }

    /// The member itself, inherited or not.
    const Value* own(std::string_view key) const { return package_->find(key); }

    const Value* find(std::string_view key) const {
        const Value* value = package_->find(key);
        const Value* inherits = value ? value->find("workspace") : nullptr;
        if (!inherits)
            return value;
        if (!inherits->boolean() || !*inherits->boolean())
            throw Error{Errc::manifest, cat("package.", key, ".workspace must be true")};
        const Value* shared = shared_ ? shared_->find(key) : nullptr;
        if (!shared)
            throw Error{Errc::manifest,
                        cat("package.", key, " is inherited, and no workspace states it")};
        return shared;
    }

    std::optional<std::string> text(std::string_view key) const {
        const Value* value = find(key);
        if (!value)
            return std::nullopt;
        if (!value->string())
            throw Error{Errc::manifest,
                        cat("package.", key, " must be a string, not ", value->kind())};
        return *value->string();
    }

private:
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
        throw Error{Errc::manifest, "package.name is missing"};
    try {
        PackageSpec::check_name(*name);
    } catch (const Error& error) {
        throw Error{Errc::manifest, cat("package.name: ", error.what())};
    }
    return *name;
}

} // namespace

Manifest read_cargo_manifest(const CrateFiles& files, const Readers& read) {
    const Value document = parsed(files.cargo_toml, "reading Cargo.toml", read);
    std::optional<Value> workspace;
    if (files.workspace_toml)
        workspace = parsed(*files.workspace_toml, "reading the workspace's Cargo.toml", read);
    const PackageTable package{document, workspace ? &*workspace : nullptr};

    Manifest manifest;
    manifest.name = name_of(package);
    manifest.version = version_of(package);
    if (const auto repository = package.text("repository"))
        manifest.repository = repository_url(*repository);
    manifest.homepage = package.text("homepage");
    manifest.source = files.source;

    const std::string edition = package.text("edition").value_or("2015");
    BinariesReading binaries = cargo_binaries({document, manifest.name, edition, files.names});
    manifest.binaries = std::move(binaries.binaries);
    manifest.warnings = std::move(binaries.warnings);

    const Value* metadata = package.own("metadata");
    if (const Value* table = metadata ? metadata->find("binstall") : nullptr) {
        MetadataReading reading = read_binstall_metadata(*table);
        manifest.metadata = std::move(reading.metadata);
        for (std::string& warning : reading.warnings)
            manifest.warnings.push_back(std::move(warning));
    }
    return manifest;
}

} // namespace binstall
