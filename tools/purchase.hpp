#pragma once

#include "wallet/wallet.hpp"

#include <stop_token>

namespace bursar::tools
{
/// A payment with the quote that names it: the same call with that quote is the same purchase, also when it
/// has to wait for the owner in between.
struct Purchase
{
    wallet::PayOutcome outcome;
    std::optional<QuoteId> quote;  ///< empty when the caller named the purchase by a key, or when it was free
};

/// Pays. A purchase without idempotency key and without quote gets a quote of its own first, so that it has a
/// name. A key would do the same, but says that an equal purchase is meant and so turns the guard against
/// duplicates off.
Result<Purchase> pay_named(wallet::PayInput input, wallet::Wallet& wallet, std::stop_token stop = {});
}  // namespace bursar::tools
