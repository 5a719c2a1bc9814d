// SPDX-License-Identifier: MIT
// One world and one machine for many packages whose evidence is good or bad.
#pragma once

#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/minisign.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace binstall::test {

/// Releases packages one after the other, and installs them.
class Publisher {
public:
    /// A package with one archive, of which the listing states no digest. `metadata`: the lines of
    /// [package.metadata.binstall].
    void publish(const std::string& name, const std::string& metadata = {});

    /// The same with a signing table for our key. Without the signature.
    void publish_signed(const std::string& name, const std::string& more_metadata = {});

    /// Puts a file beside the archive of `name`.
    void add_file(const std::string& name, const std::string& file, std::string content);

    /// "tool-v1.0.0-x86_64-unknown-linux-gnu.tgz"
    static std::string asset(const std::string& name);

    /// The bytes of the archive of `name`.
    std::string bytes(const std::string& name);

    /// The lines of a signing table.
    static std::string signing(const std::string& public_key);

    Release& release(const std::string& name);

    /// Installs `name`, and checks that it ends with `status` and changes nothing but, on success,
    /// what an installation changes; and that whatever it says is fit for a terminal.
    Outcome install(const std::string& name, int status, std::vector<std::string> options = {});

    World world;
    Machine machine;
    Signer signer;
};

/// Whether `text` has `part`.
bool has(const std::string& text, std::string_view part);

} // namespace binstall::test
