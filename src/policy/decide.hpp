#pragma once

#include "policy/intent.hpp"

namespace bursar::policy
{
/// One payment that somebody wants to make, taken from the request really made and the offer really chosen.
struct PaymentRequest
{
    Rail rail = Rail::x402;
    AssetId asset;
    Units amount;
    Address payee;
    std::string host;      ///< of the URL really called, lower case, with ":port" when not the scheme's own
    std::string category;  ///< what the agent says; empty when it says nothing
    Hash32 fingerprint;    ///< of method, URL, body hash, payee, asset and amount: equal for equal purchases
    bool repeat_intended =
        false;                    ///< the caller named a payment id of its own, so an equal purchase is meant
    bool owner_approved = false;  ///< an approval request for exactly this payment was granted
};

/// What the ledger knows that matters for one payment. The vault reads it in the same transaction that
/// reserves.
struct History
{
    IntentState state = IntentState::active;
    Units posted;             ///< this period
    Units pending;            ///< this period, reserved and not final
    std::uint32_t count = 0;  ///< payments begun this period
    std::uint32_t count_in_rate_window = 0;
    std::optional<Time> oldest_in_rate_window;
    bool payee_known = false;  ///< paid before under this intent
    std::optional<Time>
        equal_purchase;  ///< the newest payment with the same fingerprint that was not refused or voided
};

/// An equal purchase this soon after the last one is taken for a retry, unless the caller says otherwise.
constexpr std::int64_t DUPLICATE_WINDOW_SECONDS = 300;

enum class Outcome : std::uint8_t
{
    allow,
    ask,
    deny,
};
std::string_view name_of(Outcome outcome);

/// Why, with the values compared, and the smallest change that would pass.
struct Reason
{
    ErrorCode code = ErrorCode::internal;
    std::string rule;        ///< the intent's field, e.g. "payment_max"
    std::string actual;      ///< in human units
    std::string limit;       ///< in human units
    std::string would_pass;  ///< a sentence
    friend bool operator==(const Reason&, const Reason&) = default;
};

/// `reasons` is empty for allow; the first one decides, the others follow in order of precedence.
struct Verdict
{
    Outcome outcome = Outcome::deny;
    std::vector<Reason> reasons;
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Judges one payment. Pure: equal arguments give equal verdicts. All rules are tried; denials come before
/// questions; among each the order of ErrorCode is the precedence.
/// - An exhausted intent is judged as an active one: its budget says what would pass.
/// - A payment in another asset is refused for that; its amount is not compared with the intent's.
/// - A payee that the terms list is never a new one.
/// - `owner_approved` answers the questions and vouches for a repetition; it lifts no limit.
Verdict decide(const IntentTerms& terms, const AssetStyle& style, const History& history,
               const PaymentRequest& request, Time now);

/// The period that contains `now`: [start, end). Requires valid_from <= now. For Period::once the whole
/// validity.
struct PeriodSpan
{
    std::uint64_t index = 0;
    Time start;
    Time end;
};
PeriodSpan period_at(const IntentTerms& terms, Time now);

/// "api.example.com" matches itself; "*.example.com" matches every name below example.com, not example.com.
bool host_matches(std::string_view pattern, std::string_view host);
}  // namespace bursar::policy
