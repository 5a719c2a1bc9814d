// SPDX-License-Identifier: MIT
// Exports our name, but as code; as the answer of a resolver when the build says so.
#include <binstall/plugin.hpp>

#ifdef INDIRECT
namespace {

int answer() {
    return 42;
}

} // namespace

extern "C" {

// Not static: clang looks the resolver up by its unmangled name.
auto choose() -> int (*)() {
    return answer;
}

__attribute__((visibility("default"), ifunc("choose"))) int BINSTALL_PLUGIN_SYMBOL();
}
#else
extern "C" __attribute__((visibility("default"))) int BINSTALL_PLUGIN_SYMBOL();

int BINSTALL_PLUGIN_SYMBOL() {
    return 42;
}
#endif
