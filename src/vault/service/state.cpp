#include "vault/service/state.hpp"

#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

namespace bursar::vault
{
namespace
{
template<class T>
Bytes encode_value(const T& value)
{
    wire::Buffer buffer;
    wire::Writer{buffer}.put(value);
    return {buffer.begin(), buffer.end()};
}

template<class T>
Result<T> parse_value(ByteView bytes, std::string_view what)
{
    T value;
    wire::Reader reader{bytes};
    reader.get(value);
    if (auto finished = reader.finish(); !finished)
        return fail(ErrorCode::integrity_failed,
                    std::string{what} + " in the ledger: " + finished.error().message, "run `bursar audit`");
    return value;
}
}  // namespace

Hash32 State::random32() const
{
    Hash32 value;
    ports.random(value.bytes);
    return value;
}

std::array<std::uint8_t, 16> State::random16() const
{
    std::array<std::uint8_t, 16> value{};
    ports.random(value);
    return value;
}

Result<void> require_wallet(const State& state)
{
    if (!state.settings)
        return fail(ErrorCode::vault_not_initialised, "there is no wallet yet", "run `bursar init`");
    return {};
}

Result<void> load_settings(State& state)
{
    auto stored = state.reader().setting(WALLET_SETTING);
    if (!stored)
        return forward(stored);
    state.settings.reset();
    if (!*stored)
        return {};
    auto settings = parse_settings(**stored);
    if (!settings)
        return forward(settings);
    state.domains = domains_of(*settings);
    state.settings = std::move(*settings);
    return {};
}

Result<crypto::PrivateKey> take_proof(Context& context)
{
    auto& state = context.state;
    if (!*context.proof)
        return fail(ErrorCode::unauthorised, "passphrase: this needs the owner's passphrase");
    auto owner = std::move((*context.proof)->owner);
    context.proof->reset();
    if (!owner)
        return forward(owner);
    const auto& settings = context.settings();
    if (owner->address() != settings.owner)
        return fail(ErrorCode::integrity_failed, "the keystore is not that of this wallet's owner",
                    "restore keystore/owner.json from a backup");
    if (seal_of(settings, *owner) != settings.seal)
        return fail(ErrorCode::integrity_failed, "the wallet's settings were changed on disk",
                    "restore the wallet's folder from a backup");
    if (state.locked())
    {
        state.keys = std::make_unique<Keys>(derive_keys(*owner));
        state.ports.protect(state.keys->spending.expose());
        state.ports.protect(state.keys->session_parent.expose());
    }
    return owner;
}

Result<Intent> find_intent(const Context& context, const IntentId& id)
{
    auto record = context.reader().intent(id);
    if (!record)
        return forward(record);
    if (!context.may_see(record->agent))
        return fail(ErrorCode::not_found, "no intent " + id.text());
    auto terms = parse_terms(record->terms);
    if (!terms)
        return forward(terms);
    return Intent{std::move(*record), std::move(*terms)};
}

policy::IntentState policy_state(ledger::IntentState state)
{
    switch (state)
    {
    case ledger::IntentState::draft:
        return policy::IntentState::draft;
    case ledger::IntentState::active:
        return policy::IntentState::active;
    case ledger::IntentState::exhausted:
        return policy::IntentState::exhausted;
    case ledger::IntentState::expired:
        return policy::IntentState::expired;
    case ledger::IntentState::revoked:
        return policy::IntentState::revoked;
    case ledger::IntentState::rejected:
        return policy::IntentState::rejected;
    }
    std::unreachable();
}

wire::PaymentState wire_state(ledger::PaymentState state)
{
    switch (state)
    {
    case ledger::PaymentState::opened:
        return wire::PaymentState::opened;
    case ledger::PaymentState::authorised:
        return wire::PaymentState::authorised;
    case ledger::PaymentState::presented:
        return wire::PaymentState::presented;
    case ledger::PaymentState::delivered:
        return wire::PaymentState::delivered;
    case ledger::PaymentState::settled:
        return wire::PaymentState::settled;
    case ledger::PaymentState::refused:
        return wire::PaymentState::refused;
    case ledger::PaymentState::rejected:
        return wire::PaymentState::rejected;
    case ledger::PaymentState::unknown:
        return wire::PaymentState::unknown;
    case ledger::PaymentState::expired:
        return wire::PaymentState::expired;
    }
    std::unreachable();
}

Bytes encode_terms(const policy::IntentTerms& terms)
{
    return encode_value(terms);
}

Result<policy::IntentTerms> parse_terms(ByteView bytes)
{
    return parse_value<policy::IntentTerms>(bytes, "an intent's terms");
}

Bytes encode_reasons(const std::vector<policy::Reason>& reasons)
{
    return encode_value(reasons);
}

Result<std::vector<policy::Reason>> parse_reasons(ByteView bytes)
{
    if (bytes.empty())
        return std::vector<policy::Reason>{};
    return parse_value<std::vector<policy::Reason>>(bytes, "a refusal's reasons");
}
}  // namespace bursar::vault
