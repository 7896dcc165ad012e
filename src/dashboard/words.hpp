#pragma once

#include "vault/wire/messages.hpp"

/// What signed fields mean, in plain words. Pure; plain text, not markup.
namespace bursar::dashboard
{
namespace wire = vault::wire;

/// One signed field: "Each payment" – "at most $0.05".
struct Term
{
    std::string label;
    std::string text;
    bool wide = false;  ///< it allows more than a careful owner would expect
    friend bool operator==(const Term&, const Term&) = default;
};

/// "21 November 2026, 09:32 UTC".
std::string in_words(Time time);
/// "21 November 2026".
std::string day_in_words(Time time);
/// "09:32".
std::string clock_in_words(Time time);
/// "$5.00 (USDC)" in the wallet's own asset; else base units with the token's address.
std::string money_in_words(Units units, const AssetId& asset, const wire::WalletView& wallet);
/// "$5.00" where the currency was named before; else as money_in_words.
std::string price_in_words(Units units, const AssetId& asset, const wire::WalletView& wallet);
/// "$5.00 (USDC) each week", "$200.00 (USDC) in total".
std::string budget_in_words(const policy::IntentTerms& terms, const wire::WalletView& wallet);

/// Every signed field but the purpose and the budget, in the order in which a person asks.
std::vector<Term> describe(const policy::IntentTerms& terms, const wire::WalletView& wallet);

/// "api.example.com/v1/chat": host and path of a URL, cleaned, without query.
std::string place_in_words(std::string_view url, std::string_view host);
/// "delivered, not yet settled on chain".
std::string state_in_words(wire::PaymentState state);
/// One ledger line: "09:32 api.example.com/v1/chat -$0.14".
std::string ledger_line(const wire::PaymentView& payment, const wire::WalletView& wallet);
}  // namespace bursar::dashboard
