#include "net/client.hpp"
#include "tests/support/raw_server.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <httplib.h>

using namespace bursar;
using test::RawServer;
using namespace std::chrono_literals;

namespace
{
net::ClientOptions local_options()
{
    net::ClientOptions options;
    options.addresses.allow_loopback = true;
    options.limits.call_ms_max = 2'000;
    return options;
}

net::Request get(const std::string& url)
{
    return {.method = "GET", .url = net::parse_url(url).value(), .headers = {}, .body = {}};
}

std::int64_t ms_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
        .count();
}

RawServer::Behaviour always(std::string answer)
{
    return [answer = std::move(answer)](const std::string&, const RawServer::Connection& connection)
    {
        connection.write(answer);
    };
}

bool has_line(const std::string& request, const std::string& line)
{
    return request.find(line + "\r\n") != std::string::npos;
}

/// A certificate for localhost, made anew by the openssl program.
struct TestCertificate
{
    TestCertificate()
    {
        std::string pattern = std::filesystem::temp_directory_path() / "bursar-net-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        const auto command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
            key() + " -out " + certificate() + " 2>/dev/null";
        made = std::system(command.c_str()) == 0;
    }
    ~TestCertificate() { std::filesystem::remove_all(folder); }
    std::string key() const { return folder + "/key.pem"; }
    std::string certificate() const { return folder + "/certificate.pem"; }

    std::string folder;
    bool made = false;
};

/// A TLS server on localhost.
struct TlsServer
{
    explicit TlsServer(const TestCertificate& certificate)
        : server(certificate.certificate().c_str(), certificate.key().c_str())
    {
        server.Get("/hello", [](const httplib::Request&, httplib::Response& response)
                   { response.set_content("hello", "text/plain"); });
        server.Get("/down", [](const httplib::Request&, httplib::Response& response)
                   { response.set_redirect("http://localhost:1/hello"); });
        port = server.bind_to_any_port("localhost");
        thread = std::thread{[this]
                             {
                                 server.listen_after_bind();
                             }};
        while (!server.is_running())
            std::this_thread::sleep_for(1ms);
    }
    ~TlsServer()
    {
        server.stop();
        thread.join();
    }
    std::string url(const std::string& path) const
    {
        return "https://localhost:" + std::to_string(port) + path;
    }

    httplib::SSLServer server;
    int port = 0;
    std::thread thread;
};
}  // namespace

TEST_CASE("an answer comes back with status, headers and body", "[client]")
{
    RawServer server{
        always("HTTP/1.1 402 Payment Required\r\nX-One: 1\r\nx-one: 2\r\nContent-Length: 4\r\n\r\nbody")};
    const net::Client client{local_options()};
    auto request = get(server.url("/a%20b?q=1"));
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}, {"X-Mine", "yes"}};
    request.body = R"({"q":1})";
    const auto response = client.send(request);
    REQUIRE(response);
    CHECK(response->status == 402);
    CHECK(response->body == "body");
    REQUIRE(response->headers.first("X-ONE"));
    CHECK(*response->headers.first("X-ONE") == "1");
    CHECK(response->headers.count("x-One") == 2);
    CHECK_FALSE(response->headers.first("absent"));

    const auto seen = server.requests().at(0);
    CHECK(seen.starts_with("POST /a%20b?q=1 HTTP/1.1\r\n"));
    CHECK(has_line(seen, "Host: 127.0.0.1:" + std::to_string(server.port())));
    CHECK(has_line(seen, "X-Mine: yes"));
    CHECK(has_line(seen, "Accept-Encoding: identity"));
    CHECK(has_line(seen, "Connection: close"));
    CHECK(seen.ends_with("\r\n\r\n{\"q\":1}"));
    CHECK(seen.find("Cookie") == std::string::npos);
}

TEST_CASE("loopback is refused without the owner's word and nothing is sent", "[client]")
{
    RawServer server{always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")};
    net::ClientOptions options;
    const auto refused = net::Client{options}.send_tracked(get(server.url()));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == ErrorCode::address_refused);
    CHECK_FALSE(refused.error().may_have_arrived);
    options.addresses.allow_private = {"localhost:" + std::to_string(server.port())};
    CHECK(net::Client{options}.send(get("http://localhost:" + std::to_string(server.port()) + "/")));
    CHECK(net::Client{options}.send(get(server.url())).error().code == ErrorCode::address_refused);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a body is read up to the limit and refused one byte beyond it", "[client]")
{
    auto options = local_options();
    options.limits.body_bytes_max = 1000;
    const net::Client client{options};
    for (const bool declared : {true, false})
    {
        const auto answer = [&](std::size_t size)
        {
            const std::string length = declared ? "Content-Length: " + std::to_string(size) + "\r\n" : "";
            return "HTTP/1.1 200 OK\r\n" + length + "\r\n" + std::string(size, 'x');
        };
        RawServer fits{always(answer(1000))};
        CHECK(client.send(get(fits.url())).value().body.size() == 1000);
        RawServer beyond{always(answer(1001))};
        CHECK(client.send(get(beyond.url())).error().code == ErrorCode::too_large);
    }
}

TEST_CASE("endless headers are cut off long before the deadline", "[client]")
{
    auto options = local_options();
    options.limits.call_ms_max = 20'000;
    std::size_t written = 0;
    {
        RawServer server{[&](const std::string&, const RawServer::Connection& connection)
                         {
                             const std::string line = "X-More: " + std::string(1000, 'x') + "\r\n";
                             if (!connection.write("HTTP/1.1 200 OK\r\n"))
                                 return;
                             while (written < 200'000'000 && connection.write(line))
                                 written += line.size();
                         }};
        const auto start = std::chrono::steady_clock::now();
        CHECK(net::Client{options}.send(get(server.url())).error().code == ErrorCode::too_large);
        CHECK(ms_since(start) < 5'000);
    }
    CHECK(written < 200'000'000);
}

TEST_CASE("headers that are too large altogether are refused", "[client]")
{
    auto options = local_options();
    options.limits.header_bytes_max = 2'000;
    std::string many;
    for (int i = 0; i < 30; ++i)
        many += "X-Header-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
    RawServer server{always("HTTP/1.1 200 OK\r\n" + many + "Content-Length: 0\r\n\r\n")};
    CHECK(net::Client{options}.send(get(server.url())).error().code == ErrorCode::too_large);
    CHECK(net::Client{local_options()}.send(get(server.url())));
}

TEST_CASE("a server that drips bytes is left at the deadline of the whole call", "[client]")
{
    auto options = local_options();
    options.limits.call_ms_max = 400;
    const auto drip_forever = [](const RawServer::Connection& connection)
    {
        for (int i = 0; i < 100 && connection.write("x"); ++i)
            std::this_thread::sleep_for(30ms);
    };
    for (const std::string beginning :
         {"HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n"})
    {
        INFO(beginning);
        RawServer server{[&](const std::string&, const RawServer::Connection& connection)
                         {
                             connection.write(beginning);
                             drip_forever(connection);
                         }};
        const auto start = std::chrono::steady_clock::now();
        const auto late = net::Client{options}.send_tracked(get(server.url()));
        REQUIRE_FALSE(late);
        CHECK(late.error().error.code == ErrorCode::timed_out);
        CHECK(late.error().may_have_arrived);
        CHECK(ms_since(start) < 1'500);
    }
}

TEST_CASE("a call can be cancelled while the server keeps silent", "[client]")
{
    auto options = local_options();
    options.limits.call_ms_max = 20'000;
    RawServer server{[](const std::string&, const RawServer::Connection& connection)
                     {
                         connection.wait_for_close();
                     }};
    std::stop_source source;
    std::thread canceller{[&]
                          {
                              std::this_thread::sleep_for(100ms);
                              source.request_stop();
                          }};
    const auto start = std::chrono::steady_clock::now();
    const auto cancelled = net::Client{options}.send(get(server.url()), source.get_token());
    canceller.join();
    CHECK(cancelled.error().code == ErrorCode::cancelled);
    CHECK(ms_since(start) < 2'000);
}

TEST_CASE("a broken answer is a failure that may have arrived, a refused connection is not", "[client]")
{
    const net::Client client{local_options()};
    for (const std::string answer : {"", "HTTP/1.1 200", "not http at all\r\n\r\n",
                                     "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"})
    {
        INFO(answer);
        RawServer server{always(answer)};
        const auto failed = client.send_tracked(get(server.url()));
        REQUIRE_FALSE(failed);
        CHECK(failed.error().error.code == ErrorCode::network_failed);
        CHECK(failed.error().may_have_arrived);
    }
    std::string nobody;
    {
        RawServer server{always("")};
        nobody = server.url();
    }
    const auto refused = client.send_tracked(get(nobody));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.code == ErrorCode::network_failed);
    CHECK_FALSE(refused.error().may_have_arrived);
}

TEST_CASE("redirects are followed while nothing is paid", "[client]")
{
    RawServer target{always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")};
    const auto redirect = [&](int status)
    {
        return always("HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + target.url("/there") +
                      "\r\nContent-Length: 0\r\n\r\n");
    };
    const net::Client client{local_options()};

    SECTION("a GET arrives, and the caller's own headers stay behind when the origin changes")
    {
        for (int status : {301, 302, 303, 307, 308})
        {
            RawServer server{redirect(status)};
            auto request = get(server.url("/here"));
            request.headers = {{"Authorization", "Bearer secret"}, {"Accept", "text/plain"}};
            const auto response = client.send(request);
            REQUIRE(response);
            CHECK(response->url.text() == target.url("/there"));
            CHECK(response->sent == std::vector<net::Header>{{"Accept", "text/plain"}});
            CHECK(has_line(server.requests().at(0), "Authorization: Bearer secret"));
            CHECK_FALSE(has_line(target.requests().back(), "Authorization: Bearer secret"));
        }
    }
    SECTION("a POST is repeated by 307 and 308 and never turned into a GET")
    {
        for (int status : {301, 302, 303, 307, 308})
        {
            RawServer server{redirect(status)};
            auto request = get(server.url());
            request.method = "POST";
            request.body = "x";
            const auto response = client.send(request);
            if (status >= 307)
                CHECK(target.requests().back().starts_with("POST /there "));
            else
                CHECK(response.error().code == ErrorCode::redirect_refused);
        }
    }
    SECTION("a payment does not follow")
    {
        for (const std::string name : {"X-PAYMENT", "payment-signature", "X-Payment-Mandate"})
        {
            RawServer server{redirect(307)};
            auto request = get(server.url());
            request.headers = {{name, "e30="}};
            const auto response = client.send(request);
            REQUIRE(response);
            CHECK(response->status == 307);
            CHECK(target.requests().empty());
        }
    }
    SECTION("a circle ends")
    {
        RawServer server{always("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")};
        CHECK(client.send(get(server.url())).error().code == ErrorCode::redirect_refused);
        CHECK(server.requests().size() == 6);
    }
    SECTION("a redirect to an address that is not allowed is refused")
    {
        RawServer server{always(
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n")};
        CHECK(client.send(get(server.url())).error().code == ErrorCode::address_refused);
    }
    SECTION("a redirect that cannot be read is refused")
    {
        for (const std::string location :
             {"Location: ftp://x/\r\n", "Location: http://u@x/\r\n", "", "Location: /a\r\nLocation: /b\r\n"})
        {
            RawServer server{always("HTTP/1.1 302 Found\r\n" + location + "Content-Length: 0\r\n\r\n")};
            CHECK(client.send(get(server.url())).error().code == ErrorCode::redirect_refused);
        }
    }
}

TEST_CASE("requests that could smuggle lines are refused before anything is sent", "[client]")
{
    RawServer server{always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")};
    const net::Client client{local_options()};
    for (const auto& header : std::vector<net::Header>{
             {"X-A", "b\r\nX-C: d"}, {"X A", "b"}, {"", "b"}, {"X-A", std::string("a\0b", 3)}, {"X-A:", "b"}})
    {
        auto request = get(server.url());
        request.headers = {header};
        CHECK(client.send(request).error().code == ErrorCode::invalid_argument);
    }
    for (const std::string method : {"", "GET /evil HTTP/1.1\r\nX:", "CONNECT", "TRACE"})
    {
        auto request = get(server.url());
        request.method = method;
        CHECK(client.send(request).error().code == ErrorCode::invalid_argument);
    }
    CHECK(server.requests().empty());
}

TEST_CASE("TLS: a certificate counts when the configured authority signed it for this host", "[client]")
{
    const TestCertificate certificate;
    REQUIRE(certificate.made);
    const TlsServer server{certificate};
    auto options = local_options();

    const auto untrusted = net::Client{options}.send_tracked(get(server.url("/hello")));
    REQUIRE_FALSE(untrusted);
    CHECK(untrusted.error().error.code == ErrorCode::network_failed);
    CHECK_FALSE(untrusted.error().may_have_arrived);

    options.ca_file = certificate.certificate();
    const net::Client client{options};
    CHECK(client.send(get(server.url("/hello"))).value().body == "hello");
    CHECK(client.send(get("https://127.0.0.1:" + std::to_string(server.port) + "/hello")).error().code ==
          ErrorCode::network_failed);
    CHECK(client.send(get(server.url("/down"))).error().code == ErrorCode::redirect_refused);
}
