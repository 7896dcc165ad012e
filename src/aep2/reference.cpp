#include "aep2/reference.hpp"

#include "evm/eip712.hpp"

namespace bursar::aep2
{
Hash32 reference(const QuoteTerms& terms)
{
    static const auto type = evm::type_hash(
        "Quote(string method,string url,bytes32 bodyHash,uint256 amount,uint256 chainId,address token,"
        "address payee,string quoteId,uint256 expiresAt)");
    return evm::StructHash{type}
        .text(terms.method)
        .text(terms.url)
        .word(terms.body_hash)
        .units(terms.amount)
        .number(terms.chain.value)
        .address(terms.token)
        .address(terms.payee)
        .text(terms.quote_id)
        .number(terms.expires_at)
        .finish();
}
}  // namespace bursar::aep2
