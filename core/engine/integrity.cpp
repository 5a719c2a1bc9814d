// SPDX-License-Identifier: MIT
// RFC 8878, section 3.1.1.1.1.
#include <engine/integrity.hpp>

#include <array>
#include <string_view>

namespace binstall {

bool lacks_checksum(const Artifact& artifact) {
    using namespace std::string_view_literals;
    std::array<char, 5> start{};
    const std::size_t count =
        read_at(artifact.file.get(), 0, std::as_writable_bytes(std::span{start}), artifact.name);
    constexpr unsigned has_checksum = 4;
    return count == start.size() && std::string_view{start.data(), 4} == "\x28\xb5\x2f\xfd"sv &&
           (static_cast<unsigned char>(start[4]) & has_checksum) == 0;
}

} // namespace binstall
