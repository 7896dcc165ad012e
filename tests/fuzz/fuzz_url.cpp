// URLs and Location headers.
#include "net/url.hpp"
#include "tests/fuzz/input.hpp"

using namespace bursar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    if (const auto url = net::parse_url(text))
        fuzz::must(net::parse_url(url->text()) == *url, "a URL reads back");
    const net::Url base{"https", "api.example.com", 443, "/v1/chat?x=1"};
    if (const auto url = net::resolve_reference(base, text))
        fuzz::must(net::parse_url(url->text()) == *url, "a resolved reference is a URL");
    return 0;
}
