#pragma once

#include "wallet/wallet.hpp"
#include "json/json.hpp"

/// How intents, payments, approvals and refusals look as JSON and in plain words: the same in tools,
/// resources and the command line. Amounts are strings in human units; text from outside was cleaned by the
/// vault.
namespace bursar::tools
{
/// Member names as in schemas/*.output.json.
json::Value intent_json(const vault::wire::IntentView& intent, const vault::wire::WalletView& wallet);
json::Value payment_json(const vault::wire::PaymentView& payment, const AssetStyle& style);
json::Value reason_json(const policy::Reason& reason);
json::Value reasons_json(const std::vector<policy::Reason>& reasons);
json::Value approval_json(const vault::wire::ApprovalView& approval, std::string_view link,
                          std::string_view command);
json::Value total_json(const vault::wire::LedgerTotal& total, const AssetStyle& style);

/// What an intent allows, in one sentence made of its signed fields.
std::string intent_summary(const vault::wire::IntentView& intent, const AssetStyle& style);
}  // namespace bursar::tools
