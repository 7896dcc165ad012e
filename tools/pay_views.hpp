#pragma once

#include "tools/purchase.hpp"
#include "json/json.hpp"

/// Quotes, dry runs and payments as JSON, as schemas/{get_quote,check_payment,pay_quote}.output.json describe
/// them. What sellers wrote stands in members that say so: payee_words, payee_error, body.
namespace bursar::tools
{
json::Value quote_json(const wallet::QuoteView& quote);
json::Value check_json(const wallet::CheckOutcome& check);
/// Not for refusals, which are failures (failure.hpp).
json::Value pay_json(const Purchase& purchase);

/// Puts `http_status`, `content_type`, `body` (JSON when the seller sent JSON) and, when true, `body_base64`
/// and `body_truncated` into `target`; at most `body_bytes_max` bytes of body.
void add_answer(json::Value& target, const wallet::Answer& answer, std::size_t body_bytes_max);

/// Of a seller's answer in a tool result: hosts cut long results. All of it is in bursar://payment/{id}.
constexpr std::size_t ANSWER_SHOWN_BYTES_MAX = 32 * 1024;
}  // namespace bursar::tools
