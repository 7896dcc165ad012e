#pragma once

#include "base/money.hpp"

namespace bursar::aep2
{
/// What a mandate's `ref` commits to: one request to one payee at one price.
struct QuoteTerms
{
    std::string method;  ///< as sent, upper case
    std::string url;     ///< absolute, as requested, without fragment
    Hash32 body_hash;    ///< keccak256 of the exact body bytes; the empty body has a hash too
    Units amount;
    ChainId chain;
    Address token;
    Address payee;
    std::string quote_id;          ///< empty when the quote has none
    std::uint64_t expires_at = 0;  ///< Unix seconds; 0 when the quote does not say
    friend bool operator==(const QuoteTerms&, const QuoteTerms&) = default;
};

/// `ref` = hashStruct (EIP-712, without domain) of
/// `Quote(string method,string url,bytes32 bodyHash,uint256 amount,uint256 chainId,address token,address
/// payee,string quoteId,uint256 expiresAt)`. Every member has a fixed place of 32 bytes (texts as their
/// keccak256), so two different quotes never encode alike, and any EIP-712 library can compute it.
Hash32 reference(const QuoteTerms& terms);
}  // namespace bursar::aep2
