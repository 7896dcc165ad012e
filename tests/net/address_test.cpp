#include "net/address.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using net::AddressKind;
using net::IpAddress;

namespace
{
net::Url url(const std::string& text)
{
    return net::parse_url(text).value();
}
}  // namespace

TEST_CASE("addresses are told apart at the edges of their ranges", "[address]")
{
    struct Case
    {
        std::string text;
        AddressKind kind;
    };
    using enum AddressKind;
    for (const auto& [text, kind] : std::vector<Case>{
             {"8.8.8.8", public_internet},
             {"9.255.255.255", public_internet},
             {"10.0.0.0", private_range},
             {"10.255.255.255", private_range},
             {"11.0.0.0", public_internet},
             {"100.63.255.255", public_internet},
             {"100.64.0.0", private_range},
             {"100.127.255.255", private_range},
             {"100.128.0.0", public_internet},
             {"126.255.255.255", public_internet},
             {"127.0.0.1", loopback},
             {"127.255.255.255", loopback},
             {"169.254.169.254", link_local},
             {"172.15.255.255", public_internet},
             {"172.16.0.0", private_range},
             {"172.31.255.255", private_range},
             {"172.32.0.0", public_internet},
             {"192.168.0.1", private_range},
             {"198.18.0.1", reserved},
             {"0.0.0.0", reserved},
             {"224.0.0.1", reserved},
             {"255.255.255.255", reserved},
             {"::", reserved},
             {"::1", loopback},
             {"::ffff:127.0.0.1", loopback},
             {"::ffff:10.1.2.3", private_range},
             {"64:ff9b::10.0.0.1", private_range},
             {"64:ff9b::8.8.8.8", public_internet},
             {"2002:7f00:0001::", loopback},
             {"fc00::1", private_range},
             {"fdff::1", private_range},
             {"fe80::1", link_local},
             {"ff02::1", reserved},
             {"2001:0:1::1", reserved},
             {"2001:db8::1", reserved},
             {"2606:4700::1111", public_internet},
             {"4000::1", reserved},
         })
    {
        INFO(text);
        CHECK(net::kind_of(IpAddress::parse(text).value()) == kind);
    }
}

TEST_CASE("only addresses in their canonical notation are read", "[address]")
{
    for (auto wrong :
         {"", "127.1", "0177.0.0.1", "1.2.3.4.5", "256.1.1.1", "::1%eth0", "[::1]", "1.2.3.4 ", "localhost"})
        CHECK_FALSE(IpAddress::parse(wrong));
    CHECK(IpAddress::parse("::ffff:1.2.3.4").value().text() == "1.2.3.4");
    CHECK(IpAddress::parse("2001:DB8::0:1").value().text() == "2001:db8::1");
}

TEST_CASE("an address beyond the internet needs the owner's word, and metadata services never get it",
          "[address]")
{
    const auto at = [](const char* text)
    {
        return IpAddress::parse(text).value();
    };
    const net::AddressPolicy nothing;
    const net::AddressPolicy local{.allow_loopback = true, .allow_private = {}};
    const net::AddressPolicy lan{.allow_loopback = false, .allow_private = {"node.lan:8545", "10.0.0.5"}};

    CHECK(check_address(url("https://api.example.com/"), at("8.8.8.8"), nothing));
    CHECK(check_address(url("http://127.0.0.1:1/"), at("127.0.0.1"), nothing).error().code ==
          ErrorCode::address_refused);
    CHECK(check_address(url("http://127.0.0.1:1/"), at("127.0.0.1"), local));
    CHECK_FALSE(check_address(url("http://192.168.1.1/"), at("192.168.1.1"), local));

    CHECK(check_address(url("http://node.lan:8545/"), at("192.168.1.7"), lan));
    CHECK_FALSE(check_address(url("http://node.lan:8546/"), at("192.168.1.7"), lan));
    CHECK(check_address(url("http://10.0.0.5:99/"), at("10.0.0.5"), lan));
    CHECK_FALSE(check_address(url("http://node.lan:8545/"), at("169.254.169.254"), lan));
    const auto refused = check_address(url("http://evil.example/"), at("10.0.0.5"), lan);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "evil.example leads to the private address 10.0.0.5");
    CHECK(refused.error().hint.find("allow_private") != std::string::npos);
}
