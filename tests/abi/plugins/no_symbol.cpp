// SPDX-License-Identifier: MIT
// A shared object that is no plugin.
#include <string>

__attribute__((visibility("default"))) std::string something_else();

std::string something_else() {
    return "something else";
}
