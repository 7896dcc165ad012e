#pragma once

#include "base/ids.hpp"

#include <string_view>

namespace bursar::wallet
{
/// The id of a purchase that its caller named. The intent is no part of it: the same key never pays twice,
/// not even under another intent (the vault then reports a conflict).
PaymentId payment_id_of_key(std::string_view agent, std::string_view key);
/// The id of a purchase by quote: asking twice to pay one quote for one request is one purchase.
PaymentId payment_id_of_quote(std::string_view agent, const QuoteId& quote, const Hash32& asked);
PaymentId random_payment_id();
}  // namespace bursar::wallet
