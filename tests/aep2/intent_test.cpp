#include "aep2/intent.hpp"
#include "tests/aep2/examples.hpp"
#include "tests/aep2/intent_vectors.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace bursar;
using namespace bursar::aep2;
using namespace bursar::aep2::examples;

namespace
{
Intent full()
{
    Intent intent;
    intent.id = "mand_00000000000000000000000000";
    intent.agent = "agt_00000000000000000000000000";
    intent.agent_name = "cmo";
    intent.purpose = "market data, \"quoted\" & ünïcode";
    intent.session = processor().address();
    intent.asset = {CHAIN, TOKEN};
    intent.style = {"USDC", 6};
    intent.budget = Units{5'000'000};
    intent.period = "week";
    intent.valid_from = 1'800'000'000;
    intent.valid_until = 1'802'592'000;
    intent.payment_max = Units{50'000};
    intent.count_max = 100;
    intent.rate_count = 5;
    intent.rate_seconds = 60;
    intent.hosts = {"*.example.org", "api.example.com"};
    intent.payees = {PAYEE, WALLET};
    intent.categories = {"data"};
    intent.rails = {"x402", "aep2"};
    intent.ask_above = Units{40'000};
    intent.new_payee = "ask";
    return intent;
}

Intent open()
{
    Intent intent = full();
    intent.period = "once";
    intent.payment_max.reset();
    intent.count_max.reset();
    intent.rate_count = 0;
    intent.rate_seconds = 0;
    intent.hosts.clear();
    intent.payees.clear();
    intent.categories.clear();
    intent.rails.clear();
    intent.ask_above.reset();
    intent.new_payee = "allow";
    return intent;
}
}  // namespace

TEST_CASE("an intent's typed data has the digest that a browser wallet computes", "[aep2]")
{
    // viem 2.55.0, hashTypedData over exactly the texts of typed_data_json.
    CHECK(typed_data_json(full()) == vectors::FULL_JSON);
    CHECK(digest(full()).hex() == vectors::FULL_DIGEST);
    CHECK(typed_data_json(open()) == vectors::OPEN_JSON);
    CHECK(digest(open()).hex() == vectors::OPEN_DIGEST);
}

TEST_CASE("the summary says in human units what is allowed", "[aep2]")
{
    CHECK(
        summary(full()) ==
        "Pay up to 5.00 USDC a week, at most 0.05 USDC each, at most 100 times a week, at most 5 in 60 s, to "
        "*.example.org, api.example.com, only to 2 named payees, asking above 0.04 USDC, asking for each new "
        "payee, from "
        "2027-01-15T08:00:00Z until 2027-02-14T08:00:00Z.");
    CHECK(summary(open()) ==
          "Pay up to 5.00 USDC in all, to any host, from 2027-01-15T08:00:00Z until 2027-02-14T08:00:00Z.");
}

TEST_CASE("each term changes the digest", "[aep2]")
{
    std::set<Hash32> seen{digest(full())};
    const auto is_new = [&](auto change)
    {
        auto changed = full();
        change(changed);
        return seen.insert(digest(changed)).second;
    };
    CHECK(is_new([](auto& i) { i.id += "x"; }));
    CHECK(is_new([](auto& i) { i.agent += "x"; }));
    CHECK(is_new([](auto& i) { i.agent_name += "x"; }));
    CHECK(is_new([](auto& i) { i.purpose += "x"; }));
    CHECK(is_new([](auto& i) { i.session = PAYEE; }));
    CHECK(is_new([](auto& i) { i.asset.token = PAYEE; }));
    CHECK(is_new([](auto& i) { i.asset.chain = ChainId{1}; }));
    CHECK(is_new([](auto& i) { i.budget = Units{5'000'001}; }));
    CHECK(is_new([](auto& i) { i.period = "day"; }));
    CHECK(is_new([](auto& i) { i.valid_from += 1; }));
    CHECK(is_new([](auto& i) { i.valid_until += 1; }));
    CHECK(is_new([](auto& i) { i.payment_max.reset(); }));
    CHECK(is_new([](auto& i) { i.payment_max = Units{0}; }));
    CHECK(is_new([](auto& i) { i.count_max.reset(); }));
    CHECK(is_new([](auto& i) { i.rate_count = 6; }));
    CHECK(is_new([](auto& i) { i.rate_seconds = 61; }));
    CHECK(is_new([](auto& i) { i.hosts.pop_back(); }));
    CHECK(is_new([](auto& i) { i.payees.pop_back(); }));
    CHECK(is_new([](auto& i) { i.categories.clear(); }));
    CHECK(is_new([](auto& i) { i.rails.pop_back(); }));
    CHECK(is_new([](auto& i) { i.ask_above.reset(); }));
    CHECK(is_new([](auto& i) { i.new_payee = "deny"; }));
    CHECK(is_new([](auto& i) { i.style.symbol = "EURC"; }));
}

TEST_CASE("only the owner's canonical signature approves", "[aep2]")
{
    const auto signature = payer().sign_recoverable(digest(full()));
    CHECK(verify(full(), signature.view(), payer().address()));
    CHECK(verify(full(), signature.view(), PAYEE).error().code == ErrorCode::unauthorised);
    CHECK(verify(open(), signature.view(), payer().address()).error().code == ErrorCode::unauthorised);
    CHECK(verify(full(), signature.view().first(64), payer().address()).error().code == ErrorCode::malformed);
}
