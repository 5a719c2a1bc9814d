// SPDX-License-Identifier: MIT
#include "checks.hpp"

#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/executable/elf_file.hpp>
#include <engine/plugin/loader.hpp>
#include <engine/plugin/look.hpp>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <optional>

namespace binstall::check {

namespace {

/// Libraries that open connections: the host does that (design D1).
constexpr std::array<std::string_view, 12> network_libraries{"libcurl",
                                                             "libgnutls",
                                                             "libmbedtls",
                                                             "libnghttp",
                                                             "libPocoNet",
                                                             "libPocoNetSSL",
                                                             "libssl",
                                                             "libwolfssl",
                                                             "libsoup",
                                                             "libboost_asio",
                                                             "libcpprest",
                                                             "libzmq"};

std::string exports_one_symbol(const PluginFile& file) {
    const FileBytes bytes = bytes_of(file.file.get(), file.path.string());
    const std::vector<ElfSymbol> symbols = exported_symbols(read_elf(bytes), bytes);
    if (symbols.size() == 1)
        return {};
    const auto other = std::ranges::find_if_not(symbols, [](const ElfSymbol& symbol) {
        return symbol.name.starts_with("binstall_plugin_v");
    });
    return cat("it exports ",
               symbols.size(),
               " symbols, ",
               other == symbols.end() ? "none" : printable(other->name),
               " among them; link it with the version script of the template");
}

std::string links_no_network(const PluginLook& look) {
    for (const std::string& library : look.needed)
        for (const std::string_view network : network_libraries)
            if (library.starts_with(network))
                return cat("it links ",
                           printable(library),
                           "; what it needs from the network is lent to it: Host::http");
    return {};
}

} // namespace

std::unique_ptr<Plugin>
check_file(const Options& options, Surroundings& surroundings, Results& results) {
    const PluginFile file{
        options.file, PluginFolder::Origin::flag, open_at(AT_FDCWD, options.file, O_RDONLY, 0)};
    std::optional<PluginLook> look;
    const bool is_acceptable = results.check("the file would be loaded", [&] {
        look = look_at_plugin(file, Account::current());
        return std::string{};
    });
    if (!is_acceptable)
        return nullptr;
    results.check("it exports exactly one symbol", [&] { return exports_one_symbol(file); });
    results.check("it links no network library", [&] { return links_no_network(*look); });
    std::unique_ptr<Plugin> plugin;
    results.check("its descriptor is valid, and it registers at least one component", [&] {
        PluginConfig config;
        if (look->description)
            config.settings[look->description->id] = options.settings;
        plugin = load_plugin(file, *look, config);
        return std::string{};
    });
    results.check("loading it leaves files and threads alone",
                  [&] { return surroundings.changes(); });
    return plugin;
}

} // namespace binstall::check
