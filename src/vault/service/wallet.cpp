#include "vault/service/wallet.hpp"

#include "crypto/keccak.hpp"
#include "vault/service/views.hpp"

namespace bursar::vault
{
Result<wire::Welcome> answer(Context& context, const wire::Hello& request)
{
    const auto& state = context.state;
    if (request.version != wire::PROTOCOL_VERSION)
        return fail(ErrorCode::unsupported,
                    "the vault speaks version " + std::to_string(wire::PROTOCOL_VERSION) +
                        " of its protocol, not " + std::to_string(request.version),
                    "stop the vault (`bursar vault stop`) and ask again");
    wire::Welcome welcome{.vault_version = state.ports.version,
                          .initialised = state.settings.has_value(),
                          .locked = state.locked(),
                          .agent = {}};
    if (request.credential.empty())
        return welcome;
    auto agent = context.reader().agent_by_credential(crypto::keccak256(request.credential.expose()));
    if (!agent)
        return fail(ErrorCode::unauthorised, "credential: not that of an agent of this wallet",
                    "the owner makes one with `bursar agent add`");
    if (agent->state == ledger::AgentState::revoked)
        return fail(ErrorCode::agent_not_active, "the agent " + agent->name + " was revoked");
    welcome.agent = view_of(*agent);
    return welcome;
}

Result<wire::WalletView> answer(Context& context, const wire::GetWallet&)
{
    return wallet_view(context);
}

Result<wire::WalletView> answer(Context& context, const wire::Initialise& request)
{
    auto& state = context.state;
    if (state.settings)
        return fail(ErrorCode::already_initialised, "there is a wallet already");
    auto settings = settings_from(request);
    if (!settings)
        return forward(settings);
    ensure(context.proof->has_value(), "the owner's key was made");
    auto& [owner, keystore] = **context.proof;
    if (!owner)
        return forward(owner);
    auto keys = std::make_unique<Keys>(derive_keys(*owner));
    settings->owner = owner->address();
    settings->spending = keys->spending.address();
    settings->session_parent = keys->session_parent.public_key();
    settings->session_salt = state.random32();
    settings->seal = seal_of(*settings, *owner);
    // The key first: settings without their key would be a wallet that nobody can open.
    if (auto written = state.ports.key_file->write(keystore); !written)
        return forward(written);
    const ledger::SettingPut put{std::string{WALLET_SETTING}, encode(*settings)};
    if (auto recorded = context.writer.record(put, context.now); !recorded)
        return forward(recorded);
    context.proof->reset();
    if (auto loaded = load_settings(state); !loaded)
        return forward(loaded);
    state.keys = std::move(keys);
    state.ports.protect(state.keys->spending.expose());
    state.ports.protect(state.keys->session_parent.expose());
    return wallet_view(context);
}

Result<wire::Done> answer(Context& context, const wire::Unlock&)
{
    auto owner = take_proof(context);
    if (!owner)
        return forward(owner);
    return wire::Done{};
}

Result<wire::Done> answer(Context& context, const wire::Lock&)
{
    context.state.keys.reset();
    return wire::Done{};
}

Result<wire::Done> answer(Context&, const wire::Stop&)
{
    return wire::Done{};
}

Result<wire::Done> answer(Context&, const wire::Reconcile&)
{
    return wire::Done{};
}

Result<wire::VaultStatus> answer(Context& context, const wire::GetStatus&)
{
    auto open = context.reader().open_payment_count();
    if (!open)
        return forward(open);
    const auto& state = context.state;
    return wire::VaultStatus{.version = state.ports.version,
                             .initialised = state.settings.has_value(),
                             .locked = state.locked(),
                             .started = {},
                             .payments_open = *open,
                             .protections = {},
                             .watcher = {}};
}
}  // namespace bursar::vault
