#include "tests/support/wallet_facts.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using test::OfferText;

namespace
{
const std::string URL = "https://api.example.com/v1/x";
const Time NOW = Time::from_seconds(1'795'000'000);

net::Response answer(const std::string& body, const std::vector<std::string>& headers = {})
{
    net::Response out;
    out.status = 402;
    out.body = body;
    for (const auto& header : headers)
        out.headers.list.push_back({"payment-required", header});
    return out;
}

std::string in_header(const std::string& json)
{
    return to_base64(as_bytes(json));
}

Result<wallet::Way> way_for(const net::Response& response, wallet::Preference preference = {},
                            vault::wire::WalletView view = test::wallet_view())
{
    auto quote = wallet::read_seller_quote(response);
    if (!quote)
        return forward(quote);
    return wallet::choose_way(*quote, test::quoted_request(URL), view, preference, NOW);
}

vault::wire::Purchase purchase_for(const net::Response& response, wallet::Preference preference = {})
{
    const auto quote = wallet::read_seller_quote(response).value();
    const auto request = test::quoted_request(URL);
    const auto way = wallet::choose_way(quote, request, test::wallet_view(), preference, NOW).value();
    return wallet::purchase_of(quote, request, way, test::wallet_view().debit_wallet).value();
}
}  // namespace

TEST_CASE("each dialect of a 402 becomes the same kind of purchase", "[quote]")
{
    const OfferText offer;
    const auto v2 = purchase_for(answer("{}", {in_header(test::quote_v2(URL, offer.v2()))}));
    const auto v2_body = purchase_for(answer(test::quote_v2(URL, offer.v2())));
    const auto v1 = purchase_for(answer(test::quote_v1(offer.v1(URL))));
    const auto aep2 = purchase_for(answer(test::quote_aep2("0.002")));
    for (const auto& purchase : {v2, v2_body, v1, aep2})
    {
        CHECK(purchase.amount == Units{std::uint64_t{2000}});
        CHECK(purchase.payee == test::address_of(test::PAYEE));
        CHECK(purchase.asset == test::wallet_view().asset);
        CHECK(purchase.url == URL);
        CHECK(purchase.method == "GET");
        CHECK(purchase.body_hash == wallet::body_hash(""));
    }
    CHECK(std::get<vault::wire::X402Offer>(v2.offer).version == 2);
    CHECK(std::get<vault::wire::X402Offer>(v1.offer).version == 1);
    CHECK(std::get<vault::wire::Aep2Offer>(aep2.offer).debit_wallet == test::wallet_view().debit_wallet);
    CHECK_FALSE(std::get<vault::wire::Aep2Offer>(aep2.offer).reference.is_zero());
}

TEST_CASE("a validity of ten years is cut to five minutes", "[quote]")
{
    OfferText offer;
    offer.timeout = "315360000";
    const auto purchase = purchase_for(answer(test::quote_v2(URL, offer.v2())));
    CHECK(std::get<vault::wire::X402Offer>(purchase.offer).timeout_seconds == 300);
}

TEST_CASE("an offer that is not in the wallet's own asset is never priced as if it were", "[quote]")
{
    const auto code = [](auto change)
    {
        OfferText offer;
        change(offer);
        const auto way = way_for(answer(test::quote_v2(URL, offer.v2())));
        return way ? ErrorCode::internal : way.error().code;
    };
    CHECK(code([](auto& offer) { offer.network = "eip155:8453"; }) == ErrorCode::unknown_asset);
    CHECK(code([](auto& offer) { offer.network = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"; }) ==
          ErrorCode::unsupported);
    CHECK(code([](auto& offer) { offer.asset = "0x1111111111111111111111111111111111111111"; }) ==
          ErrorCode::unknown_asset);
    CHECK(code([](auto& offer) { offer.scheme = "upto"; }) == ErrorCode::unsupported);
    CHECK(code([](auto& offer) { offer.name = "USD Coin"; }) != ErrorCode::internal);
}

TEST_CASE("a quote for another origin is somebody else's quote", "[quote]")
{
    const OfferText offer;
    for (const std::string elsewhere :
         {"https://evil.example/v1/x", "http://api.example.com/v1/x", "https://api.example.com:8443/v1/x"})
    {
        CHECK(way_for(answer(test::quote_v2(elsewhere, offer.v2()))).error().code ==
              ErrorCode::quote_foreign_resource);
        CHECK(way_for(answer(test::quote_v1(offer.v1(elsewhere)))).error().code ==
              ErrorCode::quote_foreign_resource);
    }
    CHECK(way_for(answer(test::quote_v2("https://API.example.com:443/other", offer.v2()))));
}

TEST_CASE("what cannot be read is quote_invalid, and never guessed", "[quote]")
{
    const auto good = in_header(test::quote_v2(URL, OfferText{}.v2()));
    for (const auto& response : {answer(""), answer("pay me"), answer("{}"), answer("{}", {"%%%junk%%%"}),
                                 answer("{}", {in_header("{}")}), answer("{}", {good, good}),
                                 answer(test::quote_v2(URL, "")), answer(test::quote_aep2("-1"))})
    {
        INFO(response.body);
        const auto way = way_for(response);
        REQUIRE_FALSE(way);
        CHECK(way.error().code == ErrorCode::quote_invalid);
    }
}

TEST_CASE("an offer whose amount is no count of base units is shown and never paid", "[quote]")
{
    for (const std::string amount : {"0.002", "-1", "1e3", "0x10", "01", ""})
    {
        OfferText odd;
        odd.amount = amount;
        INFO(amount);
        CHECK_FALSE(way_for(answer(test::quote_v2(URL, odd.v2()))));
        CHECK(way_for(answer(test::quote_v2(URL, odd.v2() + "," + OfferText{}.v2()))));
    }
}

TEST_CASE("a price above the caller's maximum is refused before anybody is asked", "[quote]")
{
    wallet::Preference preference;
    preference.amount_max = Units{std::uint64_t{1999}};
    CHECK(way_for(answer(test::quote_v2(URL, OfferText{}.v2())), preference).error().code ==
          ErrorCode::over_payment_limit);
    CHECK(way_for(answer(test::quote_aep2("0.002")), preference).error().code ==
          ErrorCode::over_payment_limit);
    preference.amount_max = Units{std::uint64_t{2000}};
    CHECK(way_for(answer(test::quote_v2(URL, OfferText{}.v2())), preference));
    CHECK(way_for(answer(test::quote_aep2("0.002")), preference));
}

TEST_CASE("a seller of both dialects is paid by x402 unless the caller prefers AEP2 and can", "[quote]")
{
    const auto both = answer(test::quote_aep2("0.002"), {in_header(test::quote_v2(URL, OfferText{}.v2()))});
    CHECK(std::holds_alternative<wallet::X402Way>(way_for(both).value()));
    CHECK(std::holds_alternative<wallet::Aep2Way>(way_for(both, {policy::Rail::aep2, {}}).value()));
    auto without = test::wallet_view();
    without.debit_wallet = {};
    CHECK(std::holds_alternative<wallet::X402Way>(way_for(both, {policy::Rail::aep2, {}}, without).value()));
    CHECK(way_for(answer(test::quote_aep2("0.002")), {}, without).error().code == ErrorCode::unsupported);
}

TEST_CASE("a view shows each offer in human units, or says why it cannot be paid", "[quote]")
{
    OfferText foreign;
    foreign.network = "eip155:1";
    foreign.asset = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
    OfferText hostile;
    hostile.network = "eip155:84532\\u202E";
    const auto quote =
        wallet::read_seller_quote(
            answer(
                test::quote_aep2("0.002"),
                {in_header(test::quote_v2(URL, foreign.v2() + "," + OfferText{}.v2() + "," + hostile.v2()))}))
            .value();
    const auto request = test::quoted_request(URL);
    const auto views = wallet::offer_views(quote, request, test::wallet_view(), NOW);
    REQUIRE(views.size() == 4);
    CHECK_FALSE(views[0].payable);
    CHECK_FALSE(views[0].why_not.empty());
    CHECK(views[0].amount.empty());
    CHECK(views[1].payable);
    CHECK(views[1].amount == "0.002");
    CHECK(views[1].asset == "USDC");
    CHECK(views[1].payee == test::PAYEE);
    CHECK(views[2].network.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(views[3].dialect == "aep2");
    CHECK(views[3].amount == "0.002");
    CHECK(wallet::index_of(quote, wallet::choose_way(quote, request, test::wallet_view(), {}, NOW).value()) ==
          1);
    CHECK(
        wallet::index_of(
            quote,
            wallet::choose_way(quote, request, test::wallet_view(), {policy::Rail::aep2, {}}, NOW).value()) ==
        3);
}
