#include "support.hpp"

#include "policy/host.hpp"

#include <functional>

using namespace bursar;
using namespace bursar::policy;
using namespace bursar::policy::test;

TEST_CASE("names and values of every choice belong together", "[policy]")
{
    for (auto rail : {Rail::x402, Rail::aep2, Rail::card, Rail::payout})
        CHECK(parse_rail(name_of(rail)).value() == rail);
    for (auto period : {Period::once, Period::day, Period::week, Period::month})
        CHECK(parse_period(name_of(period)).value() == period);
    for (auto rule : {NewPayee::allow, NewPayee::ask, NewPayee::deny})
        CHECK(parse_new_payee(name_of(rule)).value() == rule);
    CHECK(name_of(IntentState::exhausted) == "exhausted");
    for (auto wrong : {"", "X402", "x402 ", "year"})
    {
        CHECK(parse_rail(wrong).error().code == ErrorCode::invalid_argument);
        CHECK(parse_period(wrong).error().code == ErrorCode::invalid_argument);
    }
    CHECK(parse_period("year").error().hint == "one of: once, day, week, month");
}

TEST_CASE("terms within their ranges are accepted as they are", "[policy]")
{
    auto full = terms();
    full.payment_max = full.budget;
    full.count_max = COUNT_MAX;
    full.rate = RateLimit{RATE_COUNT_MAX, RATE_SECONDS_MAX};
    full.hosts = {"*.example.com", "api.example.com"};
    full.payees = {address(1), address(2)};
    full.categories = {"data", "market data"};
    full.rails = {Rail::x402, Rail::aep2};
    full.ask_above = Units{};
    full.new_payee = NewPayee::ask;
    full.valid_until = full.valid_from.plus_seconds(VALIDITY_SECONDS_MAX);
    CHECK(validate(full).value() == full);
}

TEST_CASE("every field beyond its range is refused by name", "[policy]")
{
    struct Case
    {
        std::string field;
        std::function<void(IntentTerms&)> change;
    };
    for (const auto& [field, change] :
         std::vector<Case>{
             {"agent",
              [](auto& t)
              {
                  t.agent = {};
              }},
             {"purpose",
              [](auto& t)
              {
                  t.purpose = "";
              }},
             {"purpose",
              [](auto& t)
              {
                  t.purpose = "\u200b \n";
              }},
             {"purpose",
              [](auto& t)
              {
                  t.purpose = std::string(PURPOSE_BYTES_MAX + 1, 'x');
              }},
             {"purpose",
              [](auto& t)
              {
                  t.purpose = "\xff";
              }},
             {"asset",
              [](auto& t)
              {
                  t.asset.chain = {};
              }},
             {"asset",
              [](auto& t)
              {
                  t.asset.chain.value = CHAIN_ID_MAX + 1;
              }},
             {"asset",
              [](auto& t)
              {
                  t.asset.token = {};
              }},
             {"budget",
              [](auto& t)
              {
                  t.budget = {};
              }},
             {"budget",
              [](auto& t)
              {
                  t.budget = Units{AMOUNT_MAX.raw() + 1};
              }},
             {"payment_max",
              [](auto& t)
              {
                  t.payment_max = Units{};
              }},
             {"payment_max",
              [](auto& t)
              {
                  t.payment_max = Units{t.budget.raw() + 1};
              }},
             {"ask_above",
              [](auto& t)
              {
                  t.ask_above = Units{AMOUNT_MAX.raw() + 1};
              }},
             {"valid_from",
              [](auto& t)
              {
                  t.valid_from.ms = -1;
              }},
             {"valid_until",
              [](auto& t)
              {
                  t.valid_until = t.valid_from;
              }},
             {"valid_until",
              [](auto& t)
              {
                  t.valid_until = t.valid_from.plus_seconds(VALIDITY_SECONDS_MAX + 1);
              }},
             {"valid_until",
              [](auto& t)
              {
                  t.valid_until.ms = INT64_MIN;
              }},
             {"valid_until",
              [](auto& t)
              {
                  t.valid_until.ms = INT64_MAX;
              }},
             {"count_max",
              [](auto& t)
              {
                  t.count_max = 0;
              }},
             {"count_max",
              [](auto& t)
              {
                  t.count_max = COUNT_MAX + 1;
              }},
             {"rate.count",
              [](auto& t)
              {
                  t.rate = RateLimit{0, 60};
              }},
             {"rate.count",
              [](auto& t)
              {
                  t.rate = RateLimit{RATE_COUNT_MAX + 1, 60};
              }},
             {"rate.seconds",
              [](auto& t)
              {
                  t.rate = RateLimit{1, 0};
              }},
             {"rate.seconds",
              [](auto& t)
              {
                  t.rate = RateLimit{1, RATE_SECONDS_MAX + 1};
              }},
             {"hosts",
              [](auto& t)
              {
                  t.hosts = std::vector<std::string>(LIST_ITEMS_MAX + 1, "a.org");
              }},
             {"hosts",
              [](auto& t)
              {
                  t.hosts = {"https://a.org"};
              }},
             {"payees",
              [](auto& t)
              {
                  t.payees = std::vector<Address>(LIST_ITEMS_MAX + 1, address(1));
              }},
             {"payees",
              [](auto& t)
              {
                  t.payees = {Address{}};
              }},
             {"categories",
              [](auto& t)
              {
                  t.categories = std::vector<std::string>(LIST_ITEMS_MAX + 1, "data");
              }},
             {"categories",
              [](auto& t)
              {
                  t.categories = {""};
              }},
             {"categories",
              [](auto& t)
              {
                  t.categories = {std::string(CATEGORY_BYTES_MAX + 1, 'a')};
              }},
             {"categories",
              [](auto& t)
              {
                  t.categories = {"caf\u00e9"};
              }},
             {"rails",
              [](auto& t)
              {
                  t.rails = {static_cast<Rail>(9)};
              }},
             {"period",
              [](auto& t)
              {
                  t.period = static_cast<Period>(9);
              }},
             {"new_payee",
              [](auto& t)
              {
                  t.new_payee = static_cast<NewPayee>(9);
              }},
         })
    {
        auto changed = terms();
        change(changed);
        const auto result = validate(changed);
        CAPTURE(field);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::invalid_argument);
        CHECK(result.error().message.find(field) != std::string::npos);
        CHECK_FALSE(result.error().hint.empty());
    }
}

TEST_CASE("terms become canonical, and stay so", "[policy]")
{
    auto loose = terms();
    loose.purpose = "  market\n\u202edata ";
    loose.hosts = {"B.org", "a.org:8443", "b.ORG", "*.Example.com"};
    loose.payees = {address(3), address(1), address(3)};
    loose.categories = {"Data", "compute", "data"};
    loose.rails = {Rail::aep2, Rail::x402, Rail::aep2};
    loose.valid_from.ms += 1;
    loose.valid_until.ms += 999;
    const auto canonical = validate(loose).value();
    CHECK(canonical.purpose == "market data");
    CHECK(canonical.hosts == std::vector<std::string>{"*.example.com", "a.org:8443", "b.org"});
    CHECK(canonical.payees == std::vector{address(1), address(3)});
    CHECK(canonical.categories == std::vector<std::string>{"compute", "data"});
    CHECK(canonical.rails == std::vector{Rail::x402, Rail::aep2});
    CHECK(canonical.valid_from == terms().valid_from);
    CHECK(canonical.valid_until == terms().valid_until);
    CHECK(validate(canonical).value() == canonical);
}

TEST_CASE("host patterns are names, addresses or suffixes", "[policy]")
{
    for (auto [text, canonical] : std::vector<std::pair<std::string, std::string>>{
             {"api.example.com", "api.example.com"},
             {"API.Example.COM:8443", "api.example.com:8443"},
             {"localhost", "localhost"},
             {"localhost:3000", "localhost:3000"},
             {"127.0.0.1:8080", "127.0.0.1:8080"},
             {"[::1]:8080", "[::1]:8080"},
             {"[2001:DB8::1]", "[2001:db8::1]"},
             {"*.example.com", "*.example.com"},
             {"*.example.com:444", "*.example.com:444"},
             {"xn--mnchen-3ya.de", "xn--mnchen-3ya.de"},
             {std::string(63, 'a') + ".org", std::string(63, 'a') + ".org"},
         })
        CHECK(normalise_host_pattern(text).value() == canonical);

    const std::string long_name = std::string(63, 'a') + "." + std::string(63, 'a') + "." +
                                  std::string(63, 'a') + "." + std::string(62, 'a');
    for (const std::string& wrong : std::vector<std::string>{"",
                                                             "*",
                                                             "*.",
                                                             "*.com",
                                                             "*.1.2.3",
                                                             "*.0x7f",
                                                             "a.*.com",
                                                             "*a.com",
                                                             "**.a.com",
                                                             ".a.com",
                                                             "a..com",
                                                             "a.com.",
                                                             "-a.com",
                                                             "a-.com",
                                                             "a_b.com",
                                                             "a b.com",
                                                             "http://a.com",
                                                             "a.com/x",
                                                             "a.com:",
                                                             "a.com:0",
                                                             "a.com:080",
                                                             "a.com:65536",
                                                             "a.com:+80",
                                                             "a.com:80:80",
                                                             "user@a.com",
                                                             "münchen.de",
                                                             "1.2.3.256",
                                                             "1.2.3",
                                                             "01.2.3.4",
                                                             "127.1",
                                                             "0x7f.1",
                                                             "a.0x1",
                                                             "[::1",
                                                             "[]",
                                                             "[1.2.3.4]",
                                                             "[::g]",
                                                             std::string(64, 'a') + ".org",
                                                             long_name,
                                                             std::string("a.com\0", 6)})
    {
        CAPTURE(wrong);
        const auto result = normalise_host_pattern(wrong);
        CHECK_FALSE(result);
        if (!result)
            CHECK(result.error().message.starts_with("hosts"));
    }
}

TEST_CASE("a suffix matches names below it, with the same port, and nothing else", "[policy]")
{
    struct Case
    {
        std::string pattern;
        std::string host;
        bool matches;
    };
    for (const auto& [pattern, host, matches] : std::vector<Case>{
             {"api.example.com", "api.example.com", true},
             {"api.example.com", "api.example.com:8443", false},
             {"api.example.com:8443", "api.example.com:8443", true},
             {"api.example.com:8443", "api.example.com", false},
             {"example.com", "api.example.com", false},
             {"*.example.com", "api.example.com", true},
             {"*.example.com", "a.b.example.com", true},
             {"*.example.com", "example.com", false},
             {"*.example.com", ".example.com", false},
             {"*.example.com", "evilexample.com", false},
             {"*.example.com", "api.example.com.evil.org", false},
             {"*.example.com", "api.example.com:8443", false},
             {"*.example.com:8443", "api.example.com:8443", true},
             {"*.example.com:8443", "api.example.com", false},
         })
    {
        CAPTURE(pattern, host);
        CHECK(host_matches(pattern, host) == matches);
    }
}
