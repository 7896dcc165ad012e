#pragma once

#include "vault/service/service.hpp"
#include "vault/service/sign.hpp"
#include "vault/service/throttle.hpp"

#include <unordered_map>

namespace bursar::vault
{
/// An intent as it stands in the ledger, with its terms read.
struct Intent
{
    ledger::IntentRecord record;
    policy::IntentTerms terms;
};

/// What the watcher saw last.
struct Balances
{
    Units spending;
    std::optional<Units> debitable;
    Time seen;
};

/// All that a running service knows. What is not in the ledger is lost with the process, and may be.
struct State
{
    ledger::Ledger* ledger;
    Ports ports;
    std::optional<WalletSettings> settings;
    Domains domains;
    std::unique_ptr<Keys> keys;  ///< empty: locked
    Throttle throttle;
    std::unordered_map<IntentId, Hash32> checked_intents;  ///< whose stored signature and terms were verified
    std::optional<Balances> balances;
    std::vector<watch::Authorisation> new_authorisations;

    const ledger::Reader& reader() const { return ledger->reader(); }
    bool locked() const { return keys == nullptr; }
    Hash32 random32() const;
    std::array<std::uint8_t, 16> random16() const;
};

/// One request while it is answered.
struct Context
{
    State& state;
    ledger::Writer& writer;
    const Caller& caller;
    Time now;
    std::optional<Proof>* proof;

    const WalletSettings& settings() const { return *state.settings; }
    const ledger::Reader& reader() const { return writer.reader(); }
    /// True when what belongs to this agent is the caller's to see.
    bool may_see(const AgentId& agent) const { return !caller.agent || *caller.agent == agent; }
};

/// vault_not_initialised before Initialise.
Result<void> require_wallet(const State& state);

/// Reads the settings anew from the ledger.
Result<void> load_settings(State& state);

/// The owner's key that the request's passphrase opened, after checking that it is this wallet's owner;
/// unlocks the vault as well. Errors: wrong_passphrase, unauthorised (none given), integrity_failed.
Result<crypto::PrivateKey> take_proof(Context& context);

/// Reads an intent and its terms; not_found when it is not the caller's to see.
Result<Intent> find_intent(const Context& context, const IntentId& id);

/// The names that others give to states.
policy::IntentState policy_state(ledger::IntentState state);
wire::PaymentState wire_state(ledger::PaymentState state);

/// Encoded terms and verdicts, as the ledger keeps them.
Bytes encode_terms(const policy::IntentTerms& terms);
Result<policy::IntentTerms> parse_terms(ByteView bytes);
Bytes encode_reasons(const std::vector<policy::Reason>& reasons);
Result<std::vector<policy::Reason>> parse_reasons(ByteView bytes);
}  // namespace bursar::vault
