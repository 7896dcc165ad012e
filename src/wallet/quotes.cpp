#include "wallet/quotes.hpp"

#include <algorithm>

namespace bursar::wallet
{
void Quotes::keep(KeptQuote quote)
{
    const std::lock_guard lock{mutex_};
    const auto now = quote.view.fetched;
    std::erase_if(quotes_, [&](const auto& entry) { return entry.second.view.expires <= now; });
    if (quotes_.size() >= QUOTES_KEPT_MAX)
        quotes_.erase(std::ranges::min_element(quotes_, {},
                                               [](const auto& entry) { return entry.second.view.fetched; }));
    auto id = quote.view.id;
    quotes_.insert_or_assign(std::move(id), std::move(quote));
}

Result<KeptQuote> Quotes::find(const QuoteId& id, Time now) const
{
    const std::lock_guard lock{mutex_};
    const auto found = quotes_.find(id);
    if (found == quotes_.end())
        return fail(ErrorCode::not_found, "quote: " + id.text() + " is not known here or was forgotten",
                    "ask for a new quote, or pay by URL");
    if (found->second.view.expires <= now)
        return fail(ErrorCode::quote_expired,
                    "quote: " + id.text() + " is older than " + std::to_string(QUOTE_LIFE_SECONDS) +
                        " seconds",
                    "ask for a new quote");
    return found->second;
}
}  // namespace bursar::wallet
