// SPDX-License-Identifier: MIT
#include "template_values.hpp"

namespace binstall::release {

TemplateValues common_values(const Manifest& manifest,
                             const Target& target,
                             const std::optional<Repository>& repository) {
    TemplateValues values{
        {"name", manifest.name},
        {"version", manifest.version.to_string()},
        {"target", target.triple},
        {"target-arch", target.arch},
        {"target-vendor", target.vendor},
        {"target-libc", target.env.empty() ? "unknown" : target.env},
        {"target-family", target.os},
        {"os-name", target.os == "darwin" ? "macos" : target.os},
        {"binary-ext", std::string{target.binary_extension()}},
    };
    if (repository) {
        values["repo"] = repository->url;
        if (!repository->subcrate.empty())
            values["subcrate"] = repository->subcrate;
    }
    return values;
}

void add_archive_values(TemplateValues& values, const FileType& type) {
    values["archive-suffix"] = type.suffix;
    values["archive-format"] = type.suffix.empty() ? "bin" : type.suffix.substr(1);
    values["format"] = values["archive-format"];
}

void add_binary_values(TemplateValues& values, std::string_view binary, const Target& target) {
    values["bin"] = binary;
    values["format"] = target.binary_extension();
}

} // namespace binstall::release
