#include "tools/purchase.hpp"

namespace bursar::tools
{
namespace
{
wallet::PayOutcome free_outcome(wallet::QuoteView quote)
{
    wallet::PayOutcome free;
    free.status = wallet::PayStatus::free;
    free.host = std::move(quote.host);
    free.message = "the seller asked for no payment; nothing was paid";
    free.answer = std::move(quote.answer);
    return free;
}
}  // namespace

Result<Purchase> pay_named(wallet::PayInput input, wallet::Wallet& wallet, std::stop_token stop)
{
    if (input.idempotency_key.empty() && !input.quote && input.request)
    {
        auto quote = wallet.quote(*input.request, stop);
        if (!quote)
            return forward(quote);
        // The request was answered already: sending it again could do something twice.
        if (!quote->payment_required)
            return Purchase{free_outcome(std::move(*quote)), std::nullopt};
        input.quote = quote->id;
    }
    auto outcome = wallet.pay(input, stop);
    if (!outcome)
        return forward(outcome);
    return Purchase{std::move(*outcome), input.quote};
}
}  // namespace bursar::tools
