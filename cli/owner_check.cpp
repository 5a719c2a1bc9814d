// SPDX-License-Identifier: MIT
#include "owner_check.hpp"

#include <binstall/text.hpp>

#include <engine/destination/foreign_owner.hpp>

namespace binstall::cli {

std::optional<Error> why_not_root_there(const Destination& destination, const CommandLine& line) {
    const bool is_meant = line.has(Option::allow_other_owner) || line.has(Option::root) ||
                          line.has(Option::install_dir);
    const std::optional<fs::path> folder = is_meant ? std::nullopt : foreign_folder(destination);
    if (!folder)
        return std::nullopt;
    return Error{Errc::policy,
                 cat("this would install as root into a folder of another user: ",
                     printable(folder->string(), 1024))}
        .hint("run it without sudo, set CARGO_HOME to a folder of root's, or say "
              "--allow-other-owner");
}

} // namespace binstall::cli
