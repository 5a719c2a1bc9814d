// SPDX-License-Identifier: MIT
// What a crate's [package.metadata.binstall] may say: an unusable value is reported and skipped,
// and never fails the package, unless it decides about trust or paths.
#include <binstall/text.hpp>

#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/minisign.hpp>

#include <doctest/doctest.h>

namespace binstall::test {
namespace {

constexpr int bad_signature = 40;
constexpr int bad_template = 67;
constexpr int bad_format = 95;

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Metadata, and what is said about it; empty: nothing.
struct Row {
    std::string metadata;
    std::string_view said{};
};

/// What becomes of a package with this metadata, whose release is named and laid out as most are.
struct Installed {
    explicit Installed(const std::string& metadata, const std::vector<std::string>& words = {}) {
        World world;
        world.crate("tool", "1.0.0")
            .repository("https://github.com/o/tool")
            .metadata(metadata)
            .usual_release(host_triple());
        std::vector<std::string> all{"tool"};
        all.insert(all.end(), words.begin(), words.end());
        outcome = machine.install(world, all);
        for (const ServerRequest& request : world.server().requests())
            has_asked_for_file = has_asked_for_file || request.host == object_host;
    }

    bool runs() const { return machine.run_installed("tool") == "tool 1.0.0\n"; }

    Machine machine;
    Outcome outcome;
    bool has_asked_for_file = false; ///< Whether a file of the release was downloaded.
};

void check_installed(const Row& row) {
    CAPTURE(row.metadata);
    const Installed tool{row.metadata};
    CAPTURE(tool.outcome.err);
    CHECK(tool.outcome.status == 0);
    CHECK(tool.runs());
    CHECK(has(tool.outcome.err, row.said));
    if (row.said.empty())
        CHECK_FALSE(has(tool.outcome.err, "warning: "));
}

void check_refused(const Row& row, int code, const std::vector<std::string>& words = {}) {
    CAPTURE(row.metadata);
    const Installed tool{row.metadata, words};
    CAPTURE(tool.outcome.err);
    CHECK(tool.outcome.status == code);
    CHECK(has(tool.outcome.err, row.said));
    CHECK_FALSE(tool.has_asked_for_file);
    CHECK(tool.machine.installed().empty());
}

const std::string other_target = "aarch64-pc-windows-msvc";

/// `pkg-url` of a file that is not there.
const std::string wrong = "pkg-url = \"{ repo }/releases/download/v{ version }/none.tgz\"\n";
const std::string right =
    "pkg-url = \"{ repo }/releases/download/v{ version }/{ name }-v{ version }-"
    "{ target }.tgz\"\n";

} // namespace

TEST_CASE("TOML-01: what is unknown or of a wrong type is named by its key, and skipped") {
    for (const Row& row : {Row{"pkg-urls = \"x\"\n", "package.metadata.binstall.pkg-urls"},
                           Row{"pkg-urls = \"x\"\n", "did you mean \"pkg-url\"?"},
                           Row{"pkg-url = [\"x\"]\n",
                               "package.metadata.binstall.pkg-url: expected a string, found array"},
                           Row{"pkg-url = 7\n", "expected a string, found integer"},
                           Row{"pkg-fmt = 2026-01-02T03:04:05Z\n",
                               "\"2026-01-02T03:04:05Z\" is not a package format"},
                           Row{"pkg-fmt = true\n", "pkg-fmt: expected a string, found boolean"},
                           Row{"overrides = \"x\"\n", "overrides: expected a table"},
                           Row{"[package.metadata.binstall.overrides]\nx86_64 = 1\n",
                               "overrides.x86_64: expected a table for one target"},
                           Row{"disabled-strategies = \"quick-install\"\n",
                               "disabled-strategies: expected an array of strings"},
                           Row{"disabled-strategies = [1, \"quick-install\"]\n",
                               "disabled-strategies: expected a string, found integer"}})
        check_installed(row);
}

TEST_CASE("TOML-07: a format that is none is skipped with a note, and other spellings are meant") {
    for (const Row& row : {Row{"pkg-fmt = \"exe;sh\"\n", "\"exe;sh\" is not a package format"},
                           Row{"pkg-fmt = \"\"\n", "\"\" is not a package format"},
                           Row{"pkg-fmt = \"../x\"\n", "\"../x\" is not a package format"},
                           Row{"pkg-fmt = \"TGZ\"\n", "\"TGZ\" is taken for \"tgz\""},
                           Row{"pkg-fmt = \"tar.gz\"\n", "\"tar.gz\" is taken for \"tgz\""},
                           Row{"pkg-fmt = \"Tar.GZ\"\n", "is taken for \"tgz\""},
                           Row{"pkg-fmt = \"rar\"\n", "\"rar\" is not a package format that"},
                           Row{"pkg-fmt = \"tgz\"\n"}})
        check_installed(row);
    // Who says it on the command line means it.
    for (const char* format : {"exe;sh", "rar", "../x"}) {
        CAPTURE(std::string{format});
        const Installed tool{right, {"--pkg-fmt", format}};
        CAPTURE(tool.outcome.err);
        CHECK(tool.outcome.status == bad_format);
        CHECK_FALSE(tool.has_asked_for_file);
    }
}

TEST_CASE("TOML-08: only an override for this very target counts, by our own reading of cfg()") {
    const auto table = [](const std::string& selector, const std::string& lines) {
        return "[package.metadata.binstall.overrides.'" + selector + "']\n" + lines;
    };
    const std::string os = "cfg(target_os = \"linux\")";
    // Those of others, and what is no selector, shadow nothing.
    for (const std::string& selector : {other_target,
                                        host_triple() + "x",
                                        std::string{"x86_64"},
                                        std::string{"*"},
                                        std::string{"cfg(target_os = \"windows\")"},
                                        std::string{"cfg(not(target_os = \"linux\"))"},
                                        std::string{"cfg(all(target_os = \"linux\", windows))"},
                                        std::string{"cfg("},
                                        std::string{"cfg()"},
                                        std::string{"cfg(target_os = )"},
                                        std::string{"cfg(target_os = \"linux\") || true"},
                                        std::string{"cfg(any())"},
                                        "cfg(" + std::string(2000, '(')}) {
        CAPTURE(selector);
        check_installed({right + table(selector, wrong)});
    }
    // Those of this target do: of the file that is then missing there is another one by its name.
    for (const std::string& selector : {host_triple(),
                                        os,
                                        std::string{"cfg(all(unix, target_os = \"linux\"))"},
                                        std::string{"cfg(not(windows))"}}) {
        CAPTURE(selector);
        check_installed({wrong + table(selector, right)});
    }
    // An exact target comes before cfg(), wherever it stands.
    check_installed({wrong + table(os, wrong) + table(host_triple(), right)});
    check_installed({wrong + table(host_triple(), right) + table(os, wrong)});
}

TEST_CASE(
    "TOML-09: a bin-dir that is no path in an archive is refused before anything is unpacked") {
    for (const Row& row : {Row{"bin-dir = \"/bin/{ bin }\"\n", "archive"},
                           Row{"bin-dir = \"../{ bin }\"\n", "archive"},
                           Row{"bin-dir = \"a/../../{ bin }\"\n", "archive"},
                           Row{"bin-dir = \"\"\n", "archive"},
                           Row{"bin-dir = \"a\\\\..\\\\{ bin }\"\n", "is not an escape"},
                           Row{"bin-dir = \"" + std::string(2000, 'a') + "\"\n", "archive"}}) {
        check_refused({right + row.metadata, row.said}, bad_template);
        check_refused(row, bad_template);
    }
    const Installed zero{"bin-dir = \"a\\u0000b\"\n"};
    CAPTURE(zero.outcome.err);
    CHECK(zero.outcome.status == 78); // it is no TOML that we read
    CHECK(zero.machine.installed().empty());
    for (const char* folder : {"/x", "../{ bin }"})
        check_refused({right}, bad_template, {"--bin-dir", folder});
}

TEST_CASE("TOML-10: a signing table that cannot be met offers the package in no form") {
    const Signer signer;
    const std::string key = signer.public_key();
    const auto table = [](const std::string& lines) {
        return "[package.metadata.binstall.signing]\n" + lines;
    };
    const std::string minisign = "algorithm = \"minisign\"\n";
    for (const Row& row :
         {Row{table(minisign)},
          Row{table(minisign + "pubkey = \"\"\n")},
          Row{table(minisign + "pubkey = [\"" + key + "\", \"" + key + "\"]\n")},
          Row{table(minisign + "pubkey = \"" + key + key + "\"\n")},
          Row{table(minisign + "pubkey = \"" + key.substr(0, key.size() - 4) + "\"\n")},
          Row{table(minisign + "pubkey = \"" + key + "AAAA\"\n")},
          Row{table(minisign + "pubkey = 7\n")},
          Row{table(minisign + "pubkey = \"no key at all\"\n")},
          Row{table("algorithm = \"gpg\"\npubkey = \"" + key + "\"\n"), "algorithm \"gpg\""},
          Row{table("algorithm = \"MINISIGN\"\npubkey = \"" + key + "\"\n")},
          Row{table("pubkey = \"" + key + "\"\n")},
          Row{"signing = \"minisign\"\n"},
          Row{"signing = []\n"}})
        check_refused(row, bad_signature);
}

TEST_CASE("TPL-10: a suffix that contradicts the format is refused before it is downloaded") {
    struct Case {
        std::string file;
        std::string format;
    };

    for (const Case& row : {Case{"x.zip", "tgz"},
                            Case{"x.tar.gz", "zip"},
                            Case{"x.tgz", "tar"},
                            Case{"x.tar.xz", "tgz"},
                            Case{"x.tar", "zip"}}) {
        CAPTURE(row.file);
        const std::string url = "https://dl.test/" + row.file;
        World world;
        world.crate("tool", "1.0.0")
            .metadata(cat("pkg-url = \"", url, "\"\npkg-fmt = \"", row.format, "\"\n"));
        world.server().on("dl.test", [](const ServerRequest&) { return ServerResponse{}; });
        const Machine machine;
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"tool"},
              std::vector<std::string>{"--pkg-url", url, "--pkg-fmt", row.format, "tool"}}) {
            const Outcome outcome = machine.install(world, words);
            CAPTURE(outcome.err);
            CHECK(outcome.status == bad_format);
            CHECK(has(outcome.err,
                      cat(row.file, " is no ", row.format, " by its name, as pkg-fmt has it")));
        }
        for (const ServerRequest& request : world.server().requests())
            CHECK(request.host != "dl.test");
        CHECK(machine.installed().empty());
    }
    // Spellings of one format, names without a suffix, and the usual name agree.
    check_installed({right + "pkg-fmt = \"tgz\"\n"});
    // What the author says wrongly is made up for by what is there, with the usual name.
    check_installed({"pkg-url = \"{ repo }/releases/download/v{ version }/x.zip\"\n"
                     "pkg-fmt = \"tgz\"\n"});
}

TEST_CASE("--pkg-fmt chooses among the files of a release, and takes no other kind") {
    const std::string stem = "tool-v1.0.0-" + host_triple();

    struct Row {
        std::vector<std::string> files;
        std::string output;
        int status;
    };

    for (const Row& row :
         {Row{{".tgz", ".zip"}, "of the .zip\n", 0}, Row{{".tgz"}, "(missing)", 94}}) {
        World world;
        world.crate("tool", "1.0.0").repository("https://github.com/o/tool");
        Release& release = world.forge().release("o/tool", "v1.0.0");
        for (const std::string& suffix : row.files)
            release.asset(stem + suffix, {{"tool", executable("of the " + suffix, host_triple())}});
        const Machine machine;
        const Outcome outcome = machine.install(world, {"--pkg-fmt", "zip", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(machine.run_installed("tool") == row.output);
        if (row.status != 0)
            CHECK(outcome.err.find("it is a tgz, and --pkg-fmt asks for a zip") !=
                  std::string::npos);
    }
}

} // namespace binstall::test
