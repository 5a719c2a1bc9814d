// SPDX-License-Identifier: MIT
// What is this package? An index of our own tools, which no registry knows.
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

namespace {

using namespace binstall;

/// `base-url` of the settings.
std::string base_url(const Host& host) {
    const Value value = host.settings.get("base-url");
    if (!value.string())
        throw Error{Errc::config, "base-url is not text"};
    return *value.string();
}

/// Asks below `base-url`. One that cannot be used is a mistake in the settings, and is said so.
Response fetch(const std::string& url, const Host& host) {
    try {
        Request request;
        request.url = Url::parse(url);
        return host.http.fetch(request);
    } catch (const Error& error) {
        if (!is_about_metadata(error.code()))
            throw;
        throw Error{Errc::config, cat("base-url cannot be used: ", error.what())};
    }
}

/// Whether nobody asked for another registry, as --index, --registry and cargo's settings do.
bool is_crates_io(const Place& place) {
    const Registry* registry = std::get_if<Registry>(&place);
    // Not by its index: cargo's settings may put a mirror in its place.
    return registry && registry->source == "registry+https://github.com/rust-lang/crates.io-index";
}

class Index : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "acme-mirror"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override {
        if (!is_crates_io(query.place))
            return std::nullopt; // git, paths and registries that the user names are not ours
        const Response response =
            fetch(cat(base_url(host), '/', percent_encode(query.spec.name), ".json"), host);
        if (response.status == 404)
            return std::nullopt; // unknown here: the next source is asked
        if (!response.is_success())
            // Not an absence: it would make a public package of the same name take our place.
            throw Error{Errc::network, cat("the index answered ", response.status)};
        return highest(host.read.json(response.body), query);
    }

private:
    /// {"versions": ["1.0.0", "1.1.0"], "binaries": ["tool"]}
    static Manifest highest(const Value& entry, const PackageQuery& query) {
        Manifest manifest;
        manifest.name = query.spec.name;
        manifest.source = "registry+https://mirror.acme.example/index";
        bool is_found = false;
        for (const std::string& text : texts(entry, "versions")) {
            const std::optional<Version> version = Version::try_parse(text);
            if (!version || !query.spec.requirement.matches(*version))
                continue;
            if (!is_found || manifest.version < *version)
                manifest.version = *version;
            is_found = true;
        }
        if (!is_found)
            throw Error{Errc::registry,
                        cat("no version of ",
                            query.spec.name,
                            " matches ",
                            query.spec.requirement.to_string())};
        for (const std::string& name : texts(entry, "binaries"))
            manifest.binaries.push_back({name, {}});
        return manifest;
    }

    static std::vector<std::string> texts(const Value& entry, std::string_view key) {
        const Value* list = entry.find(key);
        if (!list || !list->array())
            throw Error{Errc::registry, cat("the index entry has no list of ", key)};
        std::vector<std::string> result;
        for (const Value& element : *list->array())
            if (element.string())
                result.push_back(*element.string());
        return result;
    }
};

void register_plugin(Registrar& registrar) {
    registrar.setting("base-url", "where the index is", "https://mirror.acme.example/index");
    registrar.add(std::make_unique<Index>(), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("acme-mirror", "0.1.0", "Our own tools", "MIT", register_plugin);
