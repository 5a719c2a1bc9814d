// SPDX-License-Identifier: MIT
#include <binstall/error.hpp>
#include <binstall/text.hpp>

#include <engine/files.hpp>
#include <engine/git/network.hpp>
#include <engine/http/tls_trust.hpp>
#include <engine/readers.hpp>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

namespace binstall {

namespace {

constexpr std::uint64_t bundle_size_limit = std::uint64_t{16} << 20;

/// The rule of --connect-to for `url`: the first that matches counts. Null when none does.
const ConnectTo* rule_for(const Url& url, const std::vector<ConnectTo>& rules) {
    const std::string port = cat(url.port());
    const auto found = std::ranges::find_if(rules, [&](const ConnectTo& rule) {
        return (rule.host.empty() || rule.host == url.host()) &&
               (rule.port.empty() || rule.port == port);
    });
    return found == rules.end() ? nullptr : &*found;
}

/// Where rules of --connect-to lead, in curl's words: "HOST:PORT:ADDRESS". That of `url`, and those
/// of other hosts, to which it may redirect.
std::vector<std::string> resolutions(const Url& url, const std::vector<ConnectTo>& rules) {
    std::vector<std::string> texts;
    const std::string port = cat(url.port());
    if (const ConnectTo* rule = rule_for(url, rules)) {
        if (!rule->address_port.empty() && rule->address_port != port)
            throw Error{Errc::git,
                        cat("--connect-to leads from ", url.origin(), " to another port")}
                .hint("git can be told another address only; name a remote with that port");
        if (!rule->address.empty())
            texts.push_back(cat(url.host(), ':', port, ':', rule->address));
    }
    for (const ConnectTo& rule : rules)
        if (!rule.host.empty() && rule.host != url.host() && !rule.port.empty() &&
            !rule.address.empty() && (rule.address_port.empty() || rule.address_port == rule.port))
            texts.push_back(cat(rule.host, ':', rule.port, ':', rule.address));
    return texts;
}

std::string proxy_text(const std::optional<Proxy>& proxy) {
    if (!proxy)
        return {};
    const std::string url = proxy->url();
    if (proxy->user.empty())
        return url;
    constexpr std::string_view scheme = "http://";
    return cat(scheme,
               percent_encode(proxy->user),
               ':',
               percent_encode(proxy->password),
               '@',
               std::string_view{url}.substr(scheme.size()));
}

/// A file with all certificates that count: git knows only one, instead of the system's. Absent
/// when the system's are all.
std::optional<fs::path> certificates(const HttpOptions& options, const fs::path& folder) {
    if (options.root_certificates.empty())
        return options.certificate_file;
    std::vector<fs::path> files = options.root_certificates;
    if (const auto bundle =
            options.certificate_file ? options.certificate_file : system_certificate_bundle())
        files.push_back(*bundle);
    std::string all;
    for (const fs::path& file : files) {
        const std::optional<std::string> text = read_file(file, bundle_size_limit);
        if (!text)
            throw Error{Errc::config,
                        cat("there are no certificates at ", printable(file.string(), 1024))};
        all += *text;
        all += '\n';
    }
    const std::string name =
        StrictReaders{}.digest(DigestAlgorithm::sha256, all).hex.substr(0, 32) + ".pem";
    const fs::path path = folder / name;
    const fs::path temporary = folder / cat('.', ::getpid(), '-', ::gettid(), '-', name);
    FileDescriptor file =
        open_at(AT_FDCWD, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    write_all(file.get(), all, temporary);
    file.close(temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        throw_io("rename", temporary, errno);
    return path;
}

void reach_server(const Url& url,
                  const HttpOptions& options,
                  const Authorization* authorization,
                  const fs::path& folder,
                  GitRun& run) {
    const auto set = [&](std::string_view key, std::string value) {
        run.settings.emplace_back(key, std::move(value));
    };
    set("http.proxy", proxy_text(options.proxies.for_url(url)));
    const auto idle = std::chrono::ceil<std::chrono::seconds>(options.idle_timeout).count();
    set("http.lowSpeedTime", cat(idle));
    set("http.sslVersion", options.min_tls_version == TlsVersion::tls_1_3 ? "tlsv1.3" : "tlsv1.2");
    for (std::string& text : resolutions(url, options.connect_to))
        set("http.curloptResolve", std::move(text));
    if (const std::optional<fs::path> file = certificates(options, folder))
        set("http.sslCAInfo", file->string());
    if (options.certificate_folders) // git knows only one
        set("http.sslCAPath", std::string{split(*options.certificate_folders, ':').front()});
    // Renamed repositories redirect. A secret, or a host that nobody allowed, is never led away.
    const bool may_follow = !authorization && options.allow_hosts.empty() &&
                            !options.policy_hosts && options.redirects > 0;
    set("http.followRedirects", may_follow ? "initial" : "false");
    if (authorization)
        set("http.extraHeader", cat(authorization->header, ": ", authorization->value.reveal()));
}

/// ssh takes the keys, the known hosts and the settings that the user has for it; a question would
/// wait for ever, and so would a server that says nothing.
void reach_by_ssh(const HttpOptions& options, GitRun& run) {
    const auto limit = std::chrono::ceil<std::chrono::seconds>(options.connect_timeout +
                                                               options.handshake_timeout);
    run.settings.emplace_back("core.sshCommand",
                              cat("ssh -oBatchMode=yes -oConnectTimeout=", limit.count()));
}

} // namespace

void reach(const GitAddress& address,
           const HttpOptions& options,
           const Authorization* authorization,
           const fs::path& folder,
           GitRun& run) {
    run.protocols = name(address.transport);
    run.settings.emplace_back("remote.origin.url", address.url);
    // What it does not send now it promises to send later: that makes a copy without files whole.
    run.settings.emplace_back("remote.origin.promisor", "true");
    run.settings.emplace_back("remote.origin.partialclonefilter", "blob:none");
    if (address.web)
        reach_server(*address.web, options, authorization, folder, run);
    else if (address.transport == GitAddress::Transport::ssh)
        reach_by_ssh(options, run);
}

} // namespace binstall
