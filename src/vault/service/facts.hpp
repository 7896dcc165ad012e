#pragma once

#include "vault/service/state.hpp"

/// What the watcher is told, and what it says.
namespace bursar::vault
{
/// A question that nobody answered, and a payment that waits for one, end after this.
constexpr std::int64_t OPENED_PAYMENT_SECONDS = 24 * 3600;

watch::Authorisation watched(const ledger::PaymentRecord& payment, const SignedPayment& authorisation);

/// All payments whose authorisation can still move money.
Result<std::vector<watch::Authorisation>> open_authorisations(const State& state);

/// Posts or voids the payment's reservation, or takes note of a balance. A fact about a payment that is final
/// already, or that never was, changes nothing.
Result<void> apply_fact(State& state, ledger::Writer& writer, const watch::Fact& fact, Time now);

/// Closes questions and unanswered payments whose time is over.
Result<void> close_unanswered(ledger::Writer& writer, Time now);
}  // namespace bursar::vault
