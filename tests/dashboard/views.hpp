#pragma once

#include "vault/wire/messages.hpp"

/// Views as a vault would send them, for pages that are rendered without one.
namespace views
{
bursar::vault::wire::WalletView wallet();
bursar::vault::wire::IntentView intent();
bursar::vault::wire::TypedData typed_data();
bursar::vault::wire::ApprovalView approval();
bursar::vault::wire::AgentView agent();
bursar::vault::wire::PaymentView payment();
}  // namespace views
