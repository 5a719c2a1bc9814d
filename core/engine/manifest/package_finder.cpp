// SPDX-License-Identifier: MIT
// Where a package is in a tree of files: as cargo finds it from a path, or in a repository.
#include <binstall/error.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/frontmatter.hpp>
#include <engine/manifest/member_globs.hpp>
#include <engine/manifest/tree_path.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

namespace binstall {

namespace {

constexpr std::string_view manifest_name = "Cargo.toml";
constexpr std::size_t most_manifests = 5'000;
constexpr std::size_t manifests_at_once = 200;

const std::string* text_of(const Value& document, std::string_view table, std::string_view key) {
    const Value* members = document.find(table);
    const Value* value = members ? members->find(key) : nullptr;
    return value ? value->string() : nullptr;
}

std::string name_in(const Value& document) {
    const std::string* name = text_of(document, "package", "name");
    if (!name)
        name = text_of(document, "project", "name"); // its name before 2015
    return name ? *name : std::string{};
}

/// One search. Manifests are parsed once, and read many at a time: for a repository each reading
/// may be a question to a server.
class PackageFinder {
public:
    PackageFinder(SourceTree& tree, const PackageSearch& search, const Readers& read)
        : tree_{tree}, search_{search}, read_{read} {}

    std::optional<CrateFiles> find();

private:
    struct Found {
        std::string path;
        std::string text;
    };

    CrateFiles script(const std::string& path);
    std::optional<Found> in_workspaces(const std::string& first);
    std::optional<Found> everywhere();
    std::optional<Found> among(const std::vector<std::string>& paths,
                               std::deque<std::string>* queue);
    std::vector<std::string> members(const std::string& path, const Value& document);
    std::vector<std::string> in_order(std::vector<std::string> paths) const;
    bool has_any_package() const;
    std::optional<Value> parsed(const std::string& path, const std::string& text);
    CrateFiles files(const Found& found);
    void add_workspace(const Found& found, CrateFiles& files);
    void add_names(const std::string& folder, CrateFiles& files);

    SourceTree& tree_;
    const PackageSearch& search_;
    const Readers& read_;
    std::set<std::string> seen_;
    std::map<std::string, Value> documents_; ///< By path.
    std::optional<Error> first_error_;
};

std::optional<CrateFiles> PackageFinder::find() {
    const std::optional<std::string> start = joined_path("", search_.start);
    if (!start)
        throw Error{Errc::workspace,
                    cat(printable(search_.start, 1024), " is outside of what may be read")};
    if (start->ends_with(".rs"))
        return script(*start);
    const bool is_manifest = file_name(*start) == manifest_name;
    const std::string first = is_manifest ? *start : below(*start, manifest_name);
    std::optional<Found> found = in_workspaces(first);
    if (!found && search_.everywhere)
        found = everywhere();
    if (found)
        return files(*found);
    if (first_error_)
        throw *first_error_;
    if (!documents_.empty() && !has_any_package())
        throw Error{Errc::no_package, cat(printable(first, 1024), ": it has no [package] table")}
            .hint("a Cargo.toml describes a package in [package], or names those of a workspace");
    if (!search_.everywhere && documents_.empty())
        throw Error{Errc::workspace, cat("there is no ", printable(first, 1024))};
    return std::nullopt;
}

CrateFiles PackageFinder::script(const std::string& path) {
    const std::string paths[] = {path};
    const std::optional<std::string> source = tree_.read(paths).front();
    if (!source)
        throw Error{Errc::workspace, cat("there is no ", printable(path, 1024))};
    CrateFiles files;
    try {
        files.cargo_toml = frontmatter(*source);
    } catch (Error& error) {
        error.during(cat("reading ", printable(path, 1024)));
        throw;
    }
    files.manifest_path = path;
    return files;
}

/// The manifest at `first`, then the members of its workspace, and theirs.
std::optional<PackageFinder::Found> PackageFinder::in_workspaces(const std::string& first) {
    std::deque<std::string> queue;
    if (std::optional<Found> found = among({first}, &queue))
        return found;
    while (!queue.empty()) {
        const std::string path = std::move(queue.front());
        queue.pop_front();
        const auto document = documents_.find(path);
        if (document == documents_.end())
            continue;
        const std::vector<std::string> paths = in_order(members(path, document->second));
        if (std::optional<Found> found = among(paths, &queue))
            return found;
    }
    return std::nullopt;
}

std::optional<PackageFinder::Found> PackageFinder::everywhere() {
    return among(in_order(all_manifests(tree_)), nullptr);
}

/// The one of the name among the manifests at `paths`. Those that begin a workspace go to `queue`.
std::optional<PackageFinder::Found> PackageFinder::among(const std::vector<std::string>& paths,
                                                         std::deque<std::string>* queue) {
    std::vector<std::string> fresh;
    for (const std::string& path : paths)
        if (seen_.insert(path).second)
            fresh.push_back(path);
    if (seen_.size() > most_manifests)
        throw Error{Errc::workspace,
                    cat("there are more than ", most_manifests, " manifests to look through")};
    std::size_t step = 1; // the likely one alone, then many
    for (std::size_t at = 0; at < fresh.size(); at += std::exchange(step, manifests_at_once)) {
        const std::span<const std::string> some =
            std::span<const std::string>{fresh}.subspan(at, std::min(step, fresh.size() - at));
        std::vector<std::optional<std::string>> texts = tree_.read(some);
        for (std::size_t index = 0; index < some.size(); ++index) {
            const std::optional<Value> document =
                texts[index] ? parsed(some[index], *texts[index]) : std::nullopt;
            if (!document)
                continue;
            if (name_in(*document) == search_.name)
                return Found{some[index], std::move(*texts[index])};
            if (queue && document->find("workspace"))
                queue->push_back(some[index]);
        }
    }
    return std::nullopt;
}

/// Whether any manifest that was looked at is a package's, or leads to packages.
bool PackageFinder::has_any_package() const {
    return std::ranges::any_of(documents_, [](const auto& entry) {
        return entry.second.find("package") || entry.second.find("project") ||
               entry.second.find("workspace");
    });
}

/// Absent for one that cannot be read: it is of interest only when nothing else is found.
std::optional<Value> PackageFinder::parsed(const std::string& path, const std::string& text) {
    try {
        Value document = read_.toml(text);
        documents_.emplace(path, document);
        return document;
    } catch (Error& error) {
        if (!first_error_)
            first_error_ = error.during(cat("reading ", printable(path, 1024)));
        return std::nullopt;
    }
}

std::vector<std::string> PackageFinder::members(const std::string& path, const Value& document) {
    std::vector<std::string> paths;
    for (const std::string& folder :
         member_folders(tree_, folder_of(path), *document.find("workspace")))
        paths.push_back(below(folder, manifest_name));
    return paths;
}

/// Those first whose folder has the name that is looked for.
std::vector<std::string> PackageFinder::in_order(std::vector<std::string> paths) const {
    std::stable_partition(paths.begin(), paths.end(), [&](const std::string& path) {
        return file_name(folder_of(path)) == search_.name;
    });
    return paths;
}

CrateFiles PackageFinder::files(const Found& found) {
    CrateFiles files;
    files.cargo_toml = found.text;
    files.manifest_path = found.path;
    add_names(std::string{folder_of(found.path)}, files);
    add_workspace(found, files);
    return files;
}

/// Where cargo looks for binaries.
void PackageFinder::add_names(const std::string& folder, CrateFiles& files) {
    for (const std::string& name : tree_.names(below(folder, "src")))
        if (!name.ends_with('/'))
            files.names.push_back(cat("src/", name));
    for (const std::string& name : tree_.names(below(folder, "src/bin"))) {
        if (!name.ends_with('/')) {
            files.names.push_back(cat("src/bin/", name));
            continue;
        }
        const std::string inside = cat("src/bin/", name.substr(0, name.size() - 1));
        for (const std::string& file : tree_.names(below(folder, inside)))
            if (file == "main.rs")
                files.names.push_back(cat(inside, '/', file));
    }
}

/// The workspace that a package inherits from: the one that it names, or the nearest above it.
void PackageFinder::add_workspace(const Found& found, CrateFiles& files) {
    const Value& document = documents_.at(found.path);
    if (document.find("workspace") || found.text.find("workspace") == std::string::npos)
        return;
    const std::string_view folder = folder_of(found.path);
    std::vector<std::string> paths;
    if (const std::string* named = text_of(document, "package", "workspace")) {
        if (const std::optional<std::string> root = joined_path(folder, *named))
            paths.push_back(below(*root, manifest_name));
    } else {
        for (std::string_view above = folder; !above.empty();) {
            above = folder_of(above);
            paths.push_back(below(above, manifest_name));
        }
    }
    const std::vector<std::optional<std::string>> texts = tree_.read(paths);
    for (std::size_t at = 0; at < paths.size(); ++at) {
        const std::optional<Value> root = texts[at] ? parsed(paths[at], *texts[at]) : std::nullopt;
        const Value* workspace = root ? root->find("workspace") : nullptr;
        if (!workspace || is_excluded(*workspace, folder_of(paths[at]), folder))
            continue;
        files.workspace_toml = *texts[at];
        files.workspace_path = paths[at];
        return;
    }
}

} // namespace

std::optional<CrateFiles> StrictReaders::package(SourceTree& tree,
                                                 const PackageSearch& search) const {
    return PackageFinder{tree, search, *this}.find();
}

} // namespace binstall
