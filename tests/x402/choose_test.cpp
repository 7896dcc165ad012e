#include "tests/x402/examples.hpp"
#include "x402/choose.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::x402;
using namespace bursar::x402::examples;

namespace
{
Payer payer()
{
    Payer p;
    p.request_url = "http://127.0.0.1/paid/weather?city=Paris";
    return p;
}

Result<Choice> choose(const std::string& quote, const Payer& who = payer())
{
    return choose_offer(parse_payment_required(quote).value(), who);
}

std::string refusal(const std::string& quote, const Payer& who = payer())
{
    const auto choice = choose(quote, who);
    REQUIRE_FALSE(choice);
    return std::string{name_of(choice.error().code)} + ": " + choice.error().message;
}

std::string with_offers(const std::vector<json::Value>& changes)
{
    auto document = json::parse(V2_QUOTE).value();
    const auto original = document["accepts"][0];
    document["accepts"] = json::Value::array();
    for (const auto& change : changes)
    {
        auto offer = original;
        offer.merge_patch(change);
        document["accepts"].push_back(offer);
    }
    return json::dump(document);
}
}  // namespace

TEST_CASE("the offer for a known token of the own origin is chosen, under the own domain", "[x402]")
{
    const auto choice = choose(std::string{V2_QUOTE});
    REQUIRE(choice);
    CHECK(choice->offer.index == 0);
    CHECK(choice->asset.name == "USDC");
    CHECK(choice->asset.version == "2");
    CHECK(choice->asset.style.decimals == 6);
    CHECK(choice->pay_to == PAY_TO);
    CHECK(choice->timeout_seconds == 60);
}

TEST_CASE("validity is capped at our own limit", "[x402]")
{
    const auto seconds = [](std::int64_t wanted)
    {
        return choose(changed(V2_QUOTE, "/accepts/0/maxTimeoutSeconds", wanted)).value().timeout_seconds;
    };
    CHECK(seconds(TIMEOUT_SECONDS_MIN) == TIMEOUT_SECONDS_MIN);
    CHECK(seconds(TIMEOUT_SECONDS_MAX) == TIMEOUT_SECONDS_MAX);
    CHECK(seconds(315'360'000) == TIMEOUT_SECONDS_MAX);
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/maxTimeoutSeconds", 9)) ==
          "quote_invalid: maxTimeoutSeconds: expected at least 10");
}

TEST_CASE("what must not be signed is refused with its reason", "[x402]")
{
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/scheme", "upto")) ==
          "unsupported: scheme upto is not supported, only exact");
    CHECK(
        refusal(changed(V2_QUOTE, "/accepts/0/asset", "0x0000000000000000000000000000000000000bad"))
            .starts_with("unknown_asset: asset 0x0000000000000000000000000000000000000bad on eip155:84532"));
    CHECK(
        refusal(changed(V2_QUOTE, "/accepts/0/network", "eip155:8453")).starts_with("unknown_asset: asset "));
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/extra/name", "USD Coin")) ==
          "quote_invalid: extra.name and extra.version are not those of the token");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/extra/version", "1")) ==
          "quote_invalid: extra.name and extra.version are not those of the token");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/extra", nullptr)) ==
          "quote_invalid: extra.name and extra.version are not those of the token");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/amount", "0")) == "quote_invalid: the amount is zero");
    CHECK(refusal(changed(V2_QUOTE, "/accepts/0/payTo", "0x0000000000000000000000000000000000000000")) ==
          "quote_invalid: payTo: the zero address cannot be paid");
    auto frugal = payer();
    frugal.amount_max = Units{9999};
    CHECK(refusal(std::string{V2_QUOTE}, frugal) ==
          "over_payment_limit: it asks 0.01 USDC, the limit is 0.009999 USDC");
    frugal.amount_max = Units{10000};
    CHECK(choose(std::string{V2_QUOTE}, frugal));
    auto elsewhere = payer();
    elsewhere.payable = {{ChainId{8453}, USDC}};
    CHECK(refusal(std::string{V2_QUOTE}, elsewhere) ==
          "unknown_asset: the wallet holds no USDC on eip155:84532");
}

TEST_CASE("a quote for another origin is never paid", "[x402]")
{
    const auto quote_for = [](const std::string& url)
    {
        return changed(V2_QUOTE, "/resource/url", url);
    };
    for (const auto* url : {"https://127.0.0.1/paid/weather", "http://127.0.0.1:8080/paid/weather",
                            "http://evil.example/paid", "http://127.0.0.1.evil.example/",
                            "http://127.0.0.1@evil.example/", "mcp://tool/x", "/paid/weather", "http://"})
    {
        INFO(url);
        CHECK(refusal(quote_for(url)).starts_with("quote_foreign_resource: resource.url: "));
    }
    CHECK(choose(quote_for("HTTP://127.0.0.1:80/other")));
    CHECK(refusal(quote_for("")) == "quote_invalid: resource.url: missing");
    auto lenient = payer();
    lenient.allow_foreign_resource = true;
    CHECK(choose(quote_for("https://public.example/"), lenient));

    // Version 1 names the resource in each offer.
    CHECK(refusal(std::string{V1_QUOTE}).starts_with("quote_foreign_resource: "));
    auto caller = payer();
    caller.request_url = "https://api.example/paid/weather";
    CHECK(choose(std::string{V1_QUOTE}, caller).value().offer.version == 1);
}

TEST_CASE("the payer's own table of tokens comes first", "[x402]")
{
    auto who = payer();
    const AssetId local{ChainId{31337}, USDC};
    const auto quote = changed(V2_QUOTE, "/accepts/0/network", "eip155:31337");
    CHECK(refusal(quote).starts_with("unknown_asset: "));
    who.assets = {{local, "USDC", "2", {"tUSD", 6}}};
    CHECK(choose(quote, who).value().asset.style.symbol == "tUSD");
    who.assets[0].name = "Other";
    CHECK(refusal(quote, who) == "quote_invalid: extra.name and extra.version are not those of the token");
}

TEST_CASE("the first payable offer wins, those settled after delivery before the others", "[x402]")
{
    CHECK(choose(with_offers({{{"scheme", "upto"}}, {{"amount", "20000"}}, json::Value::object()}))
              .value()
              .offer.index == 1);
    CHECK(choose(with_offers({{{"extra", {{"paymentFlow", "upfront"}}}}, json::Value::object()}))
              .value()
              .offer.index == 1);
    CHECK(choose(with_offers({{{"extra", {{"paymentFlow", "upfront"}}}}})).value().offer.index == 0);
}

TEST_CASE("when no offer fits, the refusal says for each why not", "[x402]")
{
    CHECK(refusal(with_offers({{{"scheme", "upto"}}, {{"amount", "0"}}})) ==
          "no_acceptable_offer: none of the offers can be paid: [0] scheme upto is not supported, only "
          "exact; [1] the amount "
          "is zero");
    auto elsewhere = payer();
    elsewhere.request_url = "https://other.example/";
    CHECK(refusal(with_offers({json::Value::object(), {{"amount", "0"}}}), elsewhere)
              .starts_with("quote_foreign_resource: "));
}

TEST_CASE("origins are compared by scheme, host and port alone", "[x402]")
{
    CHECK(origin_of("https://API.Example:443/a?b#c").value() == "https://api.example");
    CHECK(origin_of("http://api.example:8080").value() == "http://api.example:8080");
    CHECK(origin_of("http://[::1]:80/").value() == "http://[::1]");
    CHECK(origin_of("http://[::1]:8080/").value() == "http://[::1]:8080");
    CHECK(origin_of("http://a?x").value() == "http://a");
    CHECK(origin_of("http://a\\@b").value() == "http://a");
    for (const auto* url : {"", "api.example", "ftp://a/", "http:/a", "http://", "http://:80/", "http://u@a/",
                            "http://a:x/", "http://a:080/", "http://a:123456/", "http://a b/", "http://%61/"})
    {
        INFO(url);
        CHECK(origin_of(url).error().code == ErrorCode::malformed);
    }
}
