#pragma once

#include "wallet/seller_quote.hpp"

#include <map>
#include <mutex>

namespace bursar::wallet
{
/// A quote as it was fetched: what is shown, what the seller said, and for which request.
struct KeptQuote
{
    QuoteView view;
    SellerQuote seller;
    QuotedRequest request;
};

/// Quotes of the last minutes, in memory: a quote is cheap to fetch again, and one from another process or
/// another hour would be stale. At most QUOTES_KEPT_MAX; the oldest go first.
class Quotes
{
public:
    void keep(KeptQuote quote);
    /// Errors: not_found (with what to do), quote_expired.
    Result<KeptQuote> find(const QuoteId& id, Time now) const;

private:
    mutable std::mutex mutex_;
    std::map<QuoteId, KeptQuote> quotes_;
};
}  // namespace bursar::wallet
