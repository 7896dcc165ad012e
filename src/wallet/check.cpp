#include "wallet/order.hpp"
#include "wallet/outcome.hpp"
#include "wallet/payment_id.hpp"

namespace bursar::wallet
{
namespace
{
void explain_refusal(CheckOutcome& outcome, const Error& why)
{
    outcome.outcome = policy::Outcome::deny;
    outcome.code = why.code;
    outcome.message = why.message;
    outcome.would_pass = why.hint;
}

void take(CheckOutcome& outcome, policy::Verdict verdict)
{
    outcome.outcome = verdict.outcome;
    outcome.reasons = std::move(verdict.reasons);
    if (outcome.reasons.empty())
    {
        outcome.message = "the payment would be made";
        return;
    }
    const auto& first = outcome.reasons.front();
    outcome.code = first.code;
    outcome.message = sentence(first);
    outcome.would_pass = first.would_pass;
}
}  // namespace

Result<CheckOutcome> Wallet::check(const PayInput& input, std::stop_token stop)
{
    auto wallet = status();
    if (!wallet)
        return forward(wallet);
    const auto now = state_->options.clock();
    auto order = read_order(input, state_->quotes, *wallet, "", now);
    if (!order)
        return forward(order);
    if (!order->quote && !order->asked)
        return std::unexpected<Error>(*order->quote_missing);

    CheckOutcome outcome;
    if (!order->quote)
    {
        auto fetched = fetch(state_->net, *order->asked, *wallet, now, std::move(stop));
        if (!fetched)
            return forward(fetched);
        outcome.quote = std::move(fetched->view);
        if (!fetched->quote)
        {
            outcome.outcome = policy::Outcome::allow;
            outcome.message = "the seller asks for no payment";
            return outcome;
        }
        state_->quotes.keep(*fetched->quote);
        order->quote = std::move(fetched->quote);
    }
    const auto& quote = *order->quote;
    outcome.quote = quote.view;
    auto way = choose_way(quote.seller, quote.request, *wallet, order->preference, now);
    if (!way)
    {
        explain_refusal(outcome, way.error());
        return outcome;
    }
    outcome.offer = outcome.quote.offers.at(index_of(quote.seller, *way));
    auto purchase = purchase_of(quote.seller, quote.request, *way, wallet->debit_wallet);
    if (!purchase)
        return forward(purchase);
    purchase->payment = random_payment_id();
    purchase->repeat_intended = order->repeat_intended;
    purchase->category = input.category;
    purchase->note = input.note;
    IntentChoice choice{input.intent, {}, {}};
    if (!input.intent)
    {
        auto chosen = choose_intent(state_->vault, *purchase);
        if (!chosen)
            return forward(chosen);
        choice = std::move(*chosen);
    }
    if (!choice.intent)
    {
        explain_refusal(outcome, choice.why);
        outcome.reasons = std::move(choice.reasons);
        return outcome;
    }
    outcome.intent = purchase->intent = *choice.intent;
    auto judged = state_->vault.call(vault::wire::Judge{std::move(*purchase)});
    if (!judged)
        return forward(judged);
    take(outcome, std::move(judged->verdict));
    return outcome;
}
}  // namespace bursar::wallet
