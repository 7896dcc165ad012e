#pragma once

#include "vault/service/state.hpp"

/// What is read back, made from records.
namespace bursar::vault
{
/// Lists stop before a reply would not fit its frame any more.
constexpr std::size_t REPLY_BYTES_MAX = wire::FRAME_BYTES_MAX - 16 * 1024;

Result<wire::IntentView> view_of(const Context& context, const Intent& intent);
Result<wire::PaymentView> view_of(const ledger::PaymentRecord& record);
Result<wire::ApprovalView> view_of(const Context& context, const ledger::ApprovalRecord& record);
wire::AgentView view_of(const ledger::AgentRecord& record);
Result<wire::WalletView> wallet_view(const Context& context);
}  // namespace bursar::vault
