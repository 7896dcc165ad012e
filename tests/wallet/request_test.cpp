#include "wallet/request.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("a request with headers that belong to the wallet is refused", "[request]")
{
    for (const std::string name :
         {"X-PAYMENT", "payment-signature", "X-Payment-Mandate", "Host", "content-length",
          "Transfer-Encoding", "Connection", "Proxy-Authorization", "Accept-Encoding"})
    {
        INFO(name);
        const auto refused = wallet::checked({"GET", "https://api.example.com/", {{name, "x"}}, ""});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::invalid_argument);
        CHECK(refused.error().message == "headers: " + name + " is set by the wallet");
    }
    CHECK(wallet::checked({"GET", "https://api.example.com/", {{"Authorization", "Bearer x"}}, ""}));
}

TEST_CASE("a request's limits hold at the limit and one beyond", "[request]")
{
    const auto with = [](std::size_t headers, std::size_t body)
    {
        return wallet::checked({"POST", "https://a.example/", std::vector<net::Header>(headers, {"X-A", "b"}),
                                std::string(body, 'x')});
    };
    CHECK(with(wallet::REQUEST_HEADERS_MAX, wallet::REQUEST_BODY_BYTES_MAX));
    CHECK(with(wallet::REQUEST_HEADERS_MAX + 1, 0).error().code == ErrorCode::too_large);
    CHECK(with(0, wallet::REQUEST_BODY_BYTES_MAX + 1).error().code == ErrorCode::too_large);
    CHECK(wallet::checked({"get", "https://a.example/", {}, ""}).error().code == ErrorCode::invalid_argument);
    CHECK(wallet::checked({"GET", "a.example", {}, ""}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("an answer is text when it is UTF-8, Base64 when not, and cut at the limit", "[request]")
{
    net::Response response;
    response.status = 200;
    response.headers.list = {{"content-type", "application/json\x1b[2J"}};
    response.body = "{\"a\":\"\xC3\xA9\"}";
    auto answer = wallet::answer_of(response);
    CHECK(answer.body == response.body);
    CHECK_FALSE(answer.base64);
    CHECK(answer.content_type.find('\x1b') == std::string::npos);

    response.body = std::string{"\xff\x00\x01", 3};
    answer = wallet::answer_of(response);
    CHECK(answer.base64);
    CHECK(answer.body == "/wAB");

    response.body = std::string(wallet::ANSWER_BODY_BYTES_MAX - 1, 'x') + "\xC3\xA9";
    answer = wallet::answer_of(response);
    CHECK(answer.truncated);
    CHECK(answer.body.size() == wallet::ANSWER_BODY_BYTES_MAX - 1);
}

TEST_CASE("requests that differ in method, URL or body have different fingerprints", "[request]")
{
    const wallet::Request one{"POST", "https://a.example/x", {}, "1"};
    const auto same = wallet::fingerprint(one);
    CHECK(wallet::fingerprint({"POST", "https://a.example/x", {{"X-A", "b"}}, "1"}) == same);
    CHECK(wallet::fingerprint({"PUT", "https://a.example/x", {}, "1"}) != same);
    CHECK(wallet::fingerprint({"POST", "https://a.example/y", {}, "1"}) != same);
    CHECK(wallet::fingerprint({"POST", "https://a.example/x", {}, "2"}) != same);
}
