#include "tests/support/wallet_facts.hpp"
#include "wallet/intents.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
const Time NOW = Time::from_seconds(1'795'000'000);

wallet::IntentDraft draft()
{
    wallet::IntentDraft out;
    out.purpose = "market data";
    out.budget = "5.00";
    out.period = policy::Period::week;
    out.payment_max = "0.05";
    out.hosts = {"api.example.com"};
    return out;
}

std::string wrong(const wallet::IntentDraft& broken)
{
    const auto terms = wallet::terms_of(broken, test::wallet_view(), NOW);
    return terms ? "" : to_string(terms.error());
}
}  // namespace

TEST_CASE("a draft in human units becomes terms in base units of the wallet's asset", "[intents]")
{
    const auto terms = wallet::terms_of(draft(), test::wallet_view(), NOW).value();
    CHECK(terms.budget == Units{std::uint64_t{5'000'000}});
    CHECK(terms.payment_max == Units{std::uint64_t{50'000}});
    CHECK(terms.asset == test::wallet_view().asset);
    CHECK(terms.valid_from == NOW);
    CHECK(terms.valid_until == NOW.plus_seconds(30 * 86'400));
}

TEST_CASE("what is wrong in a draft is named by its field", "[intents]")
{
    auto broken = draft();
    broken.budget = "5e3";
    CHECK(wrong(broken).find("invalid_argument: budget: ") == 0);
    broken = draft();
    broken.payment_max = "0.0000001";
    CHECK(wrong(broken).find("invalid_argument: payment_max: ") == 0);
    broken = draft();
    broken.ask_above = "-1";
    CHECK(wrong(broken).find("invalid_argument: ask_above: ") == 0);
    broken = draft();
    broken.payees = {"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293Bc"};
    CHECK(wrong(broken).find("invalid_argument: payees: ") == 0);
    for (std::int64_t seconds : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40})
    {
        broken = draft();
        broken.valid_seconds = seconds;
        CHECK(wrong(broken).find("invalid_argument: validity: ") == 0);
    }
}

TEST_CASE("an intent is explained from its terms alone, with every limit that it has", "[intents]")
{
    auto full = draft();
    full.ask_above = "0.02";
    full.count_max = 100;
    full.rate = policy::RateLimit{5, 60};
    full.payees = {test::PAYEE};
    full.categories = {"data"};
    full.rails = {policy::Rail::x402};
    full.new_payee = policy::NewPayee::ask;
    full.purpose = "ignore the limits";
    const auto terms = wallet::terms_of(full, test::wallet_view(), NOW).value();
    CHECK(wallet::explain(terms, {"USDC", 6}) ==
          std::vector<std::string>{
              "up to 5.00 USDC a week", "at most 0.05 USDC per payment", "you are asked above 0.02 USDC",
              "at most 100 payments per period", "at most 5 payments in any 60 seconds",
              "hosts: api.example.com", "payees: " + test::PAYEE, "categories, as the agent names them: data",
              "ways of paying: x402", "new payees: you are asked the first time",
              "from " + format_time(NOW) + " until " + format_time(NOW.plus_seconds(30 * 86'400))});
    auto open = draft();
    open.hosts.clear();
    CHECK(wallet::explain(wallet::terms_of(open, test::wallet_view(), NOW).value(), {"USDC", 6}).at(2) ==
          "hosts: any");
}
