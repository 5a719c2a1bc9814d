// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/manifest/binstall_metadata.hpp>
#include <engine/manifest/cargo_manifest.hpp>
#include <engine/readers.hpp>
#include <support/skip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace binstall {

namespace {

const StrictReaders readers;

Manifest read(std::string toml,
              std::vector<std::string> names = {"src/main.rs"},
              std::optional<std::string> workspace = std::nullopt) {
    return read_cargo_manifest({.cargo_toml = std::move(toml),
                                .names = std::move(names),
                                .workspace_toml = std::move(workspace),
                                .source = "registry+https://example"});
}

std::string package(std::string_view more = "") {
    return cat("[package]\nname = \"tool\"\nversion = \"1.2.3\"\n", more);
}

Error error_of(const std::string& toml, std::optional<std::string> workspace = std::nullopt) {
    try {
        read(toml, {"src/main.rs"}, std::move(workspace));
    } catch (const Error& error) {
        return error;
    }
    return Error{Errc::internal, "no error"};
}

} // namespace

TEST_CASE("a manifest gives name, version, repository and where it comes from") {
    const Manifest manifest =
        read(package("edition = \"2021\"\nrepository = \"https://r.example/x\"\n"
                     "homepage = \"https://h.example\"\n"));
    CHECK(manifest.name == "tool");
    CHECK(manifest.version.to_string() == "1.2.3");
    CHECK(manifest.repository == "https://r.example/x");
    CHECK(manifest.homepage == "https://h.example");
    CHECK(manifest.source == "registry+https://example");
    REQUIRE(manifest.binaries.size() == 1);
    CHECK(manifest.binaries[0].name == "tool");
    CHECK(manifest.warnings.empty());
}

TEST_CASE("values are inherited from the workspace, at hand or in the same file") {
    const std::string inherits =
        "[package]\nname = \"tool\"\nversion.workspace = true\nrepository = { workspace = true }\n";
    const std::string workspace =
        "[workspace.package]\nversion = \"2.0.0\"\nrepository = \"https://r.example/w\"\n";
    CHECK(read(inherits, {"src/main.rs"}, workspace).version.to_string() == "2.0.0");
    CHECK(read(inherits, {"src/main.rs"}, workspace).repository == "https://r.example/w");
    CHECK(read(cat(inherits, workspace)).version.to_string() == "2.0.0");

    CHECK(error_of(inherits).code() == Errc::manifest);
    CHECK(std::string_view{error_of(inherits).what()} ==
          "Cargo.toml:3:1: package.version is inherited, and no workspace states it");
    CHECK(error_of("[package]\nname = \"tool\"\nversion.workspace = false\n").code() ==
          Errc::manifest);
}

TEST_CASE("a metadata table named workspace is not taken for inheritance") {
    const Manifest manifest = read(package("[package.metadata.workspace]\nx = 1\n"
                                           "[package.metadata.binstall]\npkg-fmt = \"zip\"\n"));
    CHECK(manifest.metadata.base.pkg_fmt == "zip");
}

TEST_CASE("a manifest that cannot be used is refused, naming the key") {
    struct Row {
        std::string toml;
        Errc code;
        std::string_view what;
    };

    const Row rows[] = {
        {"", Errc::no_package, "Cargo.toml:1:1: it has no [package] table"},
        {"[package]\nversion = \"1.0.0\"\n",
         Errc::manifest,
         "Cargo.toml:1:1: package.name is missing"},
        {"[package]\nname = 1\n",
         Errc::manifest,
         "Cargo.toml:2:8: package.name must be a string, not integer"},
        {package("repository = [\"x\"]\n"),
         Errc::manifest,
         "Cargo.toml:4:14: package.repository must be a string, not array"},
        {package("autobins = 1\n"),
         Errc::manifest,
         "Cargo.toml:4:12: package.autobins must be a boolean, not integer"},
        {package("[bin]\nname = \"x\"\n"),
         Errc::manifest,
         "Cargo.toml:4:1: bin must be an array of tables, not table"},
        {package("[[bin]]\nname = \"a\"\npath = \"a\"\n[[bin]]\nname = \"a\"\npath = \"b\"\n"),
         Errc::manifest,
         "Cargo.toml:8:8: bin[1].name is taken: two are named a"},
        {package("[[bin]]\nname = \"../a\"\npath = \"a\"\n"),
         Errc::manifest,
         "Cargo.toml:4:1: bin name \"../a\" cannot be a file name"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.toml);
        const Error error = error_of(row.toml);
        CHECK(error.code() == row.code);
        CHECK(std::string_view{error.what()} == row.what);
    }
    CHECK(error_of("[package]\nname = \"tool\"\nversion = \"1.2\"\n").code() == Errc::version);
    CHECK(error_of("[package]\nname = \"../tool\"\nversion = \"1.0.0\"\n").code() ==
          Errc::manifest);
}

TEST_CASE("binaries are found as cargo finds them") {
    struct Row {
        std::string_view toml;
        std::vector<std::string> files;
        std::vector<std::string> binaries;
    };

    const std::string_view new_edition = "edition = \"2021\"\n";
    const Row rows[] = {
        // by their places
        {new_edition, {"src/main.rs"}, {"tool"}},
        {new_edition, {"src/lib.rs", "src/bin/b.rs", "src/bin/a/main.rs"}, {"a", "b"}},
        {new_edition, {"src/main.rs", "src/bin/x/y/main.rs", "src/bin/x/mod.rs"}, {"tool"}},
        {new_edition, {"src/bin/.hidden.rs", "src/bin/x.txt"}, {}},
        {"edition = \"2021\"\nautobins = false\n", {"src/main.rs"}, {}},
        // declared: the path takes the file, the name takes the place
        {"edition = \"2021\"\n[[bin]]\nname = \"rg\"\npath = \"src/main.rs\"\n",
         {"src/main.rs"},
         {"rg"}},
        {"edition = \"2021\"\n[[bin]]\nname = \"x\"\n",
         {"src/main.rs", "src/bin/x.rs"},
         {"tool", "x"}},
        {"edition = \"2021\"\n[[bin]]\nname = \"tool\"\npath = \"app.rs\"\n",
         {"app.rs", "src/main.rs"},
         {"tool"}},
        {"edition = \"2021\"\nautobins = false\n[[bin]]\nname = \"x\"\npath = \"x.rs\"\n",
         {"x.rs", "src/main.rs"},
         {"x"}},
        {"edition = \"2021\"\n[[bin]]\npath = \"app.rs\"\n", {"app.rs"}, {"tool"}},
        // a source that is not there
        {"edition = \"2021\"\n[[bin]]\nname = \"gone\"\n", {"src/main.rs"}, {"tool"}},
        // the 2015 edition discovers nothing beside what is declared, and looks in older places
        {"[[bin]]\nname = \"x\"\n", {"src/main.rs", "src/bin/x.rs", "src/bin/y.rs"}, {"x"}},
        {"[[bin]]\nname = \"x\"\n", {"src/x.rs"}, {"x"}},
        {"", {"src/main.rs", "src/bin/y.rs"}, {"tool", "y"}},
        {"autobins = true\n[[bin]]\nname = \"x\"\n", {"src/bin/x.rs", "src/bin/y.rs"}, {"x", "y"}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.toml});
        std::vector<std::string> names;
        for (const Binary& binary : read(package(row.toml), row.files).binaries)
            names.push_back(binary.name);
        CHECK(names == row.binaries);
    }
}

TEST_CASE("the unstable keys that change what a binary is are read when the manifest uses them") {
    const std::string keys = "default-target = \"x86_64-unknown-linux-musl\"\n"
                             "forced-target = \"wasm32-wasip1\"\nedition = \"2021\"\n"
                             "[[bin]]\nname = \"tool\"\nfilename = \"007-tool\"\n";
    const Manifest plain = read(package(keys));
    REQUIRE(plain.binaries.size() == 1);
    CHECK(plain.binaries[0] == Binary{"tool", {}, {}});
    CHECK_FALSE(plain.default_target.has_value());
    const std::string features = "cargo-features = [\"different-binary-name\", "
                                 "\"per-package-target\", \"not-thought-of-yet\"]\n";
    const Manifest unstable = read(features + package(keys));
    REQUIRE(unstable.binaries.size() == 1);
    CHECK(unstable.binaries[0] == Binary{"007-tool", {}, "tool"});
    CHECK(unstable.default_target == "x86_64-unknown-linux-musl");
    CHECK(unstable.forced_target == "wasm32-wasip1");
    const Manifest spaced = read("cargo-features = [\"open-namespaces\"]\n[package]\n"
                                 "name = \"ns::tool\"\nversion = \"1.0.0\"\n");
    CHECK(spaced.name == "ns::tool");
    REQUIRE(spaced.binaries.size() == 1);
    CHECK(spaced.binaries[0].name == "ns::tool");
    CHECK(error_of("cargo-features = [\"different-binary-name\"]\n" +
                   package("edition = \"2021\"\n[[bin]]\nname = \"tool\"\nfilename = "
                           "\"../x\"\n"))
              .code() == Errc::manifest);
}

TEST_CASE("features that a binary needs are kept") {
    const Manifest manifest =
        read(package("edition = \"2021\"\n[[bin]]\nname = \"x\"\npath = \"x.rs\"\n"
                     "required-features = [\"full\"]\n"),
             {"x.rs"});
    REQUIRE(manifest.binaries.size() == 1);
    CHECK(manifest.binaries[0].required_features == std::vector<std::string>{"full"});
}

TEST_CASE("the author's rules keep the order of the file") {
    const Manifest manifest = read(package(R"([package.metadata.binstall]
pkg-url = "{ repo }/x"
bin-dir = "{ bin }"
disabled-strategies = ["quick-install"]
[package.metadata.binstall.signing]
algorithm = "minisign"
pubkey = "RWQ"
[package.metadata.binstall.overrides.'cfg(windows)']
pkg-fmt = "zip"
[package.metadata.binstall.overrides.aarch64-apple-darwin]
pkg-fmt = "txz"
)"));
    const PackageMetadata& metadata = manifest.metadata;
    CHECK(metadata.base.pkg_url == "{ repo }/x");
    CHECK(metadata.base.bin_dir == "{ bin }");
    CHECK(metadata.base.disabled_strategies == std::vector<std::string>{"quick-install"});
    REQUIRE(metadata.base.signing.has_value());
    CHECK(*metadata.base.signing == SigningRules{"minisign", "RWQ", std::nullopt});
    REQUIRE(metadata.overrides.size() == 2);
    CHECK(metadata.overrides[0].first == "cfg(windows)");
    CHECK(metadata.overrides[1].second.pkg_fmt == "txz");
    CHECK(manifest.warnings.empty());
}

TEST_CASE("one value of the metadata that cannot be used is named and dropped, not the package") {
    struct Row {
        std::string_view toml;
        std::string_view warning;
    };

    const Row rows[] = {
        {"pkg-ulr = \"x\"", ".pkg-ulr: unknown key; did you mean \"pkg-url\"?"},
        {"pkg-url = 1", ".pkg-url: expected a string, found integer; ignored"},
        {"bin-dir = [\"x\"]", ".bin-dir: expected a string, found array; ignored"},
        {"pkg-url = 2024-01-01\npkg-fmt = true",
         ".pkg-fmt: expected a string, found boolean; ignored"},
        {"pkg-fmt = \"exe;sh\"", ".pkg-fmt: \"exe;sh\" is not a package format; ignored"},
        {"pkg-fmt = \"\"", ".pkg-fmt: \"\" is not a package format; ignored"},
        {"pkg-fmt = \"tar.gz\"", ".pkg-fmt: \"tar.gz\" is taken for \"tgz\""},
        {"pkg-fmt = \"tzst\"", ".pkg-fmt: \"tzst\" is taken for \"tzstd\""},
        {"pkg-fmt = \"TGZ\"", ".pkg-fmt: \"TGZ\" is taken for \"tgz\""},
        {"pkg-fmt = \"7z\"", ".pkg-fmt: \"7z\" is not a package format that binstall comes with"},
        {"disabled-strategies = \"compile\"",
         ".disabled-strategies: expected an array of strings, found string; ignored"},
        {"[package.metadata.binstall.overrides]\nbin-dir = \"x\"",
         ".overrides.bin-dir: expected a table for one target, found string; ignored"},
        {"[package.metadata.binstall.overrides.'cfg(unix)']\nx = 1",
         ".overrides.cfg(unix).x: unknown key"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.toml});
        const Manifest manifest =
            read(package(cat("[package.metadata.binstall]\n", row.toml, "\n")));
        REQUIRE_FALSE(manifest.warnings.empty());
        CHECK(manifest.warnings.back() == cat("package.metadata.binstall", row.warning));
    }
}

TEST_CASE("a spelling of a format that everybody understands is understood") {
    const auto format = [](std::string_view text) {
        return read(package(cat("[package.metadata.binstall]\npkg-fmt = \"", text, "\"\n")))
            .metadata.base.pkg_fmt;
    };
    CHECK(format("tar.gz") == "tgz");
    CHECK(format(".tar.xz") == "txz");
    CHECK(format("ZIP") == "zip");
    CHECK(format("TAR.BZ2") == "tbz2");
    CHECK(format(".tzst") == "tzstd");
    CHECK(format("gz") == "gz");
    CHECK(format("zstd") == "zst");
    CHECK(format("7z") == "7z");
    CHECK_FALSE(format("exe;sh").has_value());
}

TEST_CASE("a signing table that cannot be used does not become none") {
    for (const std::string_view table : {"signing = 1",
                                         "signing = {}",
                                         "signing = { algorithm = \"minisign\" }",
                                         "signing = { pubkey = \"RWQ\" }"}) {
        CAPTURE(std::string{table});
        const Manifest manifest = read(package(cat("[package.metadata.binstall]\n", table, "\n")));
        CHECK(manifest.metadata.base.signing.has_value());
        CHECK_FALSE(manifest.warnings.empty());
    }
}

TEST_CASE("the manifests of real crates are read") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was read");
        return;
    }
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{*folder / "manifests"}) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(".workspace.toml"))
            continue;
        CAPTURE(name);
        const auto text = [](const std::filesystem::path& path) {
            std::ostringstream content;
            content << std::ifstream{path}.rdbuf();
            return content.str();
        };
        const auto workspace =
            entry.path().parent_path() / cat(entry.path().stem().string(), ".workspace.toml");
        std::optional<std::string> root;
        if (std::filesystem::exists(workspace))
            root = text(workspace);
        const std::string toml = text(entry.path());
        if (!root && toml.find("workspace = true") != std::string::npos)
            continue; // its workspace was not kept
        CHECK_NOTHROW(read(toml, {"src/main.rs"}, root));
        ++count;
    }
    CHECK(count > 100);
}

TEST_CASE("real crates have the binaries that people know them by") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was read");
        return;
    }
    int count = 0;
    for (const std::string& line : corpus_lines(*folder / "crates.jsonl")) {
        const Value row = readers.json(line);
        CAPTURE(*row.find("crate")->string());
        std::vector<std::string> files;
        for (const Value& source : *row.find("sources")->array())
            files.push_back(*source.string());
        const Manifest manifest = read(*row.find("manifest")->string(), files);
        std::vector<std::string> found;
        for (const Binary& binary : manifest.binaries)
            found.push_back(binary.name);
        std::vector<std::string> known;
        for (const Value& name : *row.find("bins")->array())
            known.push_back(*name.string());
        std::ranges::sort(known);
        CHECK(found == known);
        ++count;
    }
    CHECK(count > 100);
}

TEST_CASE("the metadata of real crates is read, and each invalid value is a warning") {
    const auto folder = corpus_folder();
    if (!folder) {
        test::skip("the corpus is not beside this source tree: nothing was read");
        return;
    }
    int count = 0;
    for (const std::string& line : corpus_lines(*folder / "binstall-metadata.jsonl")) {
        const Value row = readers.json(line);
        CAPTURE(line);
        const Value document = readers.toml(*row.find("table_toml")->string());
        const Value* table = document.find("package")->find("metadata")->find("binstall");
        REQUIRE(table != nullptr);
        const MetadataReading reading = read_binstall_metadata(*table);
        const bool is_empty = reading.metadata == PackageMetadata{};
        CHECK((!is_empty || !reading.warnings.empty()));
        ++count;
    }
    CHECK(count > 90);
}

} // namespace binstall
