// SPDX-License-Identifier: MIT
#include "file_type.hpp"

#include <binstall/text.hpp>

#include <algorithm>

namespace binstall::release {

bool holds_one_file(std::string_view format) noexcept {
    return format == "bin" || format == "gz" || format == "xz" || format == "zst" ||
           format == "bz2";
}

std::vector<FileType> all_types(const std::vector<PackageFormat>& formats) {
    std::vector<FileType> types;
    for (const PackageFormat& format : formats)
        for (const std::string& suffix : format.suffixes)
            types.push_back({format.id, suffix});
    return types;
}

std::vector<FileType> usual_types(const std::vector<PackageFormat>& formats) {
    std::vector<FileType> types = all_types(formats);
    std::erase_if(types,
                  [](const FileType& type) { return type.is_bare() && type.format != "bin"; });
    return types;
}

std::vector<FileType> types_of(std::string_view format, const std::vector<PackageFormat>& formats) {
    std::vector<FileType> types = all_types(formats);
    std::erase_if(types, [&](const FileType& type) { return type.format != format; });
    return types;
}

std::optional<FileType> type_of_name(std::string_view name,
                                     const std::vector<PackageFormat>& formats) {
    const std::string lower = to_lower(name);
    std::optional<FileType> best;
    for (FileType& type : all_types(formats)) {
        const bool fits = lower.size() > type.suffix.size() && lower.ends_with(type.suffix);
        if (fits && (!best || type.suffix.size() > best->suffix.size()))
            best = std::move(type);
    }
    return best;
}

bool fits_target(const FileType& type, const Target& target) {
    return type.suffix != ".exe" || target.is_windows();
}

std::string_view stem_of(std::string_view name, const FileType& type) {
    return name.substr(0, name.size() - type.suffix.size());
}

} // namespace binstall::release
