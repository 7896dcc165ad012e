#include "dashboard/words.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace bursar::dashboard
{
namespace
{
constexpr std::int64_t WIDE_VALIDITY_SECONDS = 92 * 86400;
constexpr std::size_t PLACE_BYTES_MAX = 120;

std::chrono::year_month_day date_of(Time time)
{
    using namespace std::chrono;
    return year_month_day{floor<days>(sys_time<milliseconds>{milliseconds{time.ms}})};
}

std::string count_of(std::uint64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string seconds_in_words(std::uint64_t seconds)
{
    struct Unit
    {
        std::uint64_t seconds;
        std::string_view name;
    };
    constexpr std::array<Unit, 3> UNITS{{{86400, "day"}, {3600, "hour"}, {60, "minute"}}};
    for (const auto& unit : UNITS)
        if (seconds >= unit.seconds && seconds % unit.seconds == 0)
            return count_of(seconds / unit.seconds, unit.name);
    return count_of(seconds, "second");
}

std::string period_in_words(policy::Period period)
{
    switch (period)
    {
    case policy::Period::once:
        return "in total";
    case policy::Period::day:
        return "each day";
    case policy::Period::week:
        return "each week";
    case policy::Period::month:
        return "each month";
    }
    return "in total";
}

std::string rail_in_words(policy::Rail rail)
{
    switch (rail)
    {
    case policy::Rail::x402:
        return "x402 (a token transfer per payment)";
    case policy::Rail::aep2:
        return "AEP2 (signed mandates, settled later)";
    case policy::Rail::card:
        return "single-use card";
    case policy::Rail::payout:
        return "payout to an address";
    }
    return "unknown";
}

template<class List, class Say>
std::string join(const List& list, Say say)
{
    std::string out;
    for (const auto& item : list)
        out += (out.empty() ? "" : ", ") + say(item);
    return out;
}

/// A name in another script looks like a name in ours; the encoded form does not.
std::string host_in_words(const std::string& host)
{
    auto shown = clean_text(host, policy::HOST_BYTES_MAX);
    if (host.starts_with("*."))
        shown += " (every name below " + shown.substr(2) + ")";
    if (host.find("xn--") != std::string::npos)
        shown += " (written in another script: look closely)";
    return shown;
}

Term hosts_term(const policy::IntentTerms& terms)
{
    if (terms.hosts.empty())
        return {"Where", "any website or API", true};
    bool wide =
        std::ranges::any_of(terms.hosts, [](const auto& host)
                            { return host.starts_with("*.") || host.find("xn--") != std::string::npos; });
    return {"Where", "only at " + join(terms.hosts, host_in_words), wide};
}

Term count_term(const policy::IntentTerms& terms)
{
    std::string text;
    if (terms.count_max)
        text = fmt::format("at most {} {}", count_of(*terms.count_max, "payment"),
                           period_in_words(terms.period));
    if (terms.rate)
        text += fmt::format("{}at most {} in any {}", text.empty() ? "" : ", and ", terms.rate->count,
                            seconds_in_words(terms.rate->seconds));
    return {"How many", text.empty() ? "any number within the budget" : text, false};
}

Term asking_term(const policy::IntentTerms& terms, const wire::WalletView& wallet)
{
    if (!terms.ask_above)
        return {"Asks you first", "never because of the amount", false};
    return {"Asks you first",
            "before any payment above " + money_in_words(*terms.ask_above, terms.asset, wallet), false};
}

Term new_payee_term(policy::NewPayee rule)
{
    switch (rule)
    {
    case policy::NewPayee::allow:
        return {"New payees", "paid without asking", false};
    case policy::NewPayee::ask:
        return {"New payees", "you are asked before the first payment to each", false};
    case policy::NewPayee::deny:
        return {"New payees", "refused: only payees that were paid before", false};
    }
    return {"New payees", "unknown rule", true};
}
}  // namespace

std::string day_in_words(Time time)
{
    constexpr std::array<std::string_view, 12> MONTHS{"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
    auto date = date_of(time);
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                       MONTHS[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()));
}

std::string clock_in_words(Time time)
{
    auto minutes = ((time.seconds() % 86400 + 86400) % 86400) / 60;
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string in_words(Time time)
{
    return day_in_words(time) + ", " + clock_in_words(time) + " UTC";
}

std::string money_in_words(Units units, const AssetId& asset, const wire::WalletView& wallet)
{
    if (asset != wallet.asset)
        return fmt::format("{} base units of token {} on chain {}", units.decimal(),
                           evm::checksummed(asset.token), asset.chain.value);
    auto price = format_price(units, wallet.style);
    auto money = format_money(units, wallet.style);
    return price == money ? money : price + " (" + wallet.style.symbol + ")";
}

std::string price_in_words(Units units, const AssetId& asset, const wire::WalletView& wallet)
{
    return asset == wallet.asset ? format_price(units, wallet.style) : money_in_words(units, asset, wallet);
}

std::string budget_in_words(const policy::IntentTerms& terms, const wire::WalletView& wallet)
{
    return money_in_words(terms.budget, terms.asset, wallet) + " " + period_in_words(terms.period);
}

std::vector<Term> describe(const policy::IntentTerms& terms, const wire::WalletView& wallet)
{
    auto address = [](const Address& payee)
    {
        return evm::checksummed(payee);
    };
    auto words = [](const std::string& text)
    {
        return clean_text(text, policy::CATEGORY_BYTES_MAX);
    };
    std::vector<Term> out;
    out.push_back({"Each payment",
                   terms.payment_max ? "at most " + money_in_words(*terms.payment_max, terms.asset, wallet)
                                     : std::string{"up to the whole budget at once"},
                   !terms.payment_max});
    out.push_back(hosts_term(terms));
    out.push_back(
        {"Who is paid",
         terms.payees.empty() ? std::string{"whoever sells there"} : "only " + join(terms.payees, address),
         false});
    out.push_back(new_payee_term(terms.new_payee));
    out.push_back(asking_term(terms, wallet));
    out.push_back(count_term(terms));
    out.push_back(
        {"What for",
         terms.categories.empty() ? std::string{"any category"} : "only " + join(terms.categories, words),
         false});
    out.push_back(
        {"Ways to pay",
         terms.rails.empty() ? std::string{"all that this wallet has"} : join(terms.rails, rail_in_words),
         false});
    auto validity = terms.valid_until.seconds() - terms.valid_from.seconds();
    out.push_back({"Valid", "from " + in_words(terms.valid_from) + " until " + in_words(terms.valid_until),
                   validity > WIDE_VALIDITY_SECONDS});
    out.push_back({"Money",
                   fmt::format("{} on {} (chain {}), token {}", clean_text(wallet.style.symbol, 16),
                               terms.asset.chain == wallet.asset.chain ? clean_text(wallet.network, 64)
                                                                       : "another network",
                               terms.asset.chain.value, evm::checksummed(terms.asset.token)),
                   terms.asset != wallet.asset});
    return out;
}

std::string place_in_words(std::string_view url, std::string_view host)
{
    auto scheme = url.find("://");
    auto rest = scheme == std::string_view::npos ? std::string_view{} : url.substr(scheme + 3);
    auto path = rest.find('/');
    std::string place{host};
    if (path != std::string_view::npos)
        place += rest.substr(path, rest.find_first_of("?#", path) - path);
    return clean_text(place, PLACE_BYTES_MAX);
}

std::string state_in_words(wire::PaymentState state)
{
    using enum wire::PaymentState;
    switch (state)
    {
    case opened:
        return "nothing signed yet";
    case authorised:
        return "signed, not yet sent";
    case presented:
        return "sent, waiting for the seller";
    case delivered:
        return "delivered, not yet seen on chain";
    case settled:
        return "settled";
    case refused:
        return "blocked before signing";
    case rejected:
        return "refused by the seller; reserved until it can no longer be taken";
    case unknown:
        return "no clear answer; reserved until the facts are known";
    case expired:
        return "never used; back in the budget";
    }
    return "unknown";
}

std::string ledger_line(const wire::PaymentView& payment, const wire::WalletView& wallet)
{
    return clock_in_words(payment.created) + " " + place_in_words(payment.url, payment.host) + " -" +
           price_in_words(payment.amount, payment.asset, wallet);
}
}  // namespace bursar::dashboard
