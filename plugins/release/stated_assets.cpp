// SPDX-License-Identifier: MIT
#include "stated_assets.hpp"

#include "candidate_builder.hpp"
#include "template_values.hpp"

#include <binstall/text.hpp>
#include <binstall/url_template.hpp>

#include <algorithm>
#include <utility>

namespace binstall::release {

namespace {

bool depends_on_type(const UrlTemplate& pattern) {
    return pattern.uses("archive-suffix") || pattern.uses("archive-format") ||
           pattern.uses("format");
}

/// Renders the rules of one target.
class Renderer {
public:
    Renderer(const BuildQuery& query,
             const std::optional<Repository>& repository,
             const Target& target)
        : query_{query}, target_{target}, rules_{query.manifest.metadata.rules_for(
                                              target, query.overrides)},
          values_{common_values(query.manifest, target, repository)} {}

    void render_into(StatedAssets& stated) {
        if (!rules_.pkg_url)
            return;
        try {
            note_unreadable_format(stated);
            const UrlTemplate pattern = UrlTemplate::parse(*rules_.pkg_url);
            for (const std::string& binary : binaries_of(pattern)) {
                if (!binary.empty())
                    values_["bin"] = binary;
                for (StatedAsset& asset :
                     depends_on_type(pattern) ? one_for_each_type(pattern) : only_one(pattern)) {
                    asset.binary = binary;
                    stated.assets.push_back(std::move(asset));
                }
            }
        } catch (const Error& error) {
            if (query_.overrides.pkg_url)
                throw;
            stated.rejected.push_back({*rules_.pkg_url, target_.triple, error.what()});
            if (!stated.problem)
                stated.problem = error;
        }
    }

private:
    /// Those that have a file each; one without a name when a file is for all of them.
    std::vector<std::string> binaries_of(const UrlTemplate& pattern) const {
        return pattern.uses("bin") ? wanted_binaries(query_) : std::vector<std::string>{""};
    }

    bool is_readable(std::string_view format) const {
        return !types_of(format, query_.formats).empty();
    }

    void note_unreadable_format(StatedAssets& stated) {
        if (!rules_.pkg_fmt || is_readable(*rules_.pkg_fmt))
            return;
        stated.rejected.push_back(
            {*rules_.pkg_url,
             target_.triple,
             cat("no loaded plugin reads the format \"", *rules_.pkg_fmt, "\"; it is guessed")});
        rules_.pkg_fmt.reset();
    }

    bool is_named(std::string_view host) const {
        return std::ranges::any_of(query_.named_hosts, [&](const std::string& name) {
            return to_lower(name) == host; // an address is not below another
        });
    }

    Url render(const UrlTemplate& pattern, const TemplateValues& values) const {
        Url url = Url::parse(pattern.render(values, Encoding::url));
        // A name resolves to what the system says; an address in somebody's metadata is an attempt
        // to reach into the user's own network (design D22).
        if (!query_.overrides.pkg_url && url.names_local_address() && !is_named(url.host()))
            throw Error{Errc::unsafe_url,
                        cat("the package's metadata names a private address: ", url.redacted())};
        return url;
    }

    std::vector<StatedAsset> one_for_each_type(const UrlTemplate& pattern) const {
        std::vector<StatedAsset> assets;
        for (const FileType& type : rules_.pkg_fmt ? types_of(*rules_.pkg_fmt, query_.formats)
                                                   : usual_types(query_.formats)) {
            if (!fits_target(type, target_))
                continue;
            TemplateValues values = values_;
            add_archive_values(values, type);
            assets.push_back(
                {target_, render(pattern, values), type, static_cast<int>(assets.size())});
        }
        return assets;
    }

    std::vector<StatedAsset> only_one(const UrlTemplate& pattern) const {
        const Url url = render(pattern, values_);
        std::optional<FileType> type;
        type = type_of_name(url.file_name(), query_.formats);
        if (rules_.pkg_fmt) {
            check_suffix(type, url.file_name());
            type = FileType{*rules_.pkg_fmt, ""};
        }
        if (!type)
            throw Error{Errc::package_format,
                        cat("no loaded plugin reads files like ", printable(url.file_name()))};
        return {{target_, url, *type, 0}};
    }

    /// An archive of one kind that is named like one of another: one of the two is wrong, and a
    /// decoder is not the place to find out. One compressed file may well be named like a tar.
    void check_suffix(const std::optional<FileType>& named, std::string_view name) const {
        if (!named || named->format == *rules_.pkg_fmt || holds_one_file(named->format) ||
            holds_one_file(*rules_.pkg_fmt))
            return;
        throw Error{Errc::package_format,
                    cat(printable(name),
                        " is no ",
                        printable(*rules_.pkg_fmt),
                        " by its name, as pkg-fmt has it")};
    }

    const BuildQuery& query_;
    const Target& target_;
    PackageRules rules_;
    TemplateValues values_;
};

} // namespace

StatedAssets stated_assets(const BuildQuery& query, const std::optional<Repository>& repository) {
    StatedAssets stated;
    for (const Target& target : query.targets)
        Renderer{query, repository, target}.render_into(stated);
    return stated;
}

} // namespace binstall::release
