// SPDX-License-Identifier: MIT
// Sources that ask a server as they should, but for one thing each.
#include <binstall/plugin.hpp>
#include <binstall/text.hpp>

#include <atomic>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace binstall;

/// Whether the server has something. @throws what the request throws, and for other failures.
bool ask(const std::string& name, const Host& host) {
    Request request;
    request.url = Url::parse(cat("https://mirror.acme.example/", name));
    const Response response = host.http.fetch(request);
    if (!response.is_success() && response.status != 404)
        throw Error{Errc::network, cat("the mirror answered ", response.status)};
    return response.is_success();
}

/// Takes every failure of its registry for an absence; other registries are not its own.
class PrivateRegistry : public ManifestSource {
public:
    std::string_view id() const noexcept override { return "private-registry"; }

    std::optional<PackageDescription> resolve(const PackageQuery& query,
                                              const Host& host) const override {
        const Registry* registry = std::get_if<Registry>(&query.place);
        if (!registry || registry->index != "sparse+https://registry.acme.example/")
            return std::nullopt;
        try {
            ask(query.spec.name, host);
        } catch (const Error&) {
            return std::nullopt;
        }
        return std::nullopt;
    }
};

/// As that, for builds of packages whose names are its own.
class OwnNames : public PackageSource {
public:
    std::string_view id() const noexcept override { return "own-names"; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        if (!query.manifest.name.starts_with("acme-"))
            return {};
        try {
            ask(query.manifest.name, host);
        } catch (const Error&) {
            return {};
        }
        return {};
    }
};

/// Takes a failure of one kind for an absence.
class Deaf : public PackageSource {
public:
    Deaf(std::string_view id, Errc to) : id_{id}, to_{to} {}

    std::string_view id() const noexcept override { return id_; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        try {
            ask(query.manifest.name, host);
        } catch (const Error& error) {
            if (error.code() != to_)
                throw;
        }
        return {};
    }

private:
    std::string_view id_;
    Errc to_;
};

/// Does what it should, and something else before.
class Busy : public PackageSource {
public:
    Busy(std::string_view id, void (*deed)()) : id_{id}, deed_{deed} {}

    std::string_view id() const noexcept override { return id_; }

    Findings find(const BuildQuery& query, const Host& host) const override {
        deed_();
        ask(query.manifest.name, host);
        return {};
    }

private:
    std::string_view id_;
    void (*deed_)();
};

/// What cannot be written is not noticed here either.
void write_notes() {
    std::ofstream{"notes"} << "asked";
}

/// A file without a name: nothing of it is to be seen in any folder.
void write_unseen() {
    const int file = ::open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    static_cast<void>(!::write(file, "asked", 5));
    ::close(file);
}

void make_folder() {
    ::mkdir("work", 0700);
    ::rmdir("work");
}

void change_umask() {
    ::umask(0);
}

void leave_thread() {
    static std::atomic_flag has_left;
    if (!has_left.test_and_set())
        std::thread{[] { std::this_thread::sleep_for(std::chrono::hours{1}); }}.detach();
}

void register_all(Registrar& registrar) {
    registrar.add(std::make_unique<PrivateRegistry>(), Precedence::normal);
    registrar.add(std::make_unique<OwnNames>(), Precedence::normal);
    registrar.add(std::make_unique<Deaf>("no-password", Errc::unauthorized), Precedence::normal);
    registrar.add(std::make_unique<Deaf>("no-end", Errc::cancelled), Precedence::normal);
    registrar.add(std::make_unique<Busy>("writes", write_notes), Precedence::normal);
    registrar.add(std::make_unique<Busy>("writes-unseen", write_unseen), Precedence::normal);
    registrar.add(std::make_unique<Busy>("makes-folder", make_folder), Precedence::normal);
    registrar.add(std::make_unique<Busy>("changes-umask", change_umask), Precedence::normal);
    registrar.add(std::make_unique<Busy>("leaves-thread", leave_thread), Precedence::normal);
}

} // namespace

BINSTALL_PLUGIN("odd-sources", "1.0", "Sources that are wrong", "MIT", register_all);
