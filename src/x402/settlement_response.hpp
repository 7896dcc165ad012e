#pragma once

#include "base/money.hpp"
#include "x402/encoding.hpp"

namespace bursar::x402
{
/// A seller's claim about the settlement. Only the chain proves it.
struct SettlementResponse
{
    bool success = false;
    std::string transaction;  ///< as written; empty on failure and for steps off chain
    std::string network;
    std::string payer;
    std::optional<Units> amount;  ///< what was charged, if the seller says
    std::string error_reason;     ///< a code
    std::string error_message;    ///< the seller's words
    friend bool operator==(const SettlementResponse&, const SettlementResponse&) = default;
};

/// The value of PAYMENT-RESPONSE or X-PAYMENT-RESPONSE. Errors: malformed, too_large.
Result<SettlementResponse> parse_settlement_header(std::string_view value);
Result<SettlementResponse> parse_settlement_response(std::string_view json);
std::string settlement_json(const SettlementResponse& response);
std::string settlement_header(const SettlementResponse& response);

/// The transaction's hash if it has the form of one.
std::optional<Hash32> transaction_of(const SettlementResponse& response);
}  // namespace bursar::x402
