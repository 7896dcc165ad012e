#pragma once

#include "base/error.hpp"

#include <string>

/// x402 over HTTP: JSON in base64 in a header.
namespace bursar::x402
{
// Version 2
constexpr std::string_view PAYMENT_REQUIRED_HEADER = "PAYMENT-REQUIRED";
constexpr std::string_view PAYMENT_SIGNATURE_HEADER = "PAYMENT-SIGNATURE";
constexpr std::string_view PAYMENT_RESPONSE_HEADER = "PAYMENT-RESPONSE";
// Version 1
constexpr std::string_view X_PAYMENT_HEADER = "X-PAYMENT";
constexpr std::string_view X_PAYMENT_RESPONSE_HEADER = "X-PAYMENT-RESPONSE";

constexpr std::size_t HEADER_BYTES_MAX = 16 * 1024;
/// A payment echoes a quote of HEADER_BYTES_MAX and adds its own, so it may be longer.
constexpr std::size_t PAYMENT_HEADER_BYTES_MAX = HEADER_BYTES_MAX + 8 * 1024;
constexpr std::size_t BODY_BYTES_MAX = 64 * 1024;
constexpr std::size_t DEPTH_MAX = 32;
constexpr std::size_t VALUES_MAX = 2000;
constexpr std::size_t OFFERS_MAX = 16;
constexpr std::size_t TEXT_BYTES_MAX = 2048;

/// Standard alphabet, padded, one line.
std::string encode_header(std::string_view json);
/// Either alphabet, padded or not; at most HEADER_BYTES_MAX characters. The result is text that json::parse
/// accepts within the limits above. Errors: too_large, malformed.
Result<std::string> decode_header(std::string_view value);
/// The strict reader with this room's limits, over text that did not come in a header.
Result<void> check_document(std::string_view json, std::size_t bytes_max = BODY_BYTES_MAX);
}  // namespace bursar::x402
