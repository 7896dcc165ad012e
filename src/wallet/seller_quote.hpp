#pragma once

#include "aep2/payment_required.hpp"
#include "wallet/quote.hpp"
#include "x402/choose.hpp"

namespace bursar::wallet
{
/// What a seller asks, in the seller's own dialects: one 402 may speak several.
struct SellerQuote
{
    std::optional<x402::PaymentRequired> x402;
    std::optional<aep2::PaymentRequired> aep2;
};

/// Reads a 402: the PAYMENT-REQUIRED header (x402 version 2) before the body (x402 version 1 or 2, AEP2).
/// quote_invalid when there is nothing to read, when the header is there twice, or when what is there is
/// wrong.
Result<SellerQuote> read_seller_quote(const net::Response& response);

/// The request that a quote is for, exactly as the seller that answered 402 got it.
struct QuotedRequest
{
    net::Request request;  ///< with the URL after redirects and the headers that it got
    Hash32 body;           ///< body_hash of its body
    Hash32 asked;          ///< fingerprint of the request as it was asked for
};

/// One way to pay that the wallet can take.
struct X402Way
{
    x402::Choice choice;
};
struct Aep2Way
{
    aep2::Demand demand;
};
using Way = std::variant<X402Way, Aep2Way>;

/// The rules of a choice beside the quote itself.
struct Preference
{
    std::optional<policy::Rail> rail;
    std::optional<Units> amount_max;
};

/// The way that is taken: x402 before AEP2 unless the other is preferred and possible. Pure.
/// Errors: those of x402::choose_offer and aep2::demand_of; no_acceptable_offer when both dialects are there
/// and neither can be paid; over_payment_limit when only the price is in the way.
Result<Way> choose_way(const SellerQuote& quote, const QuotedRequest& request,
                       const vault::wire::WalletView& wallet, const Preference& preference, Time now);

/// The offers for reading, with the wallet's opinion on each. Pure.
std::vector<OfferView> offer_views(const SellerQuote& quote, const QuotedRequest& request,
                                   const vault::wire::WalletView& wallet, Time now);
/// The index among `offer_views` that a way belongs to.
std::size_t index_of(const SellerQuote& quote, const Way& way);

/// What the vault is asked to authorise; the ids are the caller's.
/// `debit_wallet` is the payer's own: no quote can name another.
Result<vault::wire::Purchase> purchase_of(const SellerQuote& quote, const QuotedRequest& request,
                                          const Way& way, const Address& debit_wallet);
}  // namespace bursar::wallet
