// SPDX-License-Identifier: MIT
// Downloads that go wrong on the way: the right bytes are installed, or none.
#include <support/executables.hpp>
#include <support/machine.hpp>
#include <support/ranged.hpp>
#include <support/sha256.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <functional>

namespace binstall::test {
namespace {

constexpr int network = 68;
constexpr const char* tag = "\"one\"";

using Answer = std::function<ServerResponse(const ServerRequest&)>;

/// "tool", whose archive is one executable of 100 KiB and more, and a host for objects that
/// answers as the test wants. No listing says what the file has to be: nothing but the client
/// stands between a bad transfer and the disk.
struct DownloadWorld : World {
    explicit DownloadWorld(const Answer& answer) {
        Crate& tool = crate("tool", "1.0.0").repository("https://github.com/o/tool");
        std::string program = executable("tool 1.0.0", host_triple());
        program.resize(program.size() + 100 * std::size_t{1024}, '\0');
        tool.release("v1.0.0")
            .asset("tool-" + host_triple() + ".tar", {{"tool", program}})
            .digest(std::nullopt);
        file = tool.release("v1.0.0").assets().back().bytes;
        server().on(std::string{object_host}, answer);
    }

    std::string file;
};

struct ImpatientMachine : Machine {
    ImpatientMachine() {
        settings("[http]\nretry-delay = \"1ms\"\nidle-timeout = \"300ms\"\n"
                 "first-byte-timeout = \"300ms\"\nhandshake-timeout = \"300ms\"\n");
    }
};

ServerResponse cut(ServerResponse response, std::size_t bytes) {
    response.fault = Fault::at(Fault::Action::reset, Fault::Where::in_body, bytes);
    return response;
}

void check_nothing_came(const Machine& machine, const Outcome& outcome, std::string_view because) {
    CAPTURE(outcome.err);
    CHECK(outcome.status == network);
    CHECK(outcome.err.find(because) != std::string::npos);
    CHECK(machine.run_installed("tool") == "(missing)");
    CHECK(snapshot(machine.cargo_home()).empty()); // no part of it lies around
}

} // namespace

TEST_CASE("HTTP-31: a connection that is reset at every KiB gives the right bytes in the end, one "
          "that gains nothing none") {
    const DownloadWorld* self = nullptr;
    std::atomic<bool> is_stuck = false;
    DownloadWorld world{[&](const ServerRequest& request) {
        const bool is_rest = !request.header("range").empty();
        return cut(ranged(request, self->file, tag), is_stuck && is_rest ? 0 : 1024);
    }};
    self = &world;
    {
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        CHECK(world.server().requests().size() > 100);
    }
    is_stuck = true;
    const ImpatientMachine machine;
    check_nothing_came(machine, machine.install(world, {"tool"}), "the connection broke");
}

TEST_CASE("HTTP-41: a server that has something else than the rest is asked for all of it") {
    struct Case {
        std::string what;
        std::function<ServerResponse(const ServerRequest&, const std::string& file)> rest;
    };

    const auto part = [](const std::string& range, const std::string& part_tag) {
        return [=](const ServerRequest&, const std::string& file) {
            return ServerResponse{.status = 206,
                                  .body = file.substr(5000),
                                  .headers = {{"ETag", part_tag}, {"Content-Range", range}}};
        };
    };
    const std::string last = "109999/110000"; // of another file, in any case
    const std::vector<Case> cases{
        {"ignores Range",
         [](const ServerRequest&, const std::string& file) {
             return ServerResponse{.status = 200, .body = file, .headers = {{"ETag", "\"new\""}}};
         }},
        {"another ETag", part("bytes 5000-" + last, "\"new\"")},
        {"another total", part("bytes 5000-" + last, tag)},
        {"another beginning", part("bytes 4999-" + last, tag)},
        {"416",
         [](const ServerRequest&, const std::string&) { return ServerResponse{.status = 416}; }},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        const DownloadWorld* self = nullptr;
        std::atomic<int> asked = 0;
        DownloadWorld world{[&](const ServerRequest& request) {
            if (++asked == 1) { // the file as it was: other bytes than those that come then
                const std::string old_file(self->file.size(), 'o');
                return cut(ranged(request, old_file, tag), 5000);
            }
            return request.header("range").empty()
                       ? ServerResponse{.status = 200, .body = self->file}
                       : row.rest(request, self->file);
        }};
        self = &world;
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
}

TEST_CASE("HTTP-16 HTTP-17: a file that ends with the connection counts when it ended politely and "
          "something says what it has to be") {
    const DownloadWorld* self = nullptr;
    std::atomic<bool> is_cut = false;
    DownloadWorld world{[&](const ServerRequest&) {
        ServerResponse response{.status = 200, .body = self->file};
        response.ends_with_connection = true;
        if (is_cut)
            response.fault = Fault::at(Fault::Action::close, Fault::Where::in_body, 5000);
        return response;
    }};
    self = &world;
    {
        const ImpatientMachine machine;
        check_nothing_came(machine, machine.install(world, {"tool"}), "came without its length");
    }
    world.forge().release("o/tool", "v1.0.0").digest("sha256:" + sha256(world.file));
    {
        const ImpatientMachine machine;
        CHECK(machine.install(world, {"tool"}).status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
    }
    is_cut = true;
    const ImpatientMachine machine;
    check_nothing_came(machine, machine.install(world, {"tool"}), "the connection broke");
}

TEST_CASE("HTTP-16 HTTP-17: an index that ends with the connection counts when it ended politely, "
          "and each of its lines is whole") {
    World world;
    const std::string line = world.crate("tool", "1.0.0")
                                 .repository("https://github.com/o/tool")
                                 .usual_release(host_triple())
                                 .index_line();

    struct Case {
        std::string body;
        Fault fault;
        int status;
    };

    const std::vector<Case> cases{
        {line, {}, 0},
        {line.substr(0, line.size() / 2), {}, 76},
        {line, Fault::at(Fault::Action::close, Fault::Where::in_body, line.size()), network},
        {line, Fault::at(Fault::Action::close, Fault::Where::in_body, 10), network},
    };
    for (const Case& row : cases) {
        CAPTURE(row.body.size());
        world.server().on("index.crates.io", [&](const ServerRequest&) {
            ServerResponse response{.status = 200, .body = row.body, .fault = row.fault};
            response.ends_with_connection = true;
            return response;
        });
        const ImpatientMachine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == row.status);
    }
}

TEST_CASE("HTTP-30: what is larger than its limit stops there, and leaves nothing behind") {
    const DownloadWorld* self = nullptr;
    std::atomic<int> form = 0;
    DownloadWorld world{[&](const ServerRequest&) {
        ServerResponse response{.status = 200, .body = self->file};
        response.is_chunked = form == 1;
        response.ends_with_connection = form == 2;
        return response;
    }};
    self = &world;
    for (; form < 3; ++form) {
        CAPTURE(form.load());
        const ImpatientMachine machine;
        machine.settings("[http]\nattempts = 1\ndownload-size = " +
                         std::to_string(world.file.size() - 1) + "\n");
        check_nothing_came(machine, machine.install(world, {"tool"}), "larger than");
    }
    world.server().on("index.crates.io", [](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = std::string(std::size_t{17} << 20, '\n')};
    });
    const ImpatientMachine machine;
    check_nothing_came(machine, machine.install(world, {"tool"}), "larger than 16777216 bytes");
}

TEST_CASE("HTTP-24: metadata may come packed, and a file is never unpacked on the way") {
    World world;
    Crate& tool = world.crate("tool", "1.0.0")
                      .repository("https://github.com/o/tool")
                      .usual_release(host_triple());
    const std::string line = tool.index_line();
    const auto packed_index = [&](const std::string& body) {
        world.server().on("index.crates.io", [body](const ServerRequest&) {
            return ServerResponse{
                .status = 200, .body = body, .headers = {{"Content-Encoding", "gzip"}}};
        });
    };
    packed_index(gzip(line));
    Fault label; // as Apache labels every .tgz
    label.headers = {{"Content-Encoding", "x-gzip"}};
    world.server().inject(std::string{object_host}, "*", label);
    {
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(machine.run_installed("tool") == "tool 1.0.0\n");
        for (const ServerRequest& request : world.server().requests())
            if (request.host == object_host)
                CHECK(request.header("accept-encoding") == "identity");
    }
    packed_index(gzip(std::string(std::size_t{17} << 20, '\n'))); // 17 KiB on the wire
    const Machine machine;
    check_nothing_came(
        machine, machine.install(world, {"tool"}), "unpacks to more than is allowed");
}

TEST_CASE("a redirect to a host that the plan did not name is reported, and refused on request") {
    World world;
    world.crate("tool", "1.0.0")
        .repository("https://github.com/o/tool")
        .usual_release(host_triple());
    const std::string file = world.forge().release("o/tool", "v1.0.0").assets().back().bytes;
    world.server().on(std::string{object_host}, [](const ServerRequest&) {
        return ServerResponse::redirect("https://elsewhere.test/file");
    });
    world.server().on("elsewhere.test", [&](const ServerRequest&) {
        return ServerResponse{.status = 200, .body = file};
    });
    {
        const Machine machine;
        const Outcome outcome = machine.install(world, {"tool"});
        CAPTURE(outcome.err);
        CHECK(outcome.status == 0);
        CHECK(outcome.err.find("came from elsewhere.test, which the plan did not name") !=
              std::string::npos);
        // The record says what was asked for, not where it happened to lie.
        CHECK(read_text(machine.cargo_home() / ".crates.toml").find("elsewhere") ==
              std::string::npos);
        for (const auto& entry :
             fs::recursive_directory_iterator{machine.cargo_home() / "binstall"})
            if (entry.is_regular_file())
                CHECK(read_text(entry.path()).find("elsewhere") == std::string::npos);
    }
    world.server().forget_requests();
    const Machine machine;
    const Outcome outcome =
        machine.install(world,
                        {"--allow-hosts",
                         "index.crates.io,static.crates.io,github.com,*.githubusercontent.com",
                         "tool"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == 48);
    CHECK(outcome.err.find("the host elsewhere.test may not be asked") != std::string::npos);
    for (const ServerRequest& request : world.server().requests())
        CHECK(request.host != "elsewhere.test");
}

} // namespace binstall::test
