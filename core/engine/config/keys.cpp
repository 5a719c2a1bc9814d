// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/config/keys.hpp>

#include <algorithm>
#include <type_traits>

namespace binstall {

namespace {

using Duration = std::chrono::milliseconds;

const ConfigKey table[] = {
    {"install.root",
     +[](Config& c) -> std::optional<fs::path>& { return c.root; },
     "Install below this folder: binaries in `bin`, records beside it"},
    {"install.dir",
     +[](Config& c) -> std::optional<fs::path>& { return c.install_dir; },
     "Put binaries into this folder"},
    {"install.targets",
     +[](Config& c) -> std::vector<std::string>& { return c.targets; },
     "Platforms to install for, most wanted first; this machine's when empty"},
    {"install.strategies",
     +[](Config& c) -> std::vector<std::string>& { return c.strategies; },
     "Who is asked for a build: `crate-meta-data`, `quick-install`, `compile`, or ids of sources; "
     "all when empty"},
    {"install.disable-strategies",
     +[](Config& c) -> std::vector<std::string>& { return c.disabled_strategies; },
     "Who is not asked for a build"},
    {"install.min-age",
     +[](Config& c) -> Age& { return c.min_age; },
     "How old a release must be: younger ones are held back"},
    {"install.build",
     +[](Config& c) -> bool& { return c.build; },
     "Whether what nobody has a build of is built with cargo"},
    {"install.confirm",
     +[](Config& c) -> bool& { return c.confirm; },
     "Whether to show the plan and ask"},
    {"install.keep-going",
     +[](Config& c) -> bool& { return c.keep_going; },
     "Whether packages that cannot be installed are left out, and the others are installed"},
    {"install.symlinks",
     +[](Config& c) -> bool& { return c.symlinks; },
     "Install `rg-v14.1.1` and a link `rg` to it, instead of a file `rg`"},
    {"install.track",
     +[](Config& c) -> bool& { return c.track; },
     "Whether to record what is installed"},
    {"install.check-binary",
     +[](Config& c) -> bool& { return c.check_binary; },
     "Whether binaries must be able to run on this machine"},
    {"install.keep",
     +[](Config& c) -> int& { return c.keep; },
     "How many previous versions of a package are kept for a way back: 0 or 1",
     0,
     1},
    {"install.lock-timeout",
     +[](Config& c) -> Duration& { return c.lock_timeout; },
     "How long to wait for another program that is installing"},
    {"http.connect-to",
     +[](Config& c) -> std::vector<ConnectTo>& { return c.http.connect_to; },
     "`HOST:PORT:ADDRESS:PORT`: connect there instead; the certificate is still checked for HOST"},
    {"http.root-certificates",
     +[](Config& c) -> std::vector<fs::path>& { return c.http.root_certificates; },
     "PEM files with certificates to trust besides the system's"},
    {"http.min-tls-version",
     +[](Config& c) -> TlsVersion& { return c.http.min_tls_version; },
     "The oldest TLS that a server may speak: 1.2 or 1.3"},
    {"http.proxy",
     +[](Config& c) -> std::optional<std::string>& { return c.proxy; },
     "`http://HOST:PORT` of a proxy for everything; empty: none is used"},
    {"http.no-proxy",
     +[](Config& c) -> std::optional<std::string>& { return c.no_proxy; },
     "Hosts that are reached without a proxy, as in NO_PROXY"},
    {"http.connect-timeout",
     +[](Config& c) -> Duration& { return c.http.connect_timeout; },
     "Until a connection stands"},
    {"http.handshake-timeout",
     +[](Config& c) -> Duration& { return c.http.handshake_timeout; },
     "Until TLS is agreed on"},
    {"http.first-byte-timeout",
     +[](Config& c) -> Duration& { return c.http.first_byte_timeout; },
     "From the request to the first byte of the answer"},
    {"http.idle-timeout",
     +[](Config& c) -> Duration& { return c.http.idle_timeout; },
     "Between two pieces of an answer"},
    {"http.metadata-timeout",
     +[](Config& c) -> Duration& { return c.http.metadata_timeout; },
     "For a whole request that is not a download"},
    {"http.download-timeout",
     +[](Config& c) -> Duration& { return c.http.download_timeout; },
     "For a whole download, with all its tries"},
    {"http.attempts",
     +[](Config& c) -> int& { return c.http.attempts; },
     "How often a request is tried that failed for a passing reason; of a download, how often "
     "without getting further",
     1,
     10},
    {"http.retry-delay",
     +[](Config& c) -> Duration& { return c.http.retry_delay; },
     "Before the second attempt; doubled for each further one"},
    {"http.redirects",
     +[](Config& c) -> int& { return c.http.redirects; },
     "How many redirects a request may follow",
     0,
     20},
    {"http.connections-per-host",
     +[](Config& c) -> int& { return c.http.connections_per_host; },
     "How many connections one host may have at a time",
     1,
     64},
    {"http.download-size",
     +[](Config& c) -> std::uint64_t& { return c.http.download_size; },
     "Bytes that one download may have"},
    {"http.offline",
     +[](Config& c) -> bool& { return c.http.offline; },
     "Whether to ask nobody: what the cache cannot answer is an error"},
    {"http.allow-hosts",
     +[](Config& c) -> std::vector<std::string>& { return c.http.allow_hosts; },
     "When set, no other hosts are asked, after a redirect neither; `*.example.com` are all below"},
    {"http.cache-size",
     +[](Config& c) -> std::uint64_t& { return c.http.cache_size; },
     "Bytes of answers that are kept from run to run, and an eighth of those of downloads; 0 is "
     "none"},
    {"git.user-config",
     +[](Config& c) -> bool& { return c.git.user_config; },
     "Whether git reads your own settings of it: credential helpers, insteadOf, netrc"},
    {"git.timeout",
     +[](Config& c) -> Duration& { return c.git.timeout; },
     "How long one run of git may take"},
    {"git.size",
     +[](Config& c) -> std::uint64_t& { return c.git.size; },
     "Bytes that one fetch of git's may bring"},
    {"credentials.discover-github-token",
     +[](Config& c) -> bool& { return c.credentials.discover_github_token; },
     "Whether git's credentials and gh are asked for a token when GitHub's API is needed"},
    {"credentials.netrc",
     +[](Config& c) -> bool& { return c.credentials.netrc; },
     "Whether the accounts in the netrc file are used for servers that ask for one"},
    {"unpack.total-size",
     +[](Config& c) -> std::uint64_t& { return c.unpack.total_size; },
     "Bytes that an archive may unpack to, unless `unpack.ratio` allows more"},
    {"unpack.ratio",
     +[](Config& c) -> std::uint64_t& { return c.unpack.ratio; },
     "How many times its own size an archive may unpack to"},
    {"unpack.entries",
     +[](Config& c) -> std::uint64_t& { return c.unpack.entries; },
     "How many entries an archive may have"},
    {"unpack.path-length",
     +[](Config& c) -> std::uint64_t& { return c.unpack.path_length; },
     "Bytes in the path of an entry"},
    {"unpack.component-length",
     +[](Config& c) -> std::uint64_t& { return c.unpack.component_length; },
     "Bytes in one component of such a path"},
    {"unpack.depth",
     +[](Config& c) -> std::uint64_t& { return c.unpack.depth; },
     "Components in such a path"},
    {"unpack.window",
     +[](Config& c) -> std::uint64_t& { return c.unpack.window; },
     "Memory that a decoder may keep of what it has decoded"},
    {"verify.only-signed",
     +[](Config& c) -> bool& { return c.verify.only_signed; },
     "Install nothing without a valid signature"},
    {"verify.legacy-signatures",
     +[](Config& c) -> bool& { return c.verify.legacy_signatures; },
     "Accept signatures of minisign's legacy algorithm too"},
    {"verify.all-evidence",
     +[](Config& c) -> bool& { return c.verify.all_evidence; },
     "Check everything that is offered as evidence, not only the strongest"},
    {"plugins.path",
     +[](Config& c) -> std::vector<fs::path>& { return c.plugins.path; },
     "Folders that plugins are looked for in, before the user's and the installed one"},
    {"plugins.disable",
     +[](Config& c) -> std::set<std::string>& { return c.plugins.disabled; },
     "Plugins that are not used"},
    {"plugins.call-timeout",
     +[](Config& c) -> Duration& { return c.plugins.call_timeout; },
     "How long one call into a plugin may take"},
    {"plugins.stop-grace",
     +[](Config& c) -> Duration& { return c.plugins.stop_grace; },
     "How long a plugin that was asked to stop may take to do so"},
    {"sources.order",
     +[](Config& c) -> std::vector<std::string>& { return c.plugins.order; },
     "Sources to ask first, in this order"},
    {"sources.allow-community",
     +[](Config& c) -> std::set<std::string>& { return c.plugins.allow_community; },
     "Sources of the community tier that may be used"},
};

template <class Range, class Text>
Value list(const Range& members, Text text) {
    Array values;
    for (const auto& member : members)
        values.emplace_back(text(member));
    return Value{std::move(values)};
}

/// Reads `setting` as what its member is.
struct Assign {
    const ConfigKey& key;
    const Setting& setting;

    void operator()(bool& member) const { member = setting.flag(); }

    void operator()(int& member) const {
        member = static_cast<int>(setting.integer(key.least, key.most));
    }

    void operator()(Duration& member) const { member = setting.duration(); }

    void operator()(std::uint64_t& member) const {
        member = may_be_nothing() && is_nothing() ? 0 : setting.size();
    }

    void operator()(std::optional<fs::path>& member) const { member = setting.path(); }

    void operator()(std::vector<fs::path>& member) const { member = setting.paths(); }

    void operator()(std::vector<std::string>& member) const { member = setting.texts(); }

    void operator()(std::set<std::string>& member) const {
        const std::vector<std::string> texts = setting.texts();
        member = {texts.begin(), texts.end()};
    }

    void operator()(std::vector<ConnectTo>& member) const {
        member.clear();
        for (const std::string& text : setting.texts()) {
            try {
                member.push_back(ConnectTo::parse(text));
            } catch (const Error& error) {
                setting.refuse(cat("is refused: ", error.what()));
            }
        }
    }

    void operator()(std::optional<std::string>& member) const { member = setting.text(); }

    void operator()(Age& member) const { member = setting.age(); }

    /// Everything else that has a size cannot do without any.
    bool may_be_nothing() const { return key.name == "http.cache-size"; }

    bool is_nothing() const { return setting.value() == Value{0} || setting.value() == Value{"0"}; }

    void operator()(TlsVersion& member) const {
        try {
            member = parse_tls_version(setting.text());
        } catch (const Error& error) {
            setting.refuse(cat("is refused: ", error.what()));
        }
    }
};

/// What a member holds, as it would be written.
struct AsValue {
    Value operator()(bool member) const { return member; }

    Value operator()(int member) const { return member; }

    Value operator()(Duration member) const { return duration_text(member); }

    Value operator()(std::uint64_t member) const { return size_text(member); }

    Value operator()(const std::vector<std::string>& member) const { return list(member, same); }

    Value operator()(const std::set<std::string>& member) const { return list(member, same); }

    Value operator()(const std::optional<fs::path>& member) const {
        return member ? Value{member->string()} : Value{};
    }

    Value operator()(const std::vector<fs::path>& member) const {
        return list(member, [](const fs::path& path) { return path.string(); });
    }

    Value operator()(const std::vector<ConnectTo>& member) const {
        return list(member, [](const ConnectTo& pair) {
            return cat(pair.host, ':', pair.port, ':', pair.address, ':', pair.address_port);
        });
    }

    Value operator()(const std::optional<std::string>& member) const {
        return member ? Value{*member} : Value{};
    }

    Value operator()(TlsVersion member) const { return name(member); }

    Value operator()(const Age& member) const { return member.to_string(); }

private:
    static const std::string& same(const std::string& text) { return text; }
};

} // namespace

std::span<const ConfigKey> config_keys() {
    return table;
}

const ConfigKey* find_config_key(std::string_view name) {
    const auto found = std::ranges::find(table, name, &ConfigKey::name);
    return found == std::end(table) ? nullptr : found;
}

void apply(const ConfigKey& key, const Setting& setting, Config& config) {
    std::visit([&](auto member) { Assign{key, setting}(member(config)); }, key.member);
    config.origins[std::string{key.name}] = setting.place();
}

std::string_view kind(const ConfigKey& key) {
    constexpr std::string_view kinds[] = {"true or false",
                                          "whole number",
                                          "duration",
                                          "size",
                                          "path",
                                          "list of paths",
                                          "list of strings",
                                          "list of strings",
                                          "list of strings",
                                          "string",
                                          "text",
                                          "age"};
    static_assert(std::size(kinds) == std::variant_size_v<ConfigMember>);
    return kinds[key.member.index()];
}

Value value_of(const ConfigKey& key, const Config& config) {
    Config copy = config; // a member gives access for writing, too
    return std::visit([&](auto member) { return AsValue{}(member(copy)); }, key.member);
}

std::string fallback(const ConfigKey& key) {
    const Value value = value_of(key, Config{});
    if (const std::string* text = value.string())
        return *text;
    if (const bool* truth = value.boolean())
        return *truth ? "true" : "false";
    if (const std::int64_t* number = value.integer())
        return cat(*number);
    std::string text;
    if (const Array* elements = value.array())
        for (const Value& element : *elements)
            text += cat(text.empty() ? "[" : ", ", '"', *element.string(), '"');
    return text.empty() ? text : text + ']';
}

std::string variable(const ConfigKey& key) {
    std::string name{"BINSTALL_"};
    for (const char character : key.name) {
        const bool is_letter = is_ascii_letter(character);
        name += is_letter ? static_cast<char>(character - 'a' + 'A') : '_';
    }
    return name;
}

} // namespace binstall
