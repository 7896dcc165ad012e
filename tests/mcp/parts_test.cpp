#include "crypto/sha256.hpp"
#include "mcp/sealed_state.hpp"
#include "mcp/uri_template.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("a URI fits a template segment by segment", "[mcp]")
{
    const std::vector<std::tuple<const char*, const char*, std::string>> cases{
        {"a://x/{id}", "a://x/7", "7"},     {"a://x/{id}", "a://x/a%2Fb", "a/b"},
        {"a://x/{id}/y", "a://x/7/y", "7"}, {"a://x/{id}", "a://x/", "-"},
        {"a://x/{id}", "a://x/7/8", "-"},   {"a://x/{id}", "a://y/7", "-"},
        {"a://x/{id}", "a://x/7?q", "-"},   {"a://x/{id}", "a://x/%ff", "-"},
        {"a://x/{id}", "a://x/%0x", "-"},   {"a://x/{id}", "a://x/%4", "-"},
        {"a://x/{id}/y", "a://x/7", "-"},   {"a://x/{id}.z", "a://x/7.z", "7"}};
    for (const auto& [pattern, uri, id] : cases)
    {
        INFO(pattern << " " << uri);
        const auto matched = mcp::match_uri(pattern, uri);
        CHECK((matched ? matched->at("id") : "-") == id);
    }
}

TEST_CASE("only simple templates are sound", "[mcp]")
{
    for (const auto* good : {"a://x", "a://{b}", "a://{b}/{c}"})
        CHECK(mcp::check_uri_template(good));
    for (const auto* bad : {"a://{", "a://}", "a://{}", "a://{b}{c}", "a://{+b}", "a://{b*}", "a://{b,c}"})
        CHECK_FALSE(mcp::check_uri_template(bad));
}

TEST_CASE("no byte of a sealed state can be changed", "[mcp]")
{
    const mcp::Mac mac = [](ByteView bytes)
    {
        return crypto::hmac_sha256(Bytes(32, 7), bytes);
    };
    const mcp::StateBinding binding{"agent", "tools/call", "pay", {{"amount", "1"}}};
    const auto sealed = mcp::seal_state(mac, binding, {{"payment", "pay_1"}}, Time{2000}, Bytes(12, 1));
    const auto opened = mcp::open_state(mac, binding, sealed, Time{1999});
    REQUIRE(opened);
    CHECK(opened->at("payment") == "pay_1");
    CHECK_FALSE(mcp::open_state(mac, binding, sealed, Time{2000}));
    for (std::size_t i = 0; i < sealed.size(); ++i)
    {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        INFO(i);
        CHECK_FALSE(mcp::open_state(mac, binding, changed, Time{0}));
    }
    for (const auto& text :
         {std::string{}, std::string{"v1."}, std::string{"v1.."}, std::string(10'000, 'A')})
        CHECK_FALSE(mcp::open_state(mac, binding, text, Time{0}));
}

TEST_CASE("parts of a binding cannot trade places", "[mcp]")
{
    const mcp::Mac mac = [](ByteView bytes)
    {
        return crypto::hmac_sha256(Bytes(32, 7), bytes);
    };
    const auto sealed = mcp::seal_state(mac, {"ab", "c", "d", nullptr}, 1, Time{1}, Bytes(12, 1));
    CHECK(mcp::open_state(mac, {"ab", "c", "d", nullptr}, sealed, Time{0}));
    CHECK_FALSE(mcp::open_state(mac, {"a", "bc", "d", nullptr}, sealed, Time{0}));
    CHECK_FALSE(mcp::open_state(mac, {"ab", "cd", "", nullptr}, sealed, Time{0}));
}
