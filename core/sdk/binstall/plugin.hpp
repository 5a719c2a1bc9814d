// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/abi.hpp>
#include <binstall/archive_format.hpp>
#include <binstall/manifest_source.hpp>
#include <binstall/package_source.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

namespace binstall {

/// How early a component is asked, when the user says nothing. There is room between the levels.
enum class Precedence : int { off = 0, fallback = 100, normal = 500, preferred = 900 };

/// Receives what a plugin provides. Valid only during `register_into`.
class Registrar {
public:
    virtual void add(std::unique_ptr<ManifestSource> source, Precedence precedence) = 0;
    virtual void add(std::unique_ptr<PackageSource> source, Precedence precedence) = 0;
    virtual void add(std::unique_ptr<ArchiveFormat> format, Precedence precedence) = 0;

    /// Declares a key that this plugin reads from its `[plugins.<id>]` table: letters in lower
    /// case, digits, '-', '.', '_'; once, and neither "precedence" nor "required", which are the
    /// engine's. `fallback` is text, of whatever kind the values are that users set.
    /// @throws Error{Errc::plugin}; the plugin is refused then, whether it catches that or not.
    virtual void
    setting(std::string_view key, std::string_view help, std::string_view fallback) = 0;

protected:
    ~Registrar() = default;
};

/// What a plugin tells the host about itself. Plain data: it can be judged before any plugin code
/// is called.
struct PluginInfo {
    std::uint32_t size;    ///< sizeof(PluginInfo) in the plugin's build.
    std::uint32_t abi;     ///< BINSTALL_PLUGIN_ABI in the plugin's build.
    const char* toolchain; ///< BINSTALL_TOOLCHAIN in the plugin's build.
    const char* id;        ///< "release": a letter in lower case, then such, digits, single '-'.
    const char* version;   ///< The plugin's own version.
    const char* summary;   ///< One line for `binstall plugins`.
    const char* license;   ///< SPDX expression.
    void (*register_into)(Registrar&);
};

} // namespace binstall

// What must be equal on both sides of the boundary besides the ABI number: the C++ library and its
// modes, the pointer size, exceptions and RTTI. Compared as text, so that the message can show it.
#if defined(__GLIBCXX__)
#if defined(_GLIBCXX_DEBUG)
#define BINSTALL_TOOLCHAIN_LIBRARY "libstdc++ debug"
#elif _GLIBCXX_USE_CXX11_ABI
#define BINSTALL_TOOLCHAIN_LIBRARY "libstdc++ cxx11"
#else
#define BINSTALL_TOOLCHAIN_LIBRARY "libstdc++ old-abi"
#endif
#elif defined(_LIBCPP_VERSION)
#define BINSTALL_TOOLCHAIN_LIBRARY "libc++"
#else
#define BINSTALL_TOOLCHAIN_LIBRARY "unknown library"
#endif

#if defined(__cpp_exceptions)
#define BINSTALL_TOOLCHAIN_EXCEPTIONS " exceptions"
#else
#define BINSTALL_TOOLCHAIN_EXCEPTIONS " no-exceptions"
#endif

#if defined(__cpp_rtti)
#define BINSTALL_TOOLCHAIN_RTTI " rtti"
#else
#define BINSTALL_TOOLCHAIN_RTTI " no-rtti"
#endif

#if __SIZEOF_POINTER__ == 8
#define BINSTALL_TOOLCHAIN_WIDTH " 64-bit"
#else
#define BINSTALL_TOOLCHAIN_WIDTH " 32-bit"
#endif

#define BINSTALL_TOOLCHAIN                                                                         \
    BINSTALL_TOOLCHAIN_LIBRARY BINSTALL_TOOLCHAIN_WIDTH BINSTALL_TOOLCHAIN_EXCEPTIONS              \
        BINSTALL_TOOLCHAIN_RTTI

#define BINSTALL_JOIN_2(left, right) left##right
#define BINSTALL_JOIN(left, right) BINSTALL_JOIN_2(left, right)

/// The name of the one symbol that a plugin exports: binstall_plugin_v<abi>.
#define BINSTALL_PLUGIN_SYMBOL BINSTALL_JOIN(binstall_plugin_v, BINSTALL_PLUGIN_ABI)

/// Defines that symbol. Use it once, in one source file of the plugin, outside any namespace.
#define BINSTALL_PLUGIN(id, version, summary, license, register_into)                              \
    extern "C" __attribute__((visibility("default")))                                              \
    const ::binstall::PluginInfo BINSTALL_PLUGIN_SYMBOL;                                           \
    const ::binstall::PluginInfo BINSTALL_PLUGIN_SYMBOL = {sizeof(::binstall::PluginInfo),         \
                                                           BINSTALL_PLUGIN_ABI,                    \
                                                           BINSTALL_TOOLCHAIN,                     \
                                                           id,                                     \
                                                           version,                                \
                                                           summary,                                \
                                                           license,                                \
                                                           register_into}
