// SPDX-License-Identifier: MIT
// The files of cargo's settings, one on top of the other.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/config/file.hpp>
#include <engine/paths.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace binstall {

namespace {

constexpr std::size_t include_depth_limit = 16;
constexpr std::size_t depth_limit = 16; ///< Of tables in tables; cargo's own have four at most.

/// What the files of a project may say: where packages are and what they are built for.
bool counts_in_project(const std::vector<std::string>& parts) {
    if (parts.front() == "registries")
        return parts.size() == 3 && parts[2] == "index";
    if (parts.front() == "build")
        return parts.size() == 2 && parts[1] == "target";
    return parts.front() == "target" || parts.front() == "unstable";
}

/// What the user's own files may say and a project's may not: worth a word, other than profiles,
/// flags of the compiler and the like, which nobody reads here.
bool is_of_the_user(const std::vector<std::string>& parts) {
    constexpr std::string_view tables[] = {
        "credential-alias", "http", "install", "net", "registries", "registry", "source"};
    return std::ranges::find(tables, parts.front()) != std::end(tables);
}

/// `path` itself and everything above it, the outermost first.
std::vector<fs::path> and_above(const fs::path& path) {
    std::vector<fs::path> folders;
    for (fs::path folder = path; folder.has_relative_path(); folder = folder.parent_path())
        folders.insert(folders.begin(), folder);
    return folders;
}

/// Lists that are replaced by those of a file that counts more; all others are joined, as in cargo.
bool is_replaced(const std::vector<std::string>& parts) {
    return (parts.size() == 3 && parts[0] == "registries" && parts[2] == "credential-provider") ||
           (parts.size() == 2 && parts[0] == "credential-alias");
}

} // namespace

class CargoConfigReader {
public:
    CargoConfigReader(CargoConfig& config, const Readers& read, Log& log)
        : config_{config}, read_{read}, log_{log} {}

    /// Reads what lies in `folder`: `config`, which cargo prefers, or config.toml.
    void read_folder(const fs::path& folder) {
        std::error_code unreadable; // then opening it says why
        if (!read_file(folder / "config")) {
            read_file(folder / "config.toml");
        } else if (fs::exists(folder / "config.toml", unreadable)) {
            log_.write(Level::warn,
                       cat("both config and config.toml exist in ",
                           printable(folder.string(), 1024),
                           "; as cargo does, only config is read"));
        }
    }

    /// Everything that is read from now on belongs to a project.
    void begin_project() { is_project_ = true; }

private:
    /// Reads `file` and, below it, what it includes. False when it is not there.
    bool read_file(const fs::path& file) {
        if (std::ranges::find(open_, file) != open_.end() || open_.size() >= include_depth_limit)
            throw Error{Errc::config,
                        cat("settings in ",
                            printable(file.string(), 1024),
                            " include themselves or each other too deeply")};
        const std::optional<Value> settings = read_config_file(file, read_);
        if (!settings)
            return false;
        open_.push_back(file);
        if (const Value* include = settings->find("include"))
            read_includes(Setting{file, "include", *include}, file);
        open_.pop_back();
        std::vector<std::string> at;
        add(*settings, file, at);
        config_.files_.push_back(file);
        if (!passed_over_.empty())
            log_.write(Level::warn,
                       cat("a project decides neither whom we trust nor where requests go; in ",
                           printable(file.string(), 1024),
                           " these have no effect: ",
                           std::exchange(passed_over_, {})));
        return true;
    }

    void read_includes(const Setting& setting, const fs::path& file) {
        if (setting.value().string()) {
            read_include(setting, setting.value(), file);
            return;
        }
        if (!setting.value().array())
            setting.refuse(cat("is ", setting.value().kind(), ", not a list of files"));
        for (const Value& element : *setting.value().array())
            read_include(setting, element, file);
    }

    void read_include(const Setting& setting, const Value& element, const fs::path& file) {
        const Value* path = element.table() ? element.find("path") : &element;
        const Value* optional = element.find("optional");
        if (!path || !path->string() || !path->string()->ends_with(".toml"))
            setting.refuse("names something that is no path of a .toml file");
        const fs::path included = (file.parent_path() / *path->string()).lexically_normal();
        const bool is_optional = optional && Setting{file, "include.optional", *optional}.flag();
        if (!read_file(included) && !is_optional)
            setting.refuse(
                cat("names ", printable(included.string(), 1024), ", which does not exist"));
    }

    /// Puts what `value` says at `at` over what was there.
    void add(const Value& value, const fs::path& file, std::vector<std::string>& at) {
        if (const Table* table = value.table()) {
            if (at.size() >= depth_limit)
                throw Error{Errc::config,
                            cat("settings in ",
                                printable(file.string(), 1024),
                                " have tables more than ",
                                depth_limit,
                                " deep")};
            for (const auto& [name, member] : *table) {
                if (at.empty() && name == "include")
                    continue;
                at.push_back(name);
                add(member, file, at);
                at.pop_back();
            }
            return;
        }
        if (is_project_ && !counts_in_project(at)) {
            if (is_of_the_user(at))
                passed_over_ += cat(passed_over_.empty() ? "" : ", ", CargoKey{at}.to_string());
            return;
        }
        const CargoKey key{at};
        CargoConfig::Entry& entry = config_.entries_[key];
        if (is_project_ && entry.value == value)
            return; // what the user has said too is the user's
        const bool is_joined = entry.value.array() && value.array() && !is_replaced(at);
        Value joined = is_joined ? entry.value : value;
        if (is_joined)
            joined.array()->insert(
                joined.array()->end(), value.array()->begin(), value.array()->end());
        entry = {std::move(joined), file, is_project_};
    }

    CargoConfig& config_;
    const Readers& read_;
    Log& log_;
    std::vector<fs::path> open_; ///< The files that are being read, outermost first.
    std::string passed_over_;    ///< Keys of the file that is being read, with commas.
    bool is_project_ = false;
};

CargoConfig CargoConfig::read(const Environment& environment,
                              const Readers& read,
                              Log& log,
                              const std::optional<fs::path>& project) {
    CargoConfig config;
    for (const auto& [name, value] : environment) {
        if (name.starts_with("CARGO_"))
            config.variables_.emplace(name, value);
    }
    CargoConfigReader reader{config, read, log};
    const std::optional<fs::path> home = cargo_home(environment);
    if (home)
        reader.read_folder(*home);
    if (!project)
        return config;
    reader.begin_project();
    for (const fs::path& folder : and_above(project->lexically_normal())) {
        const fs::path settings = folder / ".cargo";
        std::error_code missing;
        if (!home || !fs::equivalent(settings, *home, missing))
            reader.read_folder(settings);
    }
    return config;
}

} // namespace binstall
