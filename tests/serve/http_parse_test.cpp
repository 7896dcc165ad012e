#include "serve/http_chunked.hpp"
#include "serve/http_encode.hpp"
#include "serve/http_guard.hpp"
#include "serve/http_head.hpp"
#include "serve/http_target.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::serve;

namespace
{
Checked<RequestHead> head_of(std::string bytes)
{
    return parse_head(bytes, HttpLimits{});
}

int status_of(std::string bytes)
{
    auto head = head_of(std::move(bytes));
    return head ? 200 : head.error().status;
}
}  // namespace

TEST_CASE("a plain head is read with its fields and framing")
{
    auto head =
        head_of("POST /mcp?a=1 HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: 12\r\nX-A:  b c \t\r\n");
    REQUIRE(head);
    CHECK(head->method == "POST");
    CHECK(head->target == "/mcp?a=1");
    CHECK(head->content_length == 12);
    CHECK(head->keep_alive);
    CHECK_FALSE(head->chunked);
    CHECK(head->fields.find("x-a") == "b c");
}

TEST_CASE("a head that two readers could understand differently is refused")
{
    struct Row
    {
        const char* why;
        std::string bytes;
        int status;
    };
    const std::string get = "GET / HTTP/1.1\r\n";
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
    const std::vector<Row> rows{
        {"both framings", post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400},
        {"two lengths", post + "Content-Length: 1\r\nContent-Length: 1\r\n", 400},
        {"a list of lengths", post + "Content-Length: 1, 1\r\n", 400},
        {"a signed length", post + "Content-Length: +1\r\n", 400},
        {"a negative length", post + "Content-Length: -1\r\n", 400},
        {"a hexadecimal length", post + "Content-Length: 0x1\r\n", 400},
        {"an empty length", post + "Content-Length:\r\n", 400},
        {"a length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n", 400},
        {"another coding", post + "Transfer-Encoding: gzip, chunked\r\n", 501},
        {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n", 400},
        {"a folded line", get + "Host: a\r\nX: 1\r\n 2\r\n", 400},
        {"a blank before the colon", get + "Host : a\r\n", 400},
        {"no colon", get + "Host\r\n", 400},
        {"an empty name", get + ": a\r\n", 400},
        {"a bare LF", get + "Host: a\nX: b\r\n", 400},
        {"a bare CR", get + "Host: a\rX: b\r\n", 400},
        {"a NUL", get + std::string("Host: a\0b\r\n", 11), 400},
        {"a DEL", get + "Host: a\x7f\r\n", 400},
        {"two hosts", get + "Host: a\r\nHost: a\r\n", 400},
        {"no host", get + "X: a\r\n", 400},
        {"two authorizations", get + "Host: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n",
         400},
        {"another version", "GET / HTTP/2.0\r\nHost: a\r\n", 505},
        {"no version", "GET /\r\nHost: a\r\n", 400},
        {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n", 400},
        {"a tab between", "GET\t/ HTTP/1.1\r\nHost: a\r\n", 400},
        {"bytes above ASCII in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n", 400},
        {"a method with a colon", "G:T / HTTP/1.1\r\nHost: a\r\n", 400},
        {"an unknown expectation", get + "Host: a\r\nExpect: 200-ok\r\n", 417},
        {"a long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n", 414},
    };
    for (const auto& row : rows)
    {
        INFO(row.why);
        CHECK(status_of(row.bytes) == row.status);
    }
}

TEST_CASE("more fields than allowed are refused")
{
    std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 99; ++i)
        bytes += "X: 1\r\n";
    CHECK(status_of(bytes) == 200);
    CHECK(status_of(bytes + "X: 1\r\n") == 431);
}

TEST_CASE("Connection and the version decide whether the connection stays")
{
    CHECK_FALSE(head_of("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n")->keep_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\nHost: a\r\n")->keep_alive);
    CHECK(head_of("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n")->keep_alive);
}

TEST_CASE("a target is split and decoded once")
{
    auto target = parse_target("/approve/mand_1%20x?agent=agt_1&scope=a+b%2B&empty=&flag");
    REQUIRE(target);
    CHECK(target->path == "/approve/mand_1 x");
    CHECK(target->query ==
          std::vector<Parameter>{{"agent", "agt_1"}, {"scope", "a b+"}, {"empty", ""}, {"flag", ""}});
    CHECK(parse_target("/a%2525")->path == "/a%25");
    CHECK(parse_target("/")->path == "/");
    CHECK(parse_target("/a/")->path == "/a/");
    CHECK(parse_target("/%C3%A9")->path == "/\xc3\xa9");
}

TEST_CASE("a target that could be read as another path is refused")
{
    for (const auto* target :
         {"",      "*",      "http://a/", "a",      "//a",   "/a//b",    "/./a",  "/a/..", "/a/%2e%2e/b",
          "/%2e",  "/a%2fb", "/a\\b",     "/a%5cb", "/a%00", "/a%0d%0a", "/a%7f", "/a%",   "/a%2",
          "/a%zz", "/a%ff",  "/a%c0%ae",  "/a#b",   "/a?b=%"})
    {
        INFO(target);
        CHECK_FALSE(parse_target(target));
    }
}

TEST_CASE("a parameter that stands twice is nobody's parameter")
{
    auto form = parse_form("a=1&a=2&b=3");
    REQUIRE(form);
    CHECK_FALSE(only(*form, "a"));
    CHECK(only(*form, "b") == "3");
    std::string many;
    for (std::size_t i = 0; i <= PARAMETERS_MAX; ++i)
        many += "a=1&";
    CHECK_FALSE(parse_form(many));
}

TEST_CASE("a chunked body is read the same however it is cut")
{
    const std::string bytes = "4\r\nWiki\r\n6;ext=\"v\"\r\npedia!\r\n0\r\nX-Trailer: dropped\r\n\r\nGET";
    for (std::size_t step = 1; step <= bytes.size(); ++step)
    {
        ChunkedReader reader{100};
        std::string body;
        std::size_t at = 0;
        while (at < bytes.size() && !reader.done())
        {
            auto took = reader.read(std::string_view{bytes}.substr(at, step), body);
            REQUIRE(took);
            at += *took;
        }
        CHECK(body == "Wikipedia!");
        CHECK(reader.done());
        CHECK(bytes.substr(at) == "GET");
    }
}

TEST_CASE("a malformed chunked body is refused")
{
    const std::string long_line(300, 'a');
    for (const auto& bytes : std::vector<std::string>{
             "x\r\n", "\r\n", "-1\r\n", "0x4\r\nWiki\r\n", "4\nWiki", "4\rWiki", "4\r\nWikip\r\n",
             "4\r\nWiki\n", "ffffffffff\r\n", "1;" + long_line + "\r\n", "0\r\nbad trailer\r\n\r\n",
             "0\r\n X: y\r\n\r\n", "0\r\nA: " + long_line + "\r\n\r\n", " 4\r\nWiki\r\n"})
    {
        INFO(bytes);
        ChunkedReader reader{1000};
        std::string body;
        CHECK_FALSE(reader.read(bytes, body));
    }
}

TEST_CASE("chunks that add up beyond the limit are refused before they are read")
{
    ChunkedReader reader{10};
    std::string body;
    REQUIRE(reader.read("6\r\nabcdef\r\n4\r\nghij\r\n", body));
    auto over = reader.read("1\r\n", body);
    REQUIRE_FALSE(over);
    CHECK(over.error().status == 413);
}

TEST_CASE("Host and Origin decide who is answered")
{
    GuardRules rules{{"wallet.lan"}, {"https://app.example.com"}, 8420};
    struct Row
    {
        const char* host;
        const char* origin;
        int status;
    };
    const std::vector<Row> rows{
        {"localhost:8420", nullptr, 200},
        {"LOCALHOST", nullptr, 200},
        {"127.0.0.1:8420", nullptr, 200},
        {"[::1]:8420", nullptr, 200},
        {"wallet.lan", nullptr, 200},
        {"evil.example", nullptr, 403},
        {"localhost.evil.example", nullptr, 403},
        {"127.0.0.2", nullptr, 403},
        {"user@localhost", nullptr, 400},
        {"localhost:x", nullptr, 400},
        {"localhost:99999", nullptr, 400},
        {"", nullptr, 400},
        {"[::1", nullptr, 400},
        {"localhost:8420", "http://localhost:8420", 200},
        {"localhost:8420", "http://127.0.0.1:8420", 200},
        {"localhost:9000", "http://localhost:9000", 200},
        {"wallet.lan", "https://wallet.lan", 200},
        {"localhost:8420", "https://app.example.com", 200},
        {"localhost:8420", "http://localhost:3000", 403},
        {"localhost:8420", "http://localhost", 403},
        {"localhost:8420", "https://app.example.com.evil", 403},
        {"localhost:8420", "http://evil.example", 403},
        {"localhost:8420", "null", 403},
        {"localhost:8420", "", 403},
        {"localhost:8420", "file://localhost:8420", 403},
    };
    for (const auto& row : rows)
    {
        INFO(row.host << " " << (row.origin ? row.origin : "(none)"));
        Fields fields;
        fields.add("Host", row.host);
        if (row.origin)
            fields.add("Origin", row.origin);
        auto checked = check_host_and_origin(fields, rules);
        CHECK((checked ? 200 : checked.error().status) == row.status);
    }
}

TEST_CASE("a page for this machine is not for forwarded requests")
{
    Fields fields;
    fields.add("Host", "localhost");
    CHECK(is_local(fields, {"127.0.0.1", 1, true}));
    CHECK_FALSE(is_local(fields, {"192.0.2.1", 1, false}));
    fields.add("X-Forwarded-For", "192.0.2.1");
    CHECK_FALSE(is_local(fields, {"127.0.0.1", 1, true}));
}

TEST_CASE("an answer's field cannot smuggle another one")
{
    Response response = Response::text(200, "secret");
    response.fields.add("X-A", "1\r\nSet-Cookie: a=b");
    std::string out;
    encode_response(response, {}, "now", out);
    CHECK(out.starts_with("HTTP/1.1 500 "));
    CHECK(out.find("Set-Cookie") == std::string::npos);
    CHECK(out.find("secret") == std::string::npos);
}

TEST_CASE("an event's line breaks stay inside its data")
{
    CHECK(encode(Event{"a\nb\r\nc\rd"}) == "data: a\ndata: b\ndata: c\ndata: d\n\n");
    CHECK(encode(Event{"x", "mess\nage", "1\r2", 500}) == "event: message\nid: 12\nretry: 500\ndata: x\n\n");
    CHECK(encode(Event{""}) == "data: \n\n");
}

TEST_CASE("the date is written as HTTP wants it")
{
    CHECK(http_date(Time::from_seconds(1795253520)) == "Sat, 21 Nov 2026 09:32:00 GMT");
}
