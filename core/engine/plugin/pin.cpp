// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/pin.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>

namespace binstall {

namespace {

constexpr std::uint64_t size_limit = std::uint64_t{1} << 28;

bool contains(const std::vector<std::string>& digests, std::string_view sha256) {
    return std::ranges::find(digests, sha256) != digests.end();
}

} // namespace

SealedPlugin seal(const PluginFile& file, const Readers& read) {
    const std::string bytes = read_all(file.file.get(), size_limit, file.path);
    FileDescriptor copy{
        ::memfd_create(file.path.filename().c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!copy)
        throw_io("make a copy in memory of", file.path, errno);
    write_all(copy.get(), bytes, file.path);
    constexpr int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    if (::fcntl(copy.get(), F_ADD_SEALS, seals) != 0)
        throw_io("seal the copy in memory of", file.path, errno);
    return {.file = {file.path, file.origin, std::move(copy), true},
            .sha256 = read.digest(DigestAlgorithm::sha256, bytes).hex};
}

std::string why_not_pinned(const std::optional<std::string>& id,
                           std::string_view sha256,
                           const PluginPins& pins) {
    constexpr std::string_view by = " (policy rule plugins)";
    if (!id) {
        const bool is_known = std::ranges::any_of(
            pins, [&](const auto& pin) { return contains(pin.second, sha256); });
        return is_known ? "" : cat("nobody has pinned sha256:", sha256, by);
    }
    const auto pin = pins.find(*id);
    if (pin == pins.end())
        return cat(
            "the plugins that may be loaded are pinned, and ", printable(*id), " is not", by);
    if (contains(pin->second, sha256))
        return {};
    return cat("it is sha256:",
               sha256,
               ", and ",
               printable(*id),
               " is pinned to sha256:",
               pin->second.empty() ? "nothing" : pin->second.front(),
               by);
}

} // namespace binstall
