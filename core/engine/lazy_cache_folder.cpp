// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/lazy_cache_folder.hpp>

namespace binstall {

LazyCacheFolder::LazyCacheFolder(const std::optional<fs::path>& path,
                                 std::uint64_t size_limit,
                                 std::string_view kept,
                                 Log& log)
    : path_{path}, size_limit_{size_limit}, kept_{kept}, log_{log}, is_usable_{path &&
                                                                               size_limit > 0} {}

void LazyCacheFolder::use(const std::function<void(CacheFolder&)>& action) {
    const std::lock_guard lock{mutex_};
    if (!is_usable_)
        return;
    try {
        if (!folder_)
            folder_.emplace(*path_, size_limit_);
        action(*folder_);
    } catch (const Error& error) {
        is_usable_ = false;
        log_.write(Level::debug, cat("no ", kept_, " are kept: ", error.what()));
    }
}

} // namespace binstall
