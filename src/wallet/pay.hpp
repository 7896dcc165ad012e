#pragma once

#include "wallet/quote.hpp"

namespace bursar::wallet
{
using vault::wire::PaymentState;

constexpr std::size_t IDEMPOTENCY_KEY_BYTES_MAX = 128;

/// One wish to pay. Either `quote`, or `request`, or both (then they must be the same request).
struct PayInput
{
    std::optional<IntentId> intent;  ///< may be left out when exactly one active intent fits
    std::optional<Request> request;
    std::optional<QuoteId> quote;
    std::optional<std::string>
        amount_max;  ///< human units; a dearer offer is refused before the vault is asked
    std::string
        idempotency_key;  ///< names the purchase: the same key never pays twice. 1 to 128 bytes, or empty
    std::string category;
    std::string note;                  ///< the agent's words, kept in the ledger
    std::optional<policy::Rail> rail;  ///< preference; x402 otherwise
};

enum class PayStatus : std::uint8_t
{
    delivered,          ///< the seller answered with the goods
    free,               ///< the seller asked for nothing; nothing was paid
    refused,            ///< before signing: by policy or by the wallet's own checks; nothing was paid
    approval_required,  ///< the owner is asked; call again with the same idempotency key afterwards
    rejected,  ///< the seller refused the payment; the amount stays reserved until it is provably unused
    unknown,   ///< no usable answer; the chain will tell; do not pay again
};
std::string_view name_of(PayStatus status);

struct PayOutcome
{
    PayStatus status = PayStatus::unknown;
    std::optional<PaymentId> payment;
    std::optional<IntentId> intent;
    policy::Rail rail = policy::Rail::x402;
    std::string amount;  ///< human units: "0.002"; empty when nothing was chosen
    std::string asset;   ///< "USDC"
    std::string price;   ///< for reading: "$0.002"
    std::string host;
    std::string payee;
    bool replayed = false;         ///< the purchase was made earlier; this is its stored outcome
    std::optional<Answer> answer;  ///< untrusted
    std::string transaction;       ///< as the seller claims, until the watcher saw it
    std::optional<PaymentState> state;
    // Refusals and questions
    ErrorCode code = ErrorCode::internal;  ///< of refused, approval_required, rejected, unknown
    std::string rule;                      ///< the intent's field
    std::string message;                   ///< what happened, in plain words
    std::string would_pass;                ///< the smallest change that would pass
    std::vector<policy::Reason> reasons;
    std::optional<vault::wire::ApprovalView> approval;
    std::string approval_link;  ///< empty when no page is served: then `bursar approve` does it
};

/// The dry run's answer.
struct CheckOutcome
{
    policy::Outcome outcome = policy::Outcome::deny;
    std::optional<IntentId> intent;
    QuoteView quote;
    std::optional<OfferView> offer;
    std::vector<policy::Reason> reasons;
    ErrorCode code = ErrorCode::internal;  ///< when not allowed
    std::string message;                   ///< plain words
    std::string would_pass;
};
}  // namespace bursar::wallet
