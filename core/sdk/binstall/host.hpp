// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/git.hpp>
#include <binstall/http.hpp>
#include <binstall/log.hpp>
#include <binstall/memory.hpp>
#include <binstall/readers.hpp>
#include <binstall/settings.hpp>

#include <stop_token>

namespace binstall {

/// What the engine lends to a plugin for the length of one call. Every member is thread-safe.
struct Host {
    Http& http;               ///< Requests; proxy, TLS, retries, credentials, cache applied.
    Git& git;                 ///< Fetch a ref, list a tree, read a file.
    const Readers& read;      ///< JSON and TOML become a Value, under strict limits; digests.
    Log& log;                 ///< Prefixed with the plugin's id by the engine.
    const Settings& settings; ///< This plugin's own table of the configuration.
    Memory& memory;           ///< Hints for the next run; may be lost at any time.
    std::stop_token stop;     ///< When it fires, throw Error{Errc::cancelled} soon.
};

} // namespace binstall
