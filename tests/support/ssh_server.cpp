// SPDX-License-Identifier: MIT
#include "ssh_server.hpp"

#include "loopback.hpp"
#include "skip.hpp"

#include <chrono>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr const char* server_program = "/usr/sbin/dropbear";
constexpr const char* host_key_program = "/usr/bin/dropbearkey";
constexpr const char* client_program = "/usr/bin/ssh";
constexpr const char* key_program = "/usr/bin/ssh-keygen";

/// Answers for the system's list of accounts; in a folder of its own for each kind of machine.
std::optional<fs::path> accounts_library() {
    for (const fs::directory_entry& folder : fs::directory_iterator{"/usr/lib"})
        if (const fs::path file = folder.path() / "libnss_wrapper.so"; fs::exists(file))
            return file;
    return std::nullopt;
}

void must(const Command& command) {
    const Outcome outcome = run(command);
    if (outcome.status != 0)
        throw std::runtime_error{command.program.string() + " failed: " + outcome.err};
}

/// "ssh-ed25519 AAAA...": its name and the key, without whose it is.
std::string first_two_words(const std::string& line) {
    return line.substr(0, line.find(' ', line.find(' ') + 1));
}

SshKey make_key(const fs::path& file, const std::string& passphrase) {
    must(
        {.program = key_program,
         .arguments = {"-q", "-t", "ed25519", "-N", passphrase, "-C", "tests", "-f", file.string()},
         .environment = {{"PATH", "/usr/bin:/bin"}}});
    return {file, first_two_words(read_text(file.string() + ".pub"))};
}

/// What dropbear says of its own key, in known_hosts' words.
std::string make_host_key(const fs::path& file) {
    const Outcome outcome = run({.program = host_key_program,
                                 .arguments = {"-t", "ed25519", "-f", file.string()},
                                 .environment = {{"PATH", "/usr/bin:/bin"}}});
    const std::size_t key = outcome.out.find("ssh-ed25519 ");
    if (outcome.status != 0 || key == std::string::npos)
        throw std::runtime_error{"dropbearkey failed: " + outcome.err};
    return first_two_words(outcome.out.substr(key, outcome.out.find('\n', key) - key));
}

} // namespace

std::unique_ptr<SshServer> SshServer::start() {
    for (const char* program : {server_program, host_key_program, client_program, key_program})
        if (!fs::exists(program))
            return nullptr;
    const std::optional<fs::path> accounts = accounts_library();
    if (!accounts)
        return nullptr;
    std::unique_ptr<SshServer> server{new SshServer};
    const TempFolder& folder = server->folder_;
    server->port_ = free_port();
    server->known_host_ = "git.test " + make_host_key(folder / "host_key") + "\n";
    // Nobody but the account's owner may be able to write to its home and what lets people in.
    folder.write("home/.ssh/authorized_keys", "");
    fs::permissions(folder / "home", fs::perms::owner_all);
    fs::permissions(folder / "home/.ssh", fs::perms::owner_all);
    const std::string ids = std::to_string(::getuid()) + ":" + std::to_string(::getgid());
    folder.write("passwd", "git:x:" + ids + "::" + (folder / "home").string() + ":/bin/sh\n");
    folder.write("group", "git:x:" + std::to_string(::getgid()) + ":\n");
    server->server_ = std::make_unique<Process>(Command{
        .program = "/bin/sh",
        .arguments = {"-c",
                      "exec 2>\"$1\"; LD_PRELOAD=\"$2\"; export LD_PRELOAD; shift 2; exec \"$@\"",
                      "sh",
                      (folder / "log").string(),
                      accounts->string(),
                      server_program,
                      "-F", // stay in the foreground
                      "-E", // log to stderr
                      "-s", // keys only
                      "-r",
                      (folder / "host_key").string(),
                      "-p",
                      "127.0.0.1:" + std::to_string(server->port_),
                      "-P",
                      (folder / "pid").string()},
        .environment = {{"PATH", "/usr/sbin:/usr/bin:/bin"},
                        {"NSS_WRAPPER_PASSWD", (folder / "passwd").string()},
                        {"NSS_WRAPPER_GROUP", (folder / "group").string()}},
        .limit = std::chrono::minutes{10}});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!answers(server->port_)) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error{"dropbear does not start: " + read_text(folder / "log")};
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return server;
}

GitRepository SshServer::repository(const std::string& name) const {
    const GitRepository repository{folder_ / ("repositories/" + name)};
    for (const char* key : {"uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"})
        repository.git({"config", key, "false"});
    return repository;
}

std::string SshServer::url(const std::string& name) const {
    return "ssh://git@git.test:" + std::to_string(port_) +
           (folder_ / ("repositories/" + name)).string();
}

SshKey SshServer::key(const std::string& name, const std::string& options) const {
    const SshKey key = make_key(folder_ / name, {});
    std::ofstream file{folder_ / "home/.ssh/authorized_keys", std::ios::app};
    file << options << (options.empty() ? "" : " ") << key.public_line << "\n";
    return key;
}

SshKey SshServer::foreign_key(const std::string& name, const std::string& passphrase) const {
    return make_key(folder_ / name, passphrase);
}

std::size_t SshServer::sessions() const {
    const std::string log = read_text(folder_ / "log");
    std::size_t count = 0;
    for (std::size_t at = log.find("auth succeeded"); at != log.npos;
         at = log.find("auth succeeded", at + 1))
        ++count;
    return count;
}

SshServer* shared_ssh_server() {
    static const std::unique_ptr<SshServer> server = SshServer::start();
    if (!server)
        skip("dropbear-bin, libnss-wrapper or openssh-client is not installed");
    return server.get();
}

SshMachine::SshMachine(const SshServer& server) {
    static const SshKey everyones = server.key("everyone");
    fs::create_directories(ssh().parent_path());
    know_hosts(server.known_host());
    use_key(everyones.file);
    std::ofstream{ssh()} << "#!/bin/sh\nexec " << client_program << " -F "
                         << elsewhere("ssh_config").string() << " \"$@\"\n";
    fs::permissions(ssh(), fs::perms::owner_all);
    environment["PATH"] = ssh().parent_path().string() + ":/usr/bin:/bin";
}

void SshMachine::use_key(const fs::path& file) const {
    std::ofstream{elsewhere("ssh_config")}
        << "Host git.test\n"
        << "HostName 127.0.0.1\n"
        << "HostKeyAlias git.test\n"
        << "UserKnownHostsFile " << known_hosts().string() << "\n"
        << "GlobalKnownHostsFile none\n"
        << "IdentitiesOnly " << (file.empty() ? "no" : "yes") << "\n"
        << "IdentityFile " << (file.empty() ? "none" : file.string()) << "\n";
}

void SshMachine::know_hosts(const std::string& lines) const {
    std::ofstream{known_hosts()} << lines;
}

} // namespace binstall::test
