#include "wallet/payment_id.hpp"

#include "crypto/keccak.hpp"
#include "crypto/random.hpp"

namespace bursar::wallet
{
namespace
{
/// Each part goes in as its own hash, so that no two lists of parts read alike.
PaymentId derived(std::string_view kind, std::string_view agent, ByteView last)
{
    crypto::Keccak256 whole;
    for (const auto part : {as_bytes(kind), as_bytes(agent), last})
        whole.update(crypto::keccak256(part).view());
    const auto hash = whole.finish();
    return PaymentId::from_random(std::span{hash.bytes}.first<16>());
}
}  // namespace

PaymentId payment_id_of_key(std::string_view agent, std::string_view key)
{
    return derived("bursar payment by key", agent, as_bytes(key));
}

PaymentId payment_id_of_quote(std::string_view agent, const QuoteId& quote, const Hash32& asked)
{
    return derived("bursar payment by quote", agent, as_bytes(quote.text() + asked.hex()));
}

PaymentId random_payment_id()
{
    return PaymentId::from_random(crypto::random16());
}
}  // namespace bursar::wallet
