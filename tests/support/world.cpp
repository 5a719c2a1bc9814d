// SPDX-License-Identifier: MIT
#include "world.hpp"

namespace binstall::test {

World::World()
    : crates_io_{forge_,
                 {.index_path = "", .dl = "https://static.crates.io/crates", .dl_path = "/crates"}},
      certificates_{folder_.write("authority.pem", Authority::shared().certificate())} {
    server_.on("index.crates.io",
               guarded([this](const auto& request) { return crates_io_.index(request); }));
    server_.on("static.crates.io",
               guarded([this](const auto& request) { return crates_io_.download(request); }));
    server_.on("github.com", guarded([this](const auto& request) { return forge_.page(request); }));
    server_.on("api.github.com",
               guarded([this](const auto& request) { return forge_.api(request); }));
    server_.on(std::string{object_host},
               guarded([this](const auto& request) { return forge_.object(request); }));
}

Crate& World::crate(std::string name, std::string version) {
    const std::lock_guard lock{mutex_};
    return crates_io_.crate(std::move(name), std::move(version));
}

CargoRegistry& World::registry(const std::string& host) {
    const std::lock_guard lock{mutex_};
    std::unique_ptr<CargoRegistry>& registry = registries_[host];
    if (!registry) {
        registry = std::make_unique<CargoRegistry>(forge_,
                                                   RegistryPlaces{.index_path = "/index",
                                                                  .dl = "https://" + host + "/dl",
                                                                  .dl_path = "/dl"});
        server_.on(host, guarded([&found = *registry](const ServerRequest& request) {
                       return request.path().starts_with("/dl/") ? found.download(request)
                                                                 : found.index(request);
                   }));
    }
    return *registry;
}

OtherForge& World::forge(ForgeKind kind, const std::string& host) {
    const std::lock_guard lock{mutex_};
    std::unique_ptr<OtherForge>& forge = forges_[host];
    if (!forge) {
        forge = std::make_unique<OtherForge>(kind, host);
        server_.on(host, guarded([&found = *forge](const ServerRequest& request) {
                       return found.answer(request);
                   }));
    }
    return *forge;
}

std::vector<std::string> World::arguments() {
    // What the test's thread wrote so far is seen by the threads that take the lock after this.
    const std::lock_guard lock{mutex_};
    return {"--connect-to",
            ":443:127.0.0.1:" + std::to_string(server_.port()),
            "--root-certificates",
            certificates_.string()};
}

Handler World::guarded(Handler handler) {
    return [this, handler = std::move(handler)](const ServerRequest& request) {
        const std::lock_guard lock{mutex_};
        return handler(request);
    };
}

} // namespace binstall::test
