// SPDX-License-Identifier: MIT
#include <engine/config/config.hpp>

#include <string_view>
#include <unistd.h>

namespace binstall {

Environment process_environment() {
    Environment environment;
    for (char** entry = ::environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        // As getenv: of a variable that is there twice, the first one counts.
        if (equals != text.npos)
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

} // namespace binstall
