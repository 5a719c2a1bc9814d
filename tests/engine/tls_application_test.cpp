// SPDX-License-Identifier: MIT
// Poco's Util::Application changes what NetSSL does by default, for the whole process: a plugin
// that uses it must not change what ours checks.
#include "http_fixture.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Util/Application.h>
#include <doctest/doctest.h>

namespace binstall::test {

namespace {

/// An application that is alive while this is, and trusts our authority as its users would do it.
class Application {
public:
    Application()
        : authority_{folder_.write("ca.pem", Authority::shared().certificate()).string()},
          application_{new Poco::Util::Application} {
        application_->config().setString("openSSL.client.caConfig", authority_);
    }

    ~Application() { Poco::Net::SSLManager::instance().shutdown(); } // its context is the process's

    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

private:
    TempFolder folder_;
    std::string authority_;
    Poco::AutoPtr<Poco::Util::Application> application_;
};

int status_for_plain_client(std::uint16_t port) {
    Poco::Net::HTTPSClientSession session{"127.0.0.1", port};
    session.setTimeout(Poco::Timespan{10, 0});
    Poco::Net::HTTPRequest request{"GET", "/", "HTTP/1.1"};
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    session.receiveResponse(response);
    return response.getStatus();
}

} // namespace

TEST_CASE("TLS-04: an application of Poco's in the process changes nothing in what is checked") {
    ServerOptions options;
    options.identity = Authority::shared().issue({.dns_names = {"evil.test"}});
    HttpsServer server{std::move(options)};
    server.on("", [](const ServerRequest&) { return ServerResponse{.status = 200}; });
    const Application alive;
    // The trap is there: a plain client asks no more for whom the certificate is.
    CHECK(status_for_plain_client(server.port()) == 200);
    const std::size_t asked = server.requests().size();

    TestClient client{server.port()};
    const Error error = client.error("https://good.test/");
    CHECK(error.code() == Errc::tls);
    CHECK(contains(error.what(), "the certificate is not valid for good.test"));
    CHECK(server.requests().size() == asked);
}

} // namespace binstall::test
