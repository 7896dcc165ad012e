#pragma once

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <vector>

/// What an owner signs once, as values. Words and life cycle: docs/architecture.md.
namespace bursar::policy
{
/// The ways money can move. One budget covers them all.
enum class Rail : std::uint8_t
{
    x402,
    aep2,
    card,
    payout,
};
std::string_view name_of(Rail rail);
Result<Rail> parse_rail(std::string_view text);

/// How often the budget begins anew, counted from `valid_from`. A month is a calendar month.
enum class Period : std::uint8_t
{
    once,
    day,
    week,
    month,
};
std::string_view name_of(Period period);
Result<Period> parse_period(std::string_view text);

/// What happens when an intent meets a payee that it never paid.
enum class NewPayee : std::uint8_t
{
    allow,
    ask,
    deny,
};
std::string_view name_of(NewPayee rule);
Result<NewPayee> parse_new_payee(std::string_view text);

enum class IntentState : std::uint8_t
{
    draft,
    active,
    exhausted,
    expired,
    revoked,
    rejected,
};
std::string_view name_of(IntentState state);

/// At most `count` payments in any `seconds` seconds.
struct RateLimit
{
    std::uint32_t count = 0;
    std::uint32_t seconds = 0;
    friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

constexpr std::size_t PURPOSE_BYTES_MAX = 500;
constexpr std::size_t LIST_ITEMS_MAX = 64;
constexpr std::size_t HOST_BYTES_MAX = 253;
constexpr std::size_t CATEGORY_BYTES_MAX = 64;
/// Keeps sums over all periods of an intent within 128 bits.
constexpr Units AMOUNT_MAX{(Units::Raw{1} << 112) - 1};
constexpr std::uint64_t CHAIN_ID_MAX = (std::uint64_t{1} << 53) - 1;
constexpr std::int64_t VALIDITY_SECONDS_MAX = 366LL * 86'400;
constexpr std::int64_t TIME_SECONDS_MAX = 253'402'300'799;  ///< the last second of 9999
constexpr std::uint32_t COUNT_MAX = 1'000'000;
constexpr std::uint32_t RATE_COUNT_MAX = 10'000;
constexpr std::uint32_t RATE_SECONDS_MAX = 31 * 86'400;

/// Everything an owner signs. Empty lists allow anything of their kind, except `rails`, which then means all.
struct IntentTerms
{
    AgentId agent;
    std::string purpose;
    AssetId asset;
    Units budget;
    Period period = Period::once;
    Time valid_from;
    Time valid_until;
    std::optional<Units> payment_max;
    std::optional<std::uint32_t> count_max;  ///< payments per period
    std::optional<RateLimit> rate;
    std::vector<std::string> hosts;  ///< lower case, exact ("api.example.com", with ":port" when not the
                                     ///< scheme's own) or "*.suffix"
    std::vector<Address> payees;
    std::vector<std::string> categories;
    std::vector<Rail> rails;
    std::optional<Units> ask_above;  ///< a payment above this needs the owner's approval
    NewPayee new_payee = NewPayee::allow;
    friend bool operator==(const IntentTerms&, const IntentTerms&) = default;
};

/// A category in the form that is compared: lower case.
std::string normalise_category(std::string_view text);

/// Checks ranges and forms and makes the terms canonical: lists sorted and without repetitions, hosts and
/// categories in lower case, the purpose cleaned, times cut to whole seconds. invalid_argument names the
/// field and what would be right.
Result<IntentTerms> validate(IntentTerms terms);
}  // namespace bursar::policy
