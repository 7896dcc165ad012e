#include "net/url.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using net::parse_url;

TEST_CASE("a URL is read into its parts and printed back", "[url]")
{
    struct Case
    {
        std::string text;
        std::string origin;
        std::string authority;
        std::string target;
    };
    for (const auto& [text, origin, authority, target] : std::vector<Case>{
             {"https://api.example.com", "https://api.example.com", "api.example.com", "/"},
             {"HTTPS://API.Example.COM/V1?q=A%20b#part", "https://api.example.com", "api.example.com",
              "/V1?q=A%20b"},
             {"https://api.example.com:443/", "https://api.example.com", "api.example.com", "/"},
             {"http://api.example.com:443/", "http://api.example.com:443", "api.example.com:443", "/"},
             {"http://127.0.0.1:8545?x", "http://127.0.0.1:8545", "127.0.0.1:8545", "/?x"},
             {"http://[::1]:80/a", "http://[::1]", "[::1]", "/a"},
             {"https://[2001:DB8:0:0::1]:8443/", "https://[2001:db8::1]:8443", "[2001:db8::1]:8443", "/"},
             {"https://example.com./x", "https://example.com", "example.com", "/x"},
             {"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example", "xn--bcher-kva.example",
              "/"},
         })
    {
        INFO(text);
        const auto url = parse_url(text);
        REQUIRE(url);
        CHECK(url->origin() == origin);
        CHECK(url->authority() == authority);
        CHECK(url->target == target);
        CHECK(parse_url(url->text()).value() == *url);
    }
}

TEST_CASE("a URL that could be read in two ways is refused with the reason", "[url]")
{
    struct Case
    {
        std::string text;
        ErrorCode code;
    };
    using enum ErrorCode;
    for (const auto& [text, code] : std::vector<Case>{
             {"", malformed},
             {"api.example.com/x", malformed},
             {"//api.example.com", malformed},
             {"ftp://example.com/", unsupported},
             {"file:///etc/passwd", unsupported},
             {"javascript://alert(1)", unsupported},
             {"https://user@example.com/", malformed},
             {"https://user:secret@example.com/", malformed},
             {"https://good.example@evil.example/", malformed},
             {"https:///path", malformed},
             {"https://./", malformed},
             {"https://a..b/", malformed},
             {"https://-a.example/", malformed},
             {"https://exa mple.com/", unsupported},
             {"https://b\xC3\xBC"
              "cher.example/",
              unsupported},
             {"https://exam\tple.com/", unsupported},
             {"https://example.com\\@evil.example/", malformed},
             {"https://example.com:0/", malformed},
             {"https://example.com:080/", malformed},
             {"https://example.com:65536/", malformed},
             {"https://example.com:/", malformed},
             {"https://example.com:80x/", malformed},
             {"https://127.1/", malformed},
             {"https://2130706433/", malformed},
             {"https://0x7f.0.0.1/", malformed},
             {"https://0x7f000001/", malformed},
             {"https://0177.0.0.1/", malformed},
             {"https://127.0.0.1.5/", malformed},
             {"https://[::1/", malformed},
             {"https://[127.0.0.1]/", malformed},
             {"https://[fe80::1%25eth0]/", malformed},
             {"https://[::1]x/", malformed},
             {"https://example.com/a b", malformed},
             {"https://example.com/a\r\nX: y", malformed},
             {"https://example.com/%zz", malformed},
             {"https://example.com/%2", malformed},
             {"https://example.com/<script>", malformed},
         })
    {
        INFO(text);
        const auto url = parse_url(text);
        REQUIRE_FALSE(url);
        CHECK(url.error().code == code);
    }
    CHECK(parse_url("https://a.example/" + std::string(net::URL_BYTES_MAX - 18, 'x')));
    CHECK(parse_url("https://a.example/" + std::string(net::URL_BYTES_MAX - 17, 'x')).error().code ==
          ErrorCode::too_large);
}

TEST_CASE("a redirect's target is resolved as RFC 3986 section 5.4 shows", "[url]")
{
    const auto base = parse_url("http://a/b/c/d;p?q").value();
    struct Case
    {
        std::string reference;
        std::string target;
    };
    for (const auto& [reference, target] : std::vector<Case>{
             {"g", "http://a/b/c/g"},
             {"./g", "http://a/b/c/g"},
             {"g/", "http://a/b/c/g/"},
             {"/g", "http://a/g"},
             {"//g", "http://g/"},
             {"?y", "http://a/b/c/d;p?y"},
             {"g?y", "http://a/b/c/g?y"},
             {"", "http://a/b/c/d;p?q"},
             {".", "http://a/b/c/"},
             {"..", "http://a/b/"},
             {"../g", "http://a/b/g"},
             {"../..", "http://a/"},
             {"../../../g", "http://a/g"},
             {"/./g", "http://a/g"},
             {"/../g", "http://a/g"},
             {"g#s", "http://a/b/c/g"},
             {"https://b/x", "https://b/x"},
         })
    {
        INFO(reference);
        CHECK(net::resolve_reference(base, reference).value().text() == target);
    }
    for (auto wrong : {"ftp://b/", "http://u@b/", "/a b", "mailto:x", "javascript:alert(1)", "//127.1/"})
        CHECK_FALSE(net::resolve_reference(base, wrong));
}
