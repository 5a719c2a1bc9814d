// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/log.hpp>
#include <binstall/readers.hpp>

#include <engine/config/config.hpp>
#include <engine/config/setting.hpp>

#include <compare>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace binstall {

/// The name of a setting of cargo's, part by part: a registry may be called "a.b".
class CargoKey {
public:
    CargoKey(std::initializer_list<std::string_view> parts) : parts_{parts.begin(), parts.end()} {}

    explicit CargoKey(std::vector<std::string> parts) : parts_{std::move(parts)} {}

    const std::vector<std::string>& parts() const noexcept { return parts_; }

    CargoKey operator/(std::string_view part) const;

    /// "http.proxy"; a part that is no plain word is quoted.
    std::string to_string() const;

    /// CARGO_HTTP_PROXY
    std::string variable() const;

    friend auto operator<=>(const CargoKey&, const CargoKey&) = default;

private:
    std::vector<std::string> parts_;
};

/// What cargo's settings say, as `cargo install` reads them: $CARGO_HOME/config.toml (or `config`,
/// which cargo prefers) with what it includes, below variables named CARGO_*. What lies in the
/// current folder or above it counts for neither of us; of what lies above a project that the user
/// named, only what says where packages are and for which platform they are built: a project that
/// was cloned must not configure secrets, proxies or trust.
/// https://doc.rust-lang.org/cargo/reference/config.html
///
/// The accessors look at the variable first, and throw Error{Errc::config} naming the place for a
/// value of the wrong kind. An empty variable counts as none.
class CargoConfig {
public:
    /// `project` is the path of a package that the user named.
    /// @throws Error{Errc::config} for a file that is not TOML, includes itself, or that others
    ///         could have written.
    static CargoConfig read(const Environment& environment,
                            const Readers& read,
                            Log& log,
                            const std::optional<fs::path>& project = std::nullopt);

    std::optional<std::string> text(const CargoKey& key) const;
    std::optional<bool> flag(const CargoKey& key) const;
    std::optional<std::int64_t> integer(const CargoKey& key) const;

    /// A relative one counts from the parent of the folder with the file, as cargo has it; one of a
    /// variable from the current folder.
    std::optional<fs::path> path(const CargoKey& key) const;

    /// A program with its arguments: a list, or one string that is split at spaces. A program that
    /// is a relative path with a slash in it counts from where `path` does.
    std::optional<std::vector<std::string>> command(const CargoKey& key) const;

    /// A list of such programs, each in one string.
    std::vector<std::vector<std::string>> commands(const CargoKey& key) const;

    /// A list; a variable's is split at spaces.
    std::vector<std::string> texts(const CargoKey& key) const;

    /// Which file or variable the value comes from, for messages; empty when there is none.
    std::string origin(const CargoKey& key) const;

    /// Whether the value comes from a file of a project.
    bool is_of_project(const CargoKey& key) const;

    /// What a file says, or a variable as text; null when nobody says anything.
    Value value(const CargoKey& key) const;

    /// The names in a table: of registries below {"registries"}. Variables add none, since nobody
    /// can tell from CARGO_REGISTRIES_A_B_INDEX whether it is a-b or a_b.
    std::vector<std::string> names(const CargoKey& table) const;

    /// Registries that have an index in a variable only: lower case, with `_`, as cargo calls them.
    std::vector<std::string> names_in_variables() const;

    /// Everything that files say, by key.
    std::vector<CargoKey> keys() const;

    /// The files that were read, first to last; those that come last were read on top.
    const std::vector<fs::path>& files() const noexcept { return files_; }

private:
    friend class CargoConfigReader;

    struct Entry {
        Value value; ///< No table.
        fs::path file;
        bool is_of_project = false;
    };

    std::optional<Setting> setting(const CargoKey& key) const;
    fs::path base(const CargoKey& key) const;
    const std::string* variable(const CargoKey& key) const;

    std::map<CargoKey, Entry> entries_;
    std::vector<fs::path> files_;
    Environment variables_; ///< CARGO_* only.
};

} // namespace binstall
