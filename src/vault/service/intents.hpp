#pragma once

#include "vault/service/state.hpp"

namespace bursar::vault
{
/// Drafts of one agent that nobody has decided about.
constexpr std::uint32_t DRAFTS_MAX = 50;

Result<wire::IntentView> answer(Context& context, const wire::DraftIntent& request);
Result<wire::IntentList> answer(Context& context, const wire::ListIntents& request);
Result<wire::IntentView> answer(Context& context, const wire::RevokeIntent& request);
Result<wire::TypedData> answer(Context& context, const wire::DescribeIntent& request);
Result<wire::IntentView> answer(Context& context, const wire::ApproveIntent& request);
Result<wire::IntentView> answer(Context& context, const wire::RejectIntent& request);

/// True when the stored signature of an approved intent is its owner's, over the terms as they are stored
/// now. Terms that were changed on disk are integrity_failed. Checked once a process for each intent.
Result<void> check_signature(State& state, const ledger::Reader& reader, const Intent& intent);
}  // namespace bursar::vault
