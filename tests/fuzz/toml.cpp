// SPDX-License-Identifier: MIT
// TOML that strangers wrote: our scan, the library behind it, and what is made of a manifest.
#include "text_target.hpp"

#include <engine/manifest/cargo_manifest.hpp>
#include <engine/readers.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using namespace binstall::fuzz;
    const std::string text{text_of(data, size)};
    const StrictReaders read;
    accepted([&] { static_cast<void>(read.toml(text)); });
    for (const bool is_inherited : {false, true}) {
        CrateFiles files;
        files.cargo_toml =
            is_inherited ? "[package]\nname = \"a\"\nversion.workspace = true\n" : text;
        files.names = {"Cargo.toml", "src/main.rs", "src/bin/b.rs", "src/bin/c/main.rs"};
        if (is_inherited)
            files.workspace_toml = text;
        files.source = "registry+https://example.test/";
        accepted([&] {
            const Manifest manifest = read_cargo_manifest(files);
            require(!manifest.name.empty(), "a package has a name");
            for (const Binary& binary : manifest.binaries)
                require(binary.name.find('/') == std::string::npos, "a binary is a file's name");
        });
    }
    return 0;
}
