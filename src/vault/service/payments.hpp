#pragma once

#include "vault/service/state.hpp"

/// Payments and questions after they came into being.
namespace bursar::vault
{
Result<wire::PaymentView> answer(Context& context, const wire::Report& request);
Result<wire::PaymentView> answer(Context& context, const wire::GetPayment& request);
Result<wire::ApprovalView> answer(Context& context, const wire::GetApproval& request);
Result<wire::ApprovalList> answer(Context& context, const wire::ListApprovals& request);
Result<wire::ApprovalView> answer(Context& context, const wire::DecideApproval& request);
Result<wire::LedgerPage> answer(Context& context, const wire::ReadLedger& request);
Result<wire::LedgerTotals> answer(Context& context, const wire::SumLedger& request);
}  // namespace bursar::vault
