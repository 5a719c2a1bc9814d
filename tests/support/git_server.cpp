// SPDX-License-Identifier: MIT
#include "git_server.hpp"

#include "loopback.hpp"
#include "pki.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace binstall::test {
namespace {

constexpr const char* nginx_program = "/usr/sbin/nginx";
constexpr const char* wrap_program = "/usr/sbin/fcgiwrap";
constexpr const char* backend_program = "/usr/lib/git-core/git-http-backend";

std::string configuration(const fs::path& folder, std::uint16_t port) {
    const std::string here = folder.string();
    const std::string number = std::to_string(port);
    std::string paths;
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        paths += std::string{kind} + "_temp_path " + here + "/temp;\n";
    return "daemon off;\nmaster_process off;\npid " + here + "/nginx.pid;\nerror_log " + here +
           "/error.log;\nevents { worker_connections 128; }\nhttp {\n" + paths +
           "log_format asked '$request_method $request_uri $status "
           "$http_authorization';\naccess_log " +
           here + "/access.log asked;\nserver {\nlisten 127.0.0.1:" + number +
           " ssl;\nssl_certificate " + here + "/chain.pem;\nssl_certificate_key " + here +
           "/key.pem;\nclient_max_body_size 64m;\n"
           "fastcgi_param REQUEST_METHOD $request_method;\n"
           "fastcgi_param QUERY_STRING $query_string;\n"
           "fastcgi_param CONTENT_TYPE $content_type;\n"
           "fastcgi_param CONTENT_LENGTH $content_length;\n"
           "fastcgi_param SCRIPT_FILENAME " +
           backend_program + ";\nfastcgi_param GIT_HTTP_EXPORT_ALL 1;\n" +
           "fastcgi_param GIT_PROJECT_ROOT " + here + "/repositories;\n" +
           "fastcgi_param PATH_INFO $name;\nset $name '';\n"
           "location ~ ^/git(?<public>/.*)$ { set $name $public; fastcgi_pass unix:" +
           here +
           "/wrap.sock; }\n"
           "location ~ ^/private(?<hidden>/.*)$ { auth_basic git; auth_basic_user_file " +
           here + "/users; set $name $hidden; fastcgi_pass unix:" + here +
           "/wrap.sock; }\n"
           "location ~ ^/moved(?<rest>/.*)$ { return 301 https://git.test:" +
           number +
           "/git$rest$is_args$args; }\n"
           "location ~ ^/led(?<rest>/.*)$ { return 301 https://other.test:" +
           number +
           "/git$rest$is_args$args; }\n"
           "location ~ ^/astray(?<rest>/.*)$ { return 301 https://other.test:" +
           number + "/private$rest$is_args$args; }\n}\n}\n";
}

} // namespace

std::unique_ptr<GitServer> GitServer::start() {
    for (const char* program : {nginx_program, wrap_program, backend_program})
        if (!fs::exists(program))
            return nullptr;
    std::unique_ptr<GitServer> server{new GitServer};
    server->configure();
    const fs::path folder = server->folder_.path();
    const std::map<std::string, std::string> environment{{"PATH", "/usr/bin:/bin"},
                                                         {"HOME", "/nonexistent"}};
    server->backend_ = std::make_unique<Process>(
        Command{.program = wrap_program,
                .arguments = {"-c", "4", "-s", "unix:" + (folder / "wrap.sock").string()},
                .environment = environment,
                .limit = std::chrono::minutes{10}});
    server->nginx_ = std::make_unique<Process>(
        Command{.program = nginx_program,
                .arguments = {"-p", folder.string(), "-c", (folder / "nginx.conf").string()},
                .environment = environment,
                .limit = std::chrono::minutes{10}});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!server->is_up()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error{"nginx does not start"};
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return server;
}

void GitServer::configure() {
    port_ = free_port();
    const Identity identity =
        Authority::shared().issue({.dns_names = {"git.test", "other.test", "localhost"}});
    folder_.write("chain.pem", identity.chain);
    folder_.write("key.pem", identity.key);
    folder_.write("authority.pem", Authority::shared().certificate());
    folder_.write("users", "me:{PLAIN}opensesame\n");
    folder_.write("nginx.conf", configuration(folder_.path(), port_));
    fs::create_directories(folder_ / "repositories");
    fs::create_directories(folder_ / "temp");
}

bool GitServer::is_up() const {
    return fs::exists(folder_ / "wrap.sock") && answers(port_);
}

GitRepository GitServer::repository(const std::string& name) const {
    return GitRepository{folder_ / ("repositories/" + name)};
}

std::string GitServer::url(const std::string& place, const std::string& name) const {
    return "https://git.test:" + std::to_string(port_) + "/" + place + "/" + name;
}

std::vector<std::string> GitServer::arguments() const {
    const std::string port = std::to_string(port_);
    return {"--connect-to",
            "git.test:" + port + ":127.0.0.1:" + port,
            "--connect-to",
            "other.test:" + port + ":127.0.0.1:" + port,
            "--root-certificates",
            certificates().string()};
}

std::vector<std::string> GitServer::requests() const {
    std::ifstream file{folder_ / "access.log"};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

} // namespace binstall::test
