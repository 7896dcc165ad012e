#pragma once

#include "vault/wire/messages.hpp"

#include <string>

namespace bursar::wallet
{
/// `09:32 api.example.com/v1/chat -$0.14`: time of day in UTC, host and path (without query, cut), and the
/// amount. What is not final or did not happen says so: "(pending)", "(refused: over_budget)", "(unknown)".
std::string ledger_line(const vault::wire::PaymentView& payment, const AssetStyle& style);

/// The stable name of a payment's state, for example "delivered".
std::string_view name_of(vault::wire::PaymentState state);
Result<vault::wire::PaymentState> parse_payment_state(std::string_view text);

/// What the state means for the money, in one sentence.
std::string_view meaning_of(vault::wire::PaymentState state);

/// RFC 4180 with a header line; amounts in human units. Cells that a spreadsheet would take for a formula are
/// prefixed with an apostrophe.
std::string csv_header();
std::string csv_row(const vault::wire::PaymentView& payment, const AssetStyle& style);
}  // namespace bursar::wallet
