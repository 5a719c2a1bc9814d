// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>

#include <engine/config/cargo_config.hpp>
#include <engine/readers.hpp>
#include <support/fake_host.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace binstall {

namespace {

/// A user's settings of cargo.
struct CargoUser {
    test::TempFolder folder;
    Environment environment{{"CARGO_HOME", (folder / "cargo").string()}};
    RecordingLog log;

    CargoConfig read() { return CargoConfig::read(environment, StrictReaders{}, log); }

    std::string refusal() {
        try {
            static_cast<void>(read());
            return {};
        } catch (const Error& error) {
            CHECK(error.code() == Errc::config);
            return error.what();
        }
    }
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("without files and variables cargo's settings say nothing") {
    CargoUser user;
    const CargoConfig config = user.read();
    CHECK_FALSE(config.text({"http", "proxy"}).has_value());
    CHECK_FALSE(config.path({"http", "cainfo"}).has_value());
    CHECK_FALSE(config.flag({"net", "offline"}).has_value());
    CHECK(config.names({"registries"}).empty());
    CHECK(config.files().empty());
    CHECK(config.origin({"http", "proxy"}).empty());
}

TEST_CASE("cargo's settings come with the place where they were written") {
    CargoUser user;
    const fs::path file =
        user.folder.write("cargo/config.toml",
                          "[http]\nproxy = \"proxy.test:3128\"\ntimeout = 30\n"
                          "[net]\noffline = true\n"
                          "[registries.\"a.b\"]\nindex = \"sparse+https://x/\"\n");
    const CargoConfig config = user.read();
    CHECK(config.text({"http", "proxy"}) == "proxy.test:3128");
    CHECK(config.origin({"http", "proxy"}) == file.string());
    CHECK(config.integer({"http", "timeout"}) == 30);
    CHECK(config.flag({"net", "offline"}) == true);
    CHECK(config.text({"registries", "a.b", "index"}) == "sparse+https://x/");
    CHECK(config.names({"registries"}) == Names{"a.b"});
    CHECK(config.files() == std::vector<fs::path>{file});
    CHECK(CargoKey{"registries", "a.b", "index"}.to_string() == "registries.\"a.b\".index");
}

TEST_CASE("a variable counts more than a file, unless it is empty") {
    CargoUser user;
    user.folder.write("cargo/config.toml",
                      "[http]\nproxy = \"from-file\"\n[registries.my-own]\nindex = \"f\"\n"
                      "[source.crates-io]\nreplace-with = \"file\"\n");
    user.environment["CARGO_HTTP_PROXY"] = "";
    user.environment["CARGO_REGISTRIES_MY_OWN_INDEX"] = "v";
    user.environment["CARGO_NET_OFFLINE"] = "true";
    user.environment["CARGO_SOURCE_CRATES_IO_REPLACE_WITH"] = "variable";
    const CargoConfig config = user.read();
    CHECK(config.text({"http", "proxy"}) == "from-file");
    CHECK(config.text({"registries", "my-own", "index"}) == "v");
    CHECK(config.origin({"registries", "my-own", "index"}) == "CARGO_REGISTRIES_MY_OWN_INDEX");
    CHECK(config.flag({"net", "offline"}) == true);
    CHECK(config.text({"source", "crates-io", "replace-with"}) == "file"); // as in cargo
}

TEST_CASE("a relative path counts from above the folder of its file, as in cargo") {
    CargoUser user;
    user.folder.write("cargo/config.toml", "[http]\ncainfo = \"certs/ca.pem\"\n");
    CHECK(user.read().path({"http", "cainfo"}) == user.folder / "certs/ca.pem");
    user.folder.write("cargo/config.toml", "[http]\ncainfo = \"/etc/ca.pem\"\n");
    CHECK(user.read().path({"http", "cainfo"}) == fs::path{"/etc/ca.pem"});
    user.environment["CARGO_HTTP_CAINFO"] = "ca.pem";
    CHECK(user.read().path({"http", "cainfo"}) == fs::current_path() / "ca.pem");
}

TEST_CASE("a program with arguments is a list or one string") {
    CargoUser user;
    user.folder.write("cargo/config.toml",
                      "[credential-alias]\nwords = \"tool --flag  x\"\nlist = [\"tool\", \"a b\"]\n"
                      "near = \"bin/tool bin/x\"\n[registry]\nglobal-credential-providers = "
                      "[\"cargo:token\", \"near/p --x\", \"/far/p\"]\n");
    const CargoConfig config = user.read();
    CHECK(config.command({"credential-alias", "words"}) == Names{"tool", "--flag", "x"});
    CHECK(config.command({"credential-alias", "list"}) == Names{"tool", "a b"});
    CHECK_FALSE(config.command({"credential-alias", "none"}).has_value());
    // A bare name is looked up on the PATH; a path counts from the folder above the file's.
    CHECK(config.command({"credential-alias", "near"}) ==
          Names{(user.folder / "bin/tool").string(), "bin/x"});
    CHECK(config.commands({"registry", "global-credential-providers"}) ==
          std::vector<Names>{
              {"cargo:token"}, {(user.folder / "near/p").string(), "--x"}, {"/far/p"}});
}

TEST_CASE("what is included lies below what the including file says, and lists are joined") {
    CargoUser user;
    user.folder.write("cargo/config.toml",
                      "include = [\"more/a.toml\", { path = \"none.toml\", optional = true }]\n"
                      "[http]\nproxy = \"own\"\n"
                      "[registry]\nglobal-credential-providers = [\"own\"]\n"
                      "[registries.x]\ncredential-provider = [\"own\"]\n");
    user.folder.write("cargo/more/a.toml",
                      "[http]\nproxy = \"included\"\ncainfo = \"ca.pem\"\n"
                      "[registry]\nglobal-credential-providers = [\"included\"]\n"
                      "[registries.x]\ncredential-provider = [\"included\", \"x\"]\n");
    const CargoConfig config = user.read();
    CHECK(config.text({"http", "proxy"}) == "own");
    CHECK(config.path({"http", "cainfo"}) == user.folder / "cargo/ca.pem");
    CHECK(config.texts({"registry", "global-credential-providers"}) == Names{"included", "own"});
    CHECK(config.command({"registries", "x", "credential-provider"}) == Names{"own"});
    CHECK(config.files().size() == 2);
}

TEST_CASE("settings of cargo that cannot be used are refused with their place") {
    struct Case {
        std::string text;
        std::string message;
    };

    const Case cases[] = {
        {"include = [\"config.toml\"]", "include themselves"},
        {"include = [\"missing.toml\"]", "does not exist"},
        {"include = [\"other.json\"]", "no path of a .toml file"},
        {"include = 1", "not a list of files"},
        {"[http", "config.toml"},
    };
    for (const Case& tried : cases) {
        CAPTURE(tried.text);
        CargoUser user;
        user.folder.write("cargo/config.toml", tried.text);
        CHECK(user.refusal().find(tried.message) != std::string::npos);
    }
    CargoUser user;
    const fs::path file = user.folder.write("cargo/config.toml", "[http]\nproxy = 1\n");
    CHECK_THROWS_WITH_AS(static_cast<void>(user.read().text({"http", "proxy"})),
                         doctest::Contains((file.string() + ": http.proxy is integer").c_str()),
                         Error);
}

TEST_CASE("of a project only what says where packages are and what they are built for counts") {
    CargoUser user;
    user.folder.write("cargo/config.toml",
                      "[registries.mine]\nindex = \"sparse+https://mine.test/\"\n"
                      "[registries.same]\nindex = \"sparse+https://same.test/\"\n"
                      "[http]\nproxy = \"user\"\n");
    user.folder.write("work/.cargo/config.toml",
                      "[registries.outer]\nindex = \"outermost\"\n"
                      "[build]\ntarget = \"outer\"\njobs = 3\n");
    user.folder.write("work/project/.cargo/config.toml",
                      "include = [\"more.toml\"]\n"
                      "[registries.mine]\nindex = \"sparse+https://theirs.test/\"\n"
                      "token = \"t\"\ncredential-provider = \"steal\"\n"
                      "[registries.same]\nindex = \"sparse+https://same.test/\"\n"
                      "[registry]\ndefault = \"mine\"\n"
                      "global-credential-providers = [\"steal\"]\n"
                      "[credential-alias]\n\"cargo:token\" = \"steal\"\n"
                      "[source.crates-io]\nreplace-with = \"x\"\n"
                      "[http]\nproxy = \"p\"\ncainfo = \"ca.pem\"\n"
                      "[unstable]\nscript = true\n[build]\ntarget = \"inner\"\n");
    user.folder.write("work/project/.cargo/more.toml",
                      "[net]\noffline = true\n[registries.more]\nindex = \"m\"\n");
    user.folder.write("work/project/sub/Cargo.toml", "");
    const CargoConfig config = CargoConfig::read(
        user.environment, StrictReaders{}, user.log, user.folder / "work/project/sub/Cargo.toml");
    std::string found;
    for (const CargoKey& key : config.keys())
        found += key.to_string() + (config.is_of_project(key) ? " theirs\n" : " own\n");
    CHECK(found == "build.target theirs\n"
                   "http.proxy own\n"
                   "registries.mine.index theirs\n"
                   "registries.more.index theirs\n"
                   "registries.outer.index theirs\n"
                   "registries.same.index own\n"
                   "unstable.script theirs\n");
    CHECK(config.text({"build", "target"}) == "inner");
    CHECK(config.text({"http", "proxy"}) == "user");
    CHECK(user.read().keys().size() == 3);
}

TEST_CASE("a registry that only a variable knows has the name that cargo gives it") {
    CargoUser user;
    user.folder.write("cargo/config.toml", "[registries.my-own]\nindex = \"f\"\n");
    user.environment["CARGO_REGISTRIES_MY_OWN_INDEX"] = "v";
    user.environment["CARGO_REGISTRIES_NEW_ONE_INDEX"] = "n";
    user.environment["CARGO_REGISTRIES_EMPTY_INDEX"] = "";
    user.environment["CARGO_REGISTRIES_INDEX"] = "x";
    CHECK(user.read().names_in_variables() == Names{"new_one"});
}

TEST_CASE("cargo's older file without a suffix is preferred, and both are warned about") {
    CargoUser user;
    user.folder.write("cargo/config", "[http]\nproxy = \"old\"\n");
    CHECK(user.read().text({"http", "proxy"}) == "old");
    CHECK(user.log.messages().empty());
    user.folder.write("cargo/config.toml", "[http]\nproxy = \"new\"\n");
    CHECK(user.read().text({"http", "proxy"}) == "old");
    REQUIRE(user.log.messages(Level::warn).size() == 1);
}

} // namespace binstall
