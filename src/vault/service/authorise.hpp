#pragma once

#include "vault/service/judge.hpp"

namespace bursar::vault
{
/// How long a question waits for its owner.
constexpr std::int64_t APPROVAL_SECONDS = 3600;
/// Questions that wait at the same time.
constexpr std::uint32_t OPEN_APPROVALS_MAX = 100;

/// Judges and carries out: reserves and signs, or asks, or records the refusal. vault_locked, with nothing
/// written, when it would be signed but the keys are not there.
Result<wire::Authorised> answer(Context& context, const wire::Authorise& request);
}  // namespace bursar::vault
