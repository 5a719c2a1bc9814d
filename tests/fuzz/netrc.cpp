// SPDX-License-Identifier: MIT
// The files that others keep secrets in, with any content: netrc, git's, gh's.
#include "target.hpp"

#include <binstall/error.hpp>

#include <engine/credentials/gh_hosts.hpp>
#include <engine/credentials/git_credentials.hpp>
#include <engine/credentials/netrc.hpp>

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace binstall;
    using fuzz::require;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    try {
        for (const NetrcEntry& entry : read_netrc(text))
            require(entry.machine.size() + entry.login.size() + entry.password.reveal().size() <=
                        size,
                    "what is read stands in the text");
    } catch (const Error& error) {
        require(error.code() == Errc::config, "it is the file that is wrong");
        // A word of it may be half of a password.
        require(std::string_view{error.what()}.starts_with("line "), "only the line is named");
    }
    static_cast<void>(password_in_git_file(text, "github.com"));
    static_cast<void>(password_in_git_answer(text));
    static_cast<void>(token_in_gh_hosts(text, "github.com"));
    return 0;
}
