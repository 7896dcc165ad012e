#pragma once

#include "vault/service/purchase.hpp"
#include "vault/service/state.hpp"

namespace bursar::vault
{
/// What is to become of a purchase. Nothing was written yet.
struct Judgement
{
    CheckedPurchase checked;
    Intent intent;
    policy::PeriodSpan period;
    policy::Verdict verdict;
    std::optional<ledger::PaymentRecord> existing;   ///< the payment that has this id already
    std::optional<ledger::ApprovalRecord> approval;  ///< its newest request, if it has one that still counts
    bool decided_before =
        false;  ///< the verdict is the stored one: the payment was refused or signed already
};

/// The one path of a purchase: form, agent, intent, replay, policy with the ledger's history. Authorise
/// carries the judgement out, Judge only tells its verdict. Errors are for what cannot be judged: a wrong
/// form, an intent that the caller does not have, an agent that is not active, an id that names another
/// purchase.
Result<Judgement> judge(const Context& context, wire::Purchase purchase);

Result<wire::Judged> answer(Context& context, const wire::Judge& request);
}  // namespace bursar::vault
