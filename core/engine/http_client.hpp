// SPDX-License-Identifier: MIT
#pragma once

#include <binstall/http.hpp>
#include <binstall/log.hpp>

#include <engine/http/proxy_rules.hpp>
#include <engine/http/tls_version.hpp>
#include <engine/restartable_sink.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace binstall {

namespace fs = std::filesystem;

class Credentials;
class Spool;

/// `--connect-to HOST:PORT:ADDRESS:PORT`, as curl's: requests for the first pair go to the second.
/// Certificates are still checked for HOST. An empty HOST or PORT matches any; an empty address or
/// port leaves it as it was.
struct ConnectTo {
    std::string host;
    std::string port;
    std::string address;
    std::string address_port;

    /// @throws Error{Errc::usage}
    static ConnectTo parse(std::string_view text);

    friend bool operator==(const ConnectTo&, const ConnectTo&) = default;
};

/// How requests are made.
struct HttpOptions {
    std::vector<ConnectTo> connect_to;
    std::vector<fs::path> root_certificates; ///< PEM files, added to the system's.
    /// SSL_CERT_FILE and SSL_CERT_DIR: used instead of the system's bundle and folder.
    std::optional<fs::path> certificate_file;
    std::optional<std::string> certificate_folders;
    TlsVersion min_tls_version = TlsVersion::tls_1_2;
    ProxyRules proxies;
    bool allow_http = false; ///< --allow-insecure-http
    /// Hosts that the user chose: of the registry, of --pkg-url. Over plain http, these alone may
    /// be at a private address.
    std::vector<std::string> own_hosts;
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds handshake_timeout{10'000};
    std::chrono::milliseconds first_byte_timeout{30'000};
    std::chrono::milliseconds idle_timeout{30'000};
    std::chrono::milliseconds metadata_timeout{60'000};    ///< A whole buffered request.
    std::chrono::milliseconds download_timeout{1'800'000}; ///< A whole download.
    int attempts = 3;
    std::chrono::milliseconds retry_delay{500}; ///< Doubled each time, with jitter.
    int redirects = 10;
    int connections_per_host = 8;
    std::uint64_t download_size = std::uint64_t{1} << 30; ///< Bytes of one download.
    bool offline = false;                 ///< Nothing is asked; the cache alone answers.
    std::vector<std::string> allow_hosts; ///< When not empty: nobody else is asked.
    std::optional<std::vector<std::string>> policy_hosts; ///< The same, of the policy.
    /// Where answers are kept from run to run; absent: nowhere.
    std::optional<fs::path> cache_folder;
    std::uint64_t cache_size = std::uint64_t{64} << 20; ///< Bytes; 0: nothing is kept.
    bool records_requests = false;                      ///< For HttpClient::requests().
};

/// A request that was sent and answered.
struct MadeRequest {
    Method method = Method::get;
    Url url;
    int status = 0;
};

/// The engine's HTTP client: Poco's TLS with the holes closed (docs/decisions/http-client.md).
///
/// Thread-safe. `stop` ends every wait of every request within milliseconds.
class HttpClient : public Http {
public:
    /// `credentials` outlive the client; null for none.
    HttpClient(HttpOptions options,
               Log& log,
               std::stop_token stop,
               const Credentials* credentials = nullptr);
    ~HttpClient() override;

    Response fetch(const Request& request) override;
    Response fetch(const Request& request, ByteSink& sink) override;
    std::vector<Outcome> fetch_all(std::span<const Request> requests) override;

    /// As the streaming fetch(). What breaks off is continued where it ended when the server still
    /// has the same file; else it begins again, and so does `sink`.
    Response download(const Request& request, RestartableSink& sink);

    /// As above, and it is kept in the store, where a later run finds it without a network.
    Response download(const Request& request, Spool& spool);

    /// Forgets the answer to `request`, which turned out to be wrong: it is not used again. Whether
    /// an earlier run had kept it, so that asking may give another one.
    bool forget(const Request& request);

    /// The same client for one plugin call: its requests end with `call`, too. Must not outlive
    /// this client.
    std::unique_ptr<Http> for_call(std::stop_token call);

    /// Starts connecting to `origins` ("https://github.com") that will surely be needed, with so
    /// many connections `each`.
    void open_ahead(const std::vector<Url>& origins, std::size_t each = 1);

    /// Every host that was connected to, for the report.
    std::set<std::string> hosts() const;

    /// Every request that was answered so far, redirects included; none unless the options say that
    /// they are recorded.
    std::vector<MadeRequest> requests() const;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace binstall
