// SPDX-License-Identifier: MIT
// The one home of Boost.DLL.
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/plugin/call.hpp>
#include <engine/plugin/loader.hpp>
#include <engine/process/process_state.hpp>

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>
#include <string_view>
#include <system_error>
#include <utility>

namespace binstall {

namespace {

/// What dlopen said, as a clause about the plugin.
std::string loading_problem(std::string_view message, const std::vector<std::string>& needed) {
    constexpr std::string_view introduction = "dlerror system message: ";
    if (const std::size_t at = message.find(introduction); at != std::string_view::npos)
        message = message.substr(at + introduction.size());
    if (message.ends_with(')'))
        message.remove_suffix(1);
    for (const std::string& library : needed)
        if (message.starts_with(cat(library, ": cannot open shared object file")))
            return cat("needs ", printable(library), ", which this system does not have");
    return cat("cannot be loaded: ", printable(message, 500));
}

BrokenOffLoading broken_off(const PluginFile& file, std::string_view thrown) {
    return BrokenOffLoading{Error{Errc::plugin,
                                  cat("the plugin ",
                                      printable(file.path.string(), 1024),
                                      " breaks off its own loading: ",
                                      thrown)}
                                .hint("remove the file, or disable the plugin (plugins.disable)")};
}

/// Loads the file for the first time. dlopen is declared to throw nothing, and what leaves a
/// constructor in the plugin passes through it all the same: called as the compiler knows it, there
/// would be nobody to catch that.
void run_constructors(const PluginFile& file, const fs::path& path, int mode) {
    using Open = void* (*)(const char*, int);
    const volatile Open load = ::dlopen;
    try {
        static_cast<void>(load(path.c_str(), mode)); // why it cannot be opened is asked below
    } catch (const std::exception& stray) {
        const char* const what = stray.what();
        throw broken_off(file, what ? printable(what) : "a constructor throws an exception");
    } catch (...) {
        throw broken_off(file, "a constructor throws something that is not a std::exception");
    }
}

/// Symbols are bound now, so that what is missing shows here and not in the middle of a call, and
/// locally, so that plugins do not see each other. The file stays mapped until the process ends,
/// whoever drops the handle: its code may be on any stack, its exceptions anywhere.
boost::dll::shared_library open_for_good(const PluginFile& file, const PluginLook& look) {
    using boost::dll::load_mode::type;
    constexpr auto mode = static_cast<type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    const fs::path path =
        file.is_sealed ? fs::path{cat("/proc/self/fd/", file.file.get())} : file.path;
    run_constructors(file, path, mode);
    try {
        return boost::dll::shared_library{path, mode};
    } catch (const std::system_error& error) {
        throw Error{Errc::plugin, loading_problem(error.what(), look.needed)};
    }
}

const PluginInfo& descriptor_of(const boost::dll::shared_library& library) {
    const std::string symbol = cat("binstall_plugin_v", BINSTALL_PLUGIN_ABI);
    try {
        return library.get<const PluginInfo>(symbol);
    } catch (const std::system_error&) {
        throw Error{Errc::plugin, cat("does not export ", symbol)};
    }
}

/// Lets the plugin register, guarded as every call. What its formats are called is asked at once:
/// every installation needs it, also one that has nothing else to do with the plugin.
std::shared_ptr<Registration> register_components(const PluginInfo& info,
                                                  const PluginDescription& description,
                                                  const PluginConfig& config) {
    const auto registration = std::make_shared<Registration>();
    run_plugin_call(description.id,
                    "registering",
                    {config.call_timeout, config.stop_grace},
                    {},
                    [registration, register_into = info.register_into](std::stop_token) {
                        register_into(*registration);
                        registration->ask_for_suffixes();
                    });
    if (registration->problem)
        throw *registration->problem;
    if (registration->is_empty())
        throw Error{Errc::plugin, "registers no component"};
    return registration;
}

} // namespace

std::unique_ptr<Plugin>
load_plugin(const PluginFile& file, const PluginLook& look, const PluginConfig& config) {
    remember_process_state();
    const boost::dll::shared_library library = open_for_good(file, look);
    static_cast<void>(restore_process_state());
    const PluginInfo& info = descriptor_of(library);
    PluginDescription description = description_of(info);
    check_description(description);
    if (look.description && description != *look.description)
        throw Error{Errc::plugin, "describes itself differently once it is loaded"};
    if (!info.register_into)
        throw Error{Errc::plugin, "its descriptor has no function that registers"};
    std::shared_ptr<Registration> registration = register_components(info, description, config);
    return std::make_unique<Plugin>(
        std::move(description), file.path, file.origin, std::move(registration), config);
}

} // namespace binstall
