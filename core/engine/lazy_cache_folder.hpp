// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>

#include <engine/cache_folder.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

namespace binstall {

/// A cache folder that is opened with its first use, and that nothing depends on: what is wrong
/// with it is a line in the log, and it is not used again in this run. Thread-safe.
class LazyCacheFolder {
public:
    /// Without a folder or a size nothing is kept. `kept`: what is, for the log ("answers").
    LazyCacheFolder(const std::optional<fs::path>& path,
                    std::uint64_t size_limit,
                    std::string_view kept,
                    Log& log);

    /// Does `action`, one at a time, unless the folder cannot be used.
    void use(const std::function<void(CacheFolder&)>& action);

    /// Only where there is a folder, as in an action.
    const fs::path& path() const { return *path_; }

private:
    const std::optional<fs::path> path_;
    const std::uint64_t size_limit_;
    const std::string_view kept_;
    Log& log_;
    std::mutex mutex_;
    bool is_usable_;
    std::optional<CacheFolder> folder_;
};

} // namespace binstall
