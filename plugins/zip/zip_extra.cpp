// SPDX-License-Identifier: MIT
#include "zip_extra.hpp"

#include "zip_bytes.hpp"

namespace binstall {

namespace {

constexpr std::size_t head_size = 4;
constexpr std::uint64_t zip64_id = 0x0001;
constexpr std::uint64_t unicode_path_id = 0x7075;

void set_once(std::optional<std::string_view>& field, std::string_view value) {
    if (field)
        throw Error{Errc::archive, "the zip archive has an extra field twice"};
    field = value;
}

} // namespace

ZipExtra read_zip_extra(std::string_view bytes) {
    ZipExtra extra;
    while (!bytes.empty()) {
        if (bytes.size() < head_size || little(bytes, 2, 2) > bytes.size() - head_size)
            throw Error{Errc::archive, "the zip archive has a malformed extra field"};
        const std::string_view value = bytes.substr(head_size, little(bytes, 2, 2));
        const std::uint64_t id = little(bytes, 0, 2);
        if (id == zip64_id)
            set_once(extra.wide, value);
        else if (id == unicode_path_id)
            set_once(extra.unicode_name, value);
        bytes.remove_prefix(head_size + value.size());
    }
    return extra;
}

bool is_other_name(std::string_view unicode_field, std::string_view name) {
    // A version, the CRC-32 of the name that it replaces, and the name.
    constexpr std::size_t prefix_size = 5;
    return unicode_field.size() < prefix_size || unicode_field.substr(prefix_size) != name;
}

} // namespace binstall
