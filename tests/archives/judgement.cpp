// SPDX-License-Identifier: MIT
#include "judgement.hpp"

#include <support/executables.hpp>
#include <support/sha256.hpp>
#include <support/temp_folder.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <sstream>
#include <sys/stat.h>
#include <sys/xattr.h>

namespace binstall::test {
namespace {

World& world() {
    static World only;
    return only;
}

std::string target_of(const Offering& offering) {
    return offering.target.empty() ? host_triple() : offering.target;
}

/// A crate that nobody saw before, whose binary is `tool`.
Crate& new_crate() {
    static int count = 0;
    const std::string name = "crate" + std::to_string(++count);
    return world().crate(name, "1.0.0").repository("https://github.com/o/" + name).binary("tool");
}

void add_asset(Crate& crate,
               const std::string& what,
               const std::string& bytes,
               const Offering& offering) {
    Release& release = crate.release("v1.0.0").asset_bytes(
        "tool-" + target_of(offering) + what + offering.suffix, bytes);
    if (offering.published == Published::nothing)
        release.digest(std::nullopt);
    else if (!offering.digest_of.empty())
        release.digest("sha256:" + sha256(offering.digest_of));
}

/// A machine with a folder for temporary files that must be empty afterwards.
class Client {
public:
    Client() {
        fs::create_directories(temporary());
        machine.environment["TMPDIR"] = temporary().string();
        machine.environment["XDG_CACHE_HOME"] = (machine.home() / "cache").string();
    }

    Outcome install(const Crate& crate, const Offering& offering) {
        machine.settings(offering.settings);
        if (!offering.locale.empty())
            machine.environment["LC_ALL"] = offering.locale;
        std::vector<std::string> arguments = offering.arguments;
        if (!offering.target.empty())
            arguments.insert(arguments.end(), {"--target", offering.target});
        arguments.push_back(crate.name());
        return machine.install(world(), arguments);
    }

    bool has_left_over() const { return !fs::is_empty(temporary()); }

    Machine machine;

private:
    fs::path temporary() const { return machine.elsewhere("tmp"); }
};

/// One machine for everything that is refused, with something installed before.
Client& settled_client() {
    static const std::unique_ptr<Client> only = [] {
        auto client = std::make_unique<Client>();
        world()
            .crate("settled", "1.0.0")
            .repository("https://github.com/o/settled")
            .usual_release(host_triple());
        REQUIRE(client->machine.install(world(), {"settled"}).status == 0);
        return client;
    }();
    return *only;
}

/// With NULs between them; none where the file system has no such thing.
std::string attributes_of(const fs::path& file) {
    std::string names(4096, '\0');
    const ssize_t size = ::listxattr(file.c_str(), names.data(), names.size());
    names.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return names;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

void check_text(const Outcome& outcome) {
    const std::vector<std::string> lines = lines_of(outcome.err);
    CHECK(std::ranges::count_if(
              lines, [](const std::string& line) { return line.starts_with("error"); }) == 1);
    for (const std::string& text : {outcome.out, outcome.err})
        CHECK(std::ranges::none_of(text, [](char byte) {
            const auto code = static_cast<unsigned char>(byte);
            return (code < 0x20 && byte != '\n') || code == 0x7f;
        }));
}

/// Runs the command on the settled machine, which must stay as it is.
Outcome refused(const Crate& crate, const Offering& offering) {
    Client& client = settled_client();
    const Snapshot before = snapshot(client.machine.cargo_home());
    Outcome outcome = client.install(crate, offering);
    CAPTURE(outcome.err);
    CHECK(snapshot(client.machine.cargo_home()) == before);
    CHECK_FALSE(client.has_left_over());
    check_text(outcome);
    return outcome;
}

Judged judged_installation(const Crate& crate, const Offering& offering) {
    Client client;
    Judged judged{client.install(crate, offering), {}, client.machine.installed()};
    const fs::path tool = client.machine.bin() / "tool";

    struct stat state {};

    if (::stat(tool.c_str(), &state) == 0) {
        judged.installed = read_text(tool);
        judged.mode = state.st_mode & 07777;
        judged.owner = state.st_uid;
        judged.seconds_old = ::time(nullptr) - state.st_mtime;
        judged.attributes = attributes_of(tool);
    }
    CHECK_FALSE(client.has_left_over());
    return judged;
}

} // namespace

Judged judge(const std::string& bytes, const Offering& offering) {
    Crate& crate = new_crate();
    add_asset(crate, "", bytes, offering);
    return judged_installation(crate, offering);
}

Judged judge_answer(const std::string& answer, const std::string& ending) {
    const std::string host = "files.test";
    Crate& crate = new_crate();
    crate.metadata("pkg-url = \"https://" + host + "/" + crate.name() + "/" + ending +
                   "\"\npkg-fmt = \"bin\"");
    Fault raw;
    raw.raw = answer;
    constexpr int often_enough = 8; // it is asked about for each target, and fetched
    world().server().inject(host, "/" + crate.name() + "/*", raw, often_enough);
    return judged_installation(crate, {});
}

Judged judge_at_url(const std::string& bytes, const std::string& ending) {
    return judge_answer(
        "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"../evil\"\r\n"
        "Connection: close\r\nContent-Length: " +
            std::to_string(bytes.size()) + "\r\n\r\n" + bytes,
        ending);
}

std::optional<Outcome> install_on_full_disk(const std::string& bytes, const Offering& offering) {
    const auto unshare = find_program("unshare");
    if (!unshare || run({.program = *unshare, .arguments = {"-m", "true"}}).status != 0)
        return std::nullopt;
    Crate& crate = new_crate();
    add_asset(crate, "", bytes, offering);
    const Machine machine;
    fs::create_directories(machine.elsewhere("full"));
    const std::string full = machine.elsewhere("full").string();
    Command command = machine.command(world(), {"-y", "--install-dir", full, crate.name()});
    std::vector<std::string> arguments{
        "-m",
        "sh",
        "-c",
        "mount -t tmpfs -o size=1m tmpfs \"$0\" && \"$@\"; s=$?; ls \"$0\"; exit $s",
        full,
        command.program.string()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    command.program = *unshare;
    command.arguments = std::move(arguments);
    return run(command);
}

void refuses(const std::vector<Row>& rows, const Offering& offering) {
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Crate& crate = new_crate();
        add_asset(crate, "", row.bytes, offering);
        const Outcome outcome = refused(crate, offering);
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
        CHECK(outcome.err.find(row.says) != std::string::npos);
    }
}

void refuses_all(const std::vector<std::string>& archives, const Offering& offering) {
    Crate& crate = new_crate();
    for (std::size_t at = 0; at < archives.size(); ++at)
        add_asset(crate, "-" + std::to_string(at), archives[at], offering);
    const Outcome outcome = refused(crate, offering);
    CAPTURE(outcome.err);
    CHECK(outcome.status == bad_archive);
    // Every one was tried, and has its reason.
    std::size_t named = 0;
    for (std::size_t at = 0; at < archives.size(); ++at)
        if (outcome.err.find("-" + std::to_string(at) + offering.suffix) != std::string::npos)
            ++named;
    CHECK(named == archives.size());
}

void accepts(const std::vector<Row>& rows, const Offering& offering, const std::string& content) {
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const Judged judged = judge(row.bytes, offering);
        CAPTURE(judged.outcome.err);
        CHECK(judged.outcome.status == 0);
        CHECK(judged.installed == content);
        const unsigned mask = ::umask(0);
        ::umask(mask);
        CHECK(judged.mode == (0755 & ~mask));
        CHECK(judged.outcome.err.find(row.says) != std::string::npos);
    }
}

const std::string& program() {
    static const std::string bytes = executable("tool 1.0.0", host_triple());
    return bytes;
}

} // namespace binstall::test
