#pragma once

#include "wallet/pay.hpp"
#include "wallet/presentation.hpp"

/// What callers are told. Pure.
namespace bursar::wallet
{
/// The facts of a payment as the vault has them; status and texts from its state.
PayOutcome outcome_of(const vault::wire::PaymentView& payment, const AssetStyle& style);

/// Refused by the wallet's own checks, before the vault was asked.
PayOutcome refused(const Error& error);
/// What is being bought, for an outcome without a payment in the vault.
void name_purchase(PayOutcome& outcome, const vault::wire::Purchase& purchase, const std::string& host,
                   const AssetStyle& style);
/// Deny or ask, with the vault's reasons.
void take_verdict(PayOutcome& outcome, const policy::Verdict& verdict);
}  // namespace bursar::wallet
