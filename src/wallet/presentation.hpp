#pragma once

#include "vault/wire/messages.hpp"
#include "wallet/request.hpp"

#include <expected>

/// How a payment is shown to a seller, and what the seller's answer means.
namespace bursar::wallet
{
/// The header that carries an authorisation. Checks first that what was signed is what was asked for:
/// `internal` if not.
Result<net::Header> payment_header(const vault::wire::Authorised& authorised,
                                   const vault::wire::Purchase& purchase);

/// What an answer to a paid request says about the payment. Nothing in it moves money: only the watcher's
/// facts do.
struct Outcome
{
    vault::wire::PaymentState state = vault::wire::PaymentState::unknown;  ///< delivered, rejected or unknown
    std::uint32_t http_status = 0;
    std::string transaction;  ///< as the seller claims; a 0x hash or empty
    std::string detail;       ///< plain words, with the seller's own in quotation marks
};

/// 2xx delivered; 4xx rejected, and a second 402 is that too; everything else unknown: redirects, 5xx, 408, a
/// settlement that is pending, and no answer.
Outcome classify(const std::expected<net::Response, net::Failure>& result);
}  // namespace bursar::wallet
