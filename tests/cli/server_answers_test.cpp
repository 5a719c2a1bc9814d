// SPDX-License-Identifier: MIT
// Servers that answer with something else than a file, or not at all.
#include <support/executables.hpp>
#include <support/machine.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace binstall::test {
namespace {

constexpr int policy = 48;
constexpr int network = 68;
constexpr int no_such_package = 76;

struct ToolWorld : World {
    ToolWorld() {
        crate("tool", "1.0.0").repository("https://github.com/o/tool").usual_release(host_triple());
    }
};

struct ImpatientMachine : Machine {
    ImpatientMachine() {
        settings("[http]\nretry-delay = \"1ms\"\nidle-timeout = \"300ms\"\n"
                 "first-byte-timeout = \"300ms\"\nhandshake-timeout = \"300ms\"\n");
    }
};

const std::string index_host = "index.crates.io";

/// A socket on loopback that accepts nobody: whoever connects stands in its queue, as before a
/// program that was stopped.
class SilentPort {
public:
    SilentPort() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const general = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(socket_, general, sizeof address) == 0);
        REQUIRE(::listen(socket_, 128) == 0);
        REQUIRE(::getsockname(socket_, general, &size) == 0);
        port_ = ntohs(address.sin_port);
    }

    ~SilentPort() { ::close(socket_); }

    SilentPort(const SilentPort&) = delete;
    SilentPort& operator=(const SilentPort&) = delete;

    std::string port() const { return std::to_string(port_); }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

void check_failed(const Outcome& outcome, int status, std::string_view because) {
    CAPTURE(outcome.err);
    CHECK(outcome.status == status);
    CHECK(outcome.err.find(because) != std::string::npos);
}

} // namespace

TEST_CASE("HTTP-28: a server that falls silent is not waited for longer than the settings say") {
    ToolWorld world;
    {
        const SilentPort nobody;
        const ImpatientMachine machine;
        check_failed(machine.run({"-y", "--connect-to", "::127.0.0.1:" + nobody.port(), "tool"}),
                     network,
                     "the TLS handshake was not finished within 300 ms");
    }

    struct Case {
        Fault fault;
        std::string because;
    };

    const std::vector<Case> cases{
        {Fault::at(Fault::Action::hang, Fault::Where::before_headers),
         "there was no answer within 300 ms"},
        {Fault::at(Fault::Action::hang, Fault::Where::in_body, 0), "nothing arrived within 300 ms"},
        {Fault::at(Fault::Action::hang, Fault::Where::in_body, 100),
         "nothing arrived within 300 ms"},
    };
    for (const std::string& host : {index_host, std::string{object_host}})
        for (const Case& row : cases) {
            CAPTURE(host);
            world.server().inject(host, "*", row.fault);
            const ImpatientMachine machine;
            check_failed(machine.install(world, {"tool"}), network, row.because);
            CHECK(machine.run_installed("tool") == "(missing)");
        }
}

TEST_CASE(
    "HTTP-33: what may pass is asked again, what may not is said, and nothing unasked counts") {
    ToolWorld world;
    {
        const ImpatientMachine machine;
        for (const int status : {500, 502, 503, 504, 429, 408})
            for (const std::string& host : {index_host, std::string{object_host}})
                world.server().inject(host, "*", Fault::answer(status));
        machine.settings("[http]\nattempts = 7\nretry-delay = \"1ms\"\n");
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }

    struct Case {
        int status;
        int code;
        std::string because;
        std::size_t requests;
    };

    const std::vector<Case> cases{
        {404, no_such_package, "no package named tool", 1},
        {410, no_such_package, "no package named tool", 1},
        {204, network, "answered with status 204, unasked", 1},
        {206, network, "answered with status 206, unasked", 1},
        {304, network, "answered with status 304, unasked", 1},
        {500, network, "answered with status 500", 3},
    };
    for (const Case& row : cases) {
        CAPTURE(row.status);
        world.server().forget_requests();
        world.server().inject(index_host, "*", Fault::answer(row.status), 10);
        const ImpatientMachine machine;
        check_failed(machine.install(world, {"tool"}), row.code, row.because);
        CHECK(world.server().requests().size() == row.requests);
        world.server().forget_faults();
    }
    world.server().on(index_host, [](const ServerRequest&) {
        return ServerResponse{.status = 403, .body = R"({"message":"API rate limit exceeded"})"};
    });
    const ImpatientMachine machine;
    const Outcome outcome = machine.install(world, {"tool"});
    check_failed(outcome, network, "limits how often it may be asked");
    CHECK(outcome.err.find("no package") == std::string::npos);
}

TEST_CASE("HTTP-34: a line break never reaches a request") {
    ToolWorld world;
    world.crate("broken", "1.0.0").repository("https://github.com/o/tool\\r\\nX-Injected: 1");
    world.crate("split", "1.0.0")
        .metadata("pkg-url = \"https://files.test/a\\r\\nX-Injected: 1/{ name }.tgz\"");

    struct Case {
        std::vector<std::string> arguments;
        bool is_author; ///< The crate has to be read first.
    };

    const std::vector<Case> cases{
        {{"tool\r\nX-Injected: 1"}, false},
        {{"tool\n"}, false},
        {{"tool@1.0.0\r\nX-Injected: 1"}, false},
        {{"--version", "1.0.0\r\nX-Injected: 1", "tool"}, false},
        {{"--targets", "x86_64-unknown-linux-gnu\r\nX-Injected: 1", "tool"}, false},
        {{"--pkg-url", "https://files.test/\r\nX-Injected: 1", "tool"}, true},
        {{"broken"}, true},
        {{"split"}, true},
    };
    for (const Case& row : cases) {
        CAPTURE(row.arguments.back());
        world.server().forget_requests();
        const std::size_t before = world.server().connections();
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, row.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.status != 0);
        CHECK(outcome.err.find("\r") == std::string::npos);
        if (!row.is_author)
            CHECK(world.server().connections() == before);
        for (const ServerRequest& request : world.server().requests()) {
            CHECK(request.header("x-injected").empty());
            CHECK(request.target.find("Injected") == std::string::npos);
            CHECK(request.host != "files.test");
        }
    }
}

TEST_CASE("HTTP-37: what a server says is shown without its control characters") {
    for (const std::string& wire :
         {std::string{"HTTP/1.1 500 \x1b[31mEVIL\x1b[0m\r\nContent-Length: 0\r\n\r\n"},
          std::string{"HTTP/1.1 404 \x1b]0;EVIL\x07\r\nContent-Length: 4\r\n\r\n\x1b[2J"},
          std::string{"HTTP/1.1 200 OK\r\nServer: \x1b[31mEVIL\r\nContent-Length: 0\r\n\r\n"},
          std::string{"HTTP/1.1 302 x\r\nLocation: \x1b[31mEVIL\r\nContent-Length: 0\r\n\r\n"},
          std::string{
              "HTTP/1.1 302 x\r\nLocation: ftp://\xe2\x80\xae/\r\nContent-Length: 0\r\n\r\n"},
          std::string{"HTTP/1.1 200 OK\r\nContent-Encoding: \xc2\x9b"
                      "31m\r\nContent-Length: 0\r\n\r\n"},
          std::string{"HTTP/1.1 200 OK\r\nContent-Length: \xc2\x9b"
                      "31m\r\n\r\n"},
          std::string{"\x1b[31mEVIL\x1b[0m"}}) {
        ToolWorld world;
        Fault fault;
        fault.raw = wire;
        world.server().inject(index_host, "*", fault, 10);
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"-vv", "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status != 0);
        const std::string text = outcome.out + outcome.err;
        for (const char* bad : {"\x1b", "\x07", "\xc2\x9b", "\xe2\x80\xae"})
            CHECK(text.find(bad) == std::string::npos);
    }
}

TEST_CASE(
    "HTTP-40: a host that does not answer HEAD is asked with GET, one that denies the file is "
    "believed") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://git.example.test/o/tool")
        .metadata(
            "pkg-url = \"https://files.test/{ name }-{ target }.tgz\"\nbin-dir = \"{ bin }\"");
    const std::string file = pack("tool.tgz", {{"tool", executable("tool 1.0.0", host_triple())}});
    for (const int status : {405, 501, 403, 404}) {
        CAPTURE(status);
        world.server().on("files.test", [&, status](const ServerRequest& request) {
            return request.method == "HEAD" ? ServerResponse{.status = status}
                                            : ServerResponse{.status = 200, .body = file};
        });
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"--targets", host_triple(), "tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == (status == 404 ? 94 : 0));
        if (status == 404)
            CHECK(outcome.err.find("the server answered 404") != std::string::npos);
        else
            CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("HTTP-03: a redirect to a private address is refused, unless the user named it") {
    ToolWorld world;
    for (const char* address : {"127.0.0.1",
                                "[::1]",
                                "[::ffff:127.0.0.1]",
                                "2130706433",
                                "127.1",
                                "0x7f.1",
                                "169.254.169.254",
                                "10.1.2.3",
                                "[fc00::1]",
                                "[fd12::1]",
                                "localhost"}) {
        CAPTURE(std::string{address});
        world.server().on(std::string{object_host}, [address](const ServerRequest&) {
            return ServerResponse::redirect("https://" + std::string{address} + "/file");
        });
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        check_failed(outcome, policy, "redirect to a");
        CHECK(outcome.err.find("address") != std::string::npos);
    }
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.target != "/file");

    const std::string file = pack("tool.tgz", {{"tool", executable("tool 1.0.0", host_triple())}});
    world.server().on("127.0.0.1", [&](const ServerRequest& request) {
        return request.path() == "/start" ? ServerResponse::redirect("https://127.0.0.1/file.tgz")
                                          : ServerResponse{.status = 200, .body = file};
    });
    const ImpatientMachine started_there; // what begins at a private address may stay there
    CHECK(started_there
              .install(world,
                       {"--pkg-url",
                        "https://127.0.0.1/start",
                        "--pkg-fmt",
                        "tgz",
                        "--bin-dir",
                        "{ bin }",
                        "tool"})
              .status == 0);
    world.server().on(std::string{object_host}, [](const ServerRequest&) {
        return ServerResponse::redirect("https://127.0.0.1/file.tgz");
    });
    const ImpatientMachine allowed; // and so may what the user names
    const Outcome outcome = allowed.install(
        world,
        {"--allow-hosts",
         "index.crates.io,static.crates.io,github.com,127.0.0.1," + std::string{object_host},
         "tool"});
    CAPTURE(outcome.err);
    // The listing's digest is that of another file, which shows that this one was fetched.
    constexpr int checksum = 42;
    CHECK(outcome.status == checksum);
}

TEST_CASE("--offline asks nobody, answers from what earlier runs kept, and says what is missing") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .metadata("pkg-url = \"{ repo }/releases/download/v{ version }/{ name }-v{ version }-{ "
                  "target }.tgz\"")
        .usual_release(host_triple());
    const ImpatientMachine machine;
    check_failed(
        machine.install(world, {"--offline", "tool"}), policy, "not asked, because of --offline");
    CHECK(world.server().connections() == 0);
    // The index has an ETag, so it is confirmed; a crate never changes.
    REQUIRE(machine.install(world, {"tool"}).status == 0);
    const std::size_t before = world.server().connections();
    const Outcome again = machine.install(world, {"--offline", "tool"});
    CAPTURE(again.err);
    CHECK(again.status == 0); // the same version is installed, says the kept index
    CHECK(world.server().connections() == before);
    CHECK(machine.install(world, {"--offline", "--force", "tool"}).status == 0);
    CHECK(world.server().connections() == before);
    world.server().forget_requests();
    REQUIRE(machine.install(world, {"--force", "tool"}).status == 0);
    const std::vector<ServerRequest> requests = world.server().requests();
    REQUIRE_FALSE(requests.empty());
    CHECK(requests.front().host == index_host);
    CHECK(requests.front().status == 304);
    CHECK(std::ranges::none_of(requests, [](const ServerRequest& request) {
        return request.host == "static.crates.io"; // the crate comes from the cache
    }));
}

} // namespace binstall::test
