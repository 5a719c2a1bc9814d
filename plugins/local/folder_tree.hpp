// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/source_tree.hpp>

#include <stop_token>

namespace binstall::local {

/// The files of this machine, from the root of its file system. Links to folders are not followed
/// below the path that was named: they may go round in circles.
class FolderTree : public SourceTree {
public:
    explicit FolderTree(std::stop_token stop) : stop_{std::move(stop)} {}

    std::vector<std::string> names(std::string_view folder) override;
    std::vector<std::optional<std::string>> read(std::span<const std::string> paths) override;

private:
    void check_stop() const;

    std::stop_token stop_;
};

} // namespace binstall::local
