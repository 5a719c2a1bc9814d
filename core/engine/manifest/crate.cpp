// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_registry.hpp>
#include <engine/files.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/manifest/crate.hpp>
#include <engine/manifest/crate_name.hpp>

namespace binstall {

namespace {

/// crates.io accepts 10 MiB; a private registry may allow more.
constexpr std::uint64_t crate_size_limit = std::uint64_t{256} << 20;

std::string download(const CrateArchive& crate, const Services& services) {
    Request request = crate.request;
    request.size_limit = crate_size_limit;
    request.cache = CacheUse::immutable;
    Response response = services.http.fetch(request);
    if (!response.is_success())
        throw Error{Errc::network,
                    cat("the package's archive ",
                        request.url.redacted(),
                        " was answered with status ",
                        response.status)};
    const Digest found = services.read.digest(crate.digest.algorithm, response.body);
    if (found != crate.digest) {
        if (services.http.forget(request))
            return download(crate, services); // what was kept is not what the index means now
        throw Error{Errc::integrity,
                    cat(request.url.redacted(),
                        " has ",
                        found.to_string(),
                        ", but the registry's index says ",
                        crate.digest.to_string())}
            .hint("nothing of it was used; the registry or something on the way to it is broken, "
                  "or worse");
    }
    return std::move(response.body);
}

/// The archive in the folder of a local registry: nobody else may name a file of this machine.
std::string read_local(const CrateArchive& crate, const Services& services) {
    const std::string shown = printable(crate.file, 1024);
    if (!is_folder(services.registry))
        throw Error{Errc::policy,
                    cat("the file ", shown, " was named by a source that is no local registry")};
    std::optional<std::string> bytes = read_file(crate.file, crate_size_limit);
    if (!bytes)
        throw Error{Errc::registry, cat("there is no ", shown, ", which the index lists")};
    const Digest found = services.read.digest(crate.digest.algorithm, *bytes);
    if (found != crate.digest)
        throw Error{Errc::integrity,
                    cat(shown,
                        " has ",
                        found.to_string(),
                        ", but the registry's index says ",
                        crate.digest.to_string())};
    return std::move(*bytes);
}

Manifest
from_archive(const CrateArchive& crate, const PackageSpec& spec, const Services& services) {
    const std::string bytes =
        crate.file.empty() ? download(crate, services) : read_local(crate, services);
    CrateFiles files = read_crate(bytes, spec.name, crate.version);
    files.source = crate.source;
    Manifest manifest = read_cargo_manifest(files);
    if (!same_crate_name(manifest.name, spec.name) || manifest.version != crate.version)
        throw Error{Errc::manifest,
                    cat("the archive of ",
                        spec.name,
                        " ",
                        crate.version.to_string(),
                        " holds ",
                        printable(manifest.name),
                        " ",
                        manifest.version.to_string())};
    manifest.published = crate.published;
    return manifest;
}

} // namespace

Manifest manifest_of(const PackageDescription& description,
                     const PackageSpec& spec,
                     const Services& services) {
    if (const auto* crate = std::get_if<CrateArchive>(&description))
        return from_archive(*crate, spec, services);
    if (const auto* files = std::get_if<CrateFiles>(&description))
        return read_cargo_manifest(*files);
    return std::get<Manifest>(description);
}

} // namespace binstall
