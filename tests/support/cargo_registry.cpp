// SPDX-License-Identifier: MIT
#include "cargo_registry.hpp"

#include "executables.hpp"
#include "sha256.hpp"

#include <stdexcept>

namespace binstall::test {
namespace {

/// Where the index keeps the entry of `name`: "ri/pg/ripgrep".
std::string index_path(std::string name) {
    for (char& character : name)
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    switch (name.size()) {
    case 1:
        return "1/" + name;
    case 2:
        return "2/" + name;
    case 3:
        return "3/" + name.substr(0, 1) + "/" + name;
    default:
        return name.substr(0, 2) + "/" + name.substr(2, 2) + "/" + name;
    }
}

} // namespace

Crate& Crate::repository(std::string url) {
    repository_ = std::move(url);
    return *this;
}

Crate& Crate::binary(std::string name) {
    binaries_.push_back(std::move(name));
    return *this;
}

Crate& Crate::metadata(std::string toml) {
    metadata_ = std::move(toml);
    return *this;
}

Crate& Crate::toml(std::string lines) {
    toml_ = std::move(lines);
    return *this;
}

Crate& Crate::library() {
    is_library_ = true;
    return *this;
}

Crate& Crate::yanked() {
    is_yanked_ = true;
    return *this;
}

Crate& Crate::published(std::string moment) {
    published_ = std::move(moment);
    return *this;
}

Crate& Crate::checksum(std::string hex) {
    checksum_ = std::move(hex);
    return *this;
}

Crate& Crate::archive(std::string bytes) {
    archive_ = std::move(bytes);
    return *this;
}

Release& Crate::release(const std::string& tag) {
    constexpr std::string_view host = "https://github.com/";
    if (!repository_.starts_with(host))
        throw std::logic_error{"the crate has no repository that can hold a release"};
    return forge_->release(repository_.substr(host.size()), tag);
}

Crate& Crate::usual_release(const std::string& triple) {
    const std::string stem = name_ + "-v" + version_ + "-" + triple;
    const std::string extension = triple.find("windows") == std::string::npos ? "" : ".exe";
    ArchiveFiles files;
    for (const std::string& binary : binaries())
        files.push_back(
            {stem + "/" + binary + extension, executable(binary + " " + version_, triple)});
    release("v" + version_).asset(stem + ".tgz", files);
    return *this;
}

std::vector<std::string> Crate::binaries() const {
    return binaries_.empty() ? std::vector{name_} : binaries_;
}

std::string Crate::cargo_toml() const {
    std::string text =
        "[package]\nname = \"" + name_ + "\"\nversion = \"" + version_ + "\"\nedition = \"2021\"\n";
    if (!repository_.empty())
        text += "repository = \"" + repository_ + "\"\n";
    if (!metadata_.empty())
        text += "\n[package.metadata.binstall]\n" + metadata_ + "\n";
    for (const std::string& binary : binaries_)
        text += "\n[[bin]]\nname = \"" + binary + "\"\npath = \"src/" + binary + ".rs\"\n";
    return text + toml_;
}

std::string Crate::archive() const {
    if (archive_)
        return *archive_;
    const std::string folder = name_ + "-" + version_ + "/";
    constexpr unsigned plain = 0644;
    ArchiveFiles files{{folder + "Cargo.toml", cargo_toml(), plain}};
    for (const std::string& binary : binaries_)
        files.push_back({folder + "src/" + binary + ".rs", "fn main() {}\n", plain});
    if (is_library_)
        files.push_back({folder + "src/lib.rs", "", plain});
    else if (binaries_.empty())
        files.push_back({folder + "src/main.rs", "fn main() {}\n", plain});
    return gzip(tar(files));
}

std::string Crate::index_line() const {
    const std::string checksum = checksum_.empty() ? sha256(archive()) : checksum_;
    return R"({"name":")" + name_ + R"(","vers":")" + version_ + R"(","deps":[],"cksum":")" +
           checksum + R"(","features":{},"yanked":)" + (is_yanked_ ? "true" : "false") +
           R"(,"links":null)" + (published_.empty() ? "" : R"(,"pubtime":")" + published_ + "\"") +
           "}\n";
}

Crate& CargoRegistry::crate(std::string name, std::string version) {
    return crates_.emplace_back(forge_, std::move(name), std::move(version));
}

bool CargoRegistry::is_private() const {
    return places_.accepts || !places_.token.empty();
}

bool CargoRegistry::is_allowed(const ServerRequest& request) const {
    if (places_.accepts)
        return places_.accepts(request.header("authorization"));
    return places_.token.empty() || request.header("authorization") == places_.token;
}

ServerResponse CargoRegistry::unauthorized() const {
    std::string wanted = "Cargo login_url=\"https://login.test/\"";
    if (!places_.challenge.empty())
        wanted += ", challenge=\"" + places_.challenge + "\"";
    return {.status = 401, .headers = {{"WWW-Authenticate", wanted}}};
}

ServerResponse CargoRegistry::index(const ServerRequest& request) const {
    const std::string path = request.path();
    if (!is_allowed(request))
        return unauthorized();
    if (path == places_.index_path + "/config.json") {
        const std::string auth = is_private() ? R"(,"auth-required":true)" : "";
        return {.status = 200, .body = R"({"dl":")" + places_.dl + "\"" + auth + "}"};
    }
    std::string entry;
    for (const Crate& crate : crates_)
        if (path == places_.index_path + "/" + index_path(crate.name()))
            entry += crate.index_line();
    if (entry.empty())
        return ServerResponse::not_found();
    const std::string tag = "\"" + sha256(entry).substr(0, 32) + "\"";
    if (request.header("if-none-match") == tag)
        return {.status = 304, .headers = {{"ETag", tag}}};
    return {.status = 200, .body = std::move(entry), .headers = {{"ETag", tag}}};
}

ServerResponse CargoRegistry::download(const ServerRequest& request) const {
    if (!is_allowed(request))
        return unauthorized();
    const std::string path = request.path();
    for (const Crate& crate : crates_) {
        const std::string folder = places_.dl_path + "/" + crate.name() + "/";
        if (path == folder + crate.version() + "/download" ||
            path == folder + crate.name() + "-" + crate.version() + ".crate")
            return {.status = 200, .body = crate.archive()};
    }
    return ServerResponse::not_found();
}

} // namespace binstall::test
