#pragma once

#include "wallet/state.hpp"

namespace bursar::wallet
{
/// A PayInput after its own checks: which purchase is meant, under which id, within which bounds.
struct Order
{
    PaymentId id;
    bool named = false;  ///< the id comes from the caller's key or quote: an earlier call may have made it
    bool repeat_intended = false;  ///< the caller gave a key
    std::optional<Request> asked;
    std::optional<Hash32> fingerprint;
    std::optional<KeptQuote> quote;
    std::optional<Error> quote_missing;  ///< a quote was named that is not there
    Preference preference;
};

/// Errors: invalid_argument with the field; conflict when quote and request are not the same request.
Result<Order> read_order(const PayInput& input, const Quotes& quotes, const vault::wire::WalletView& wallet,
                         std::string_view agent, Time now);
}  // namespace bursar::wallet
