#include "wallet/wallet.hpp"

#include "wallet/state.hpp"

namespace bursar::wallet
{
namespace wire = vault::wire;

Wallet::Wallet(vault::Client& vault, const net::Client& net, Options options)
    : state_(std::make_unique<State>(vault, net, std::move(options)))
{
}

Wallet::~Wallet() = default;

Result<wire::WalletView> Wallet::status()
{
    return state_->vault.call(wire::GetWallet{});
}

Result<wire::IntentView> Wallet::draft_intent(const IntentDraft& draft)
{
    auto wallet = status();
    if (!wallet)
        return forward(wallet);
    auto terms = terms_of(draft, *wallet, state_->options.clock());
    if (!terms)
        return forward(terms);
    return state_->vault.call(wire::DraftIntent{std::move(*terms)});
}

Result<std::vector<wire::IntentView>> Wallet::intents(std::optional<IntentId> only)
{
    auto list = state_->vault.call(wire::ListIntents{std::move(only)});
    if (!list)
        return forward(list);
    return std::move(list->intents);
}

Result<wire::IntentView> Wallet::revoke_intent(const IntentId& intent)
{
    return state_->vault.call(wire::RevokeIntent{intent});
}

Result<Wallet::PaymentStatus> Wallet::payment(const PaymentId& id)
{
    auto payment = state_->vault.call(wire::GetPayment{id});
    if (!payment)
        return forward(payment);
    PaymentStatus status{std::move(*payment), {}};
    if (auto kept = state_->answers.find(id))
        status.answer = std::move(kept->answer);
    return status;
}

Result<wire::ApprovalView> Wallet::approval(const ApprovalId& id)
{
    return state_->vault.call(wire::GetApproval{id});
}

Result<wire::LedgerPage> Wallet::ledger(const wire::LedgerFilter& filter, std::string cursor,
                                        std::uint32_t limit)
{
    return state_->vault.call(wire::ReadLedger{filter, std::move(cursor), limit});
}

Result<std::vector<wire::LedgerTotal>> Wallet::totals(const wire::LedgerFilter& filter, std::string by)
{
    auto totals = state_->vault.call(wire::SumLedger{filter, std::move(by)});
    if (!totals)
        return forward(totals);
    return std::move(totals->totals);
}

std::string Wallet::approval_link(const IntentId& intent)
{
    return state_->options.page ? state_->options.page("/approve/" + intent.text()).value_or("") : "";
}

std::string Wallet::approval_link(const ApprovalId& approval)
{
    return state_->options.page ? state_->options.page("/approve/" + approval.text()).value_or("") : "";
}
}  // namespace bursar::wallet
