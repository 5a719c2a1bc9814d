// SPDX-License-Identifier: MIT
// A descriptor with one field that does not fit, chosen by the build. Where the field can be read
// out of the file, the constructor, which would end the process, never runs.
#include "sample_source.hpp"

#include <unistd.h>

#ifndef INFO_SIZE
#define INFO_SIZE sizeof(binstall::PluginInfo)
#endif
#ifndef INFO_ABI
#define INFO_ABI BINSTALL_PLUGIN_ABI
#endif
#ifndef INFO_TOOLCHAIN
#define INFO_TOOLCHAIN BINSTALL_TOOLCHAIN
#endif
#ifndef INFO_ID
#define INFO_ID "odd"
#endif
#ifdef ESCAPE_SUMMARY
#define INFO_SUMMARY "clear \x1b[2J the screen"
#endif
#ifdef LATIN_SUMMARY
#define INFO_SUMMARY "caf\xe9"
#endif
#ifdef LONG_SUMMARY
#define TEN_TIMES(text) text text text text text text text text text text
#define INFO_SUMMARY TEN_TIMES(TEN_TIMES(TEN_TIMES("more and more ")))
#endif
#ifndef INFO_SUMMARY
#define INFO_SUMMARY "One field does not fit"
#endif
#ifndef INFO_REGISTER
#define INFO_REGISTER register_sample
#endif

#ifndef INFO_MAY_LOAD
namespace {

[[gnu::constructor]] void end_the_process() {
    ::_exit(77);
}

} // namespace
#endif

extern "C" __attribute__((visibility("default"))) const binstall::PluginInfo BINSTALL_PLUGIN_SYMBOL;
const binstall::PluginInfo BINSTALL_PLUGIN_SYMBOL = {
    INFO_SIZE, INFO_ABI, INFO_TOOLCHAIN, INFO_ID, "1.0", INFO_SUMMARY, "MIT", INFO_REGISTER};
