// Quotes, payments and receipts of x402, as header values and as JSON.
#include "tests/fuzz/input.hpp"
#include "x402/payment.hpp"
#include "x402/settlement_response.hpp"

using namespace bursar;

namespace
{
void quote(const Result<x402::PaymentRequired>& parsed)
{
    if (!parsed)
        return;
    fuzz::must(parsed->offers.size() <= x402::OFFERS_MAX, "offers are bounded");
    for (const auto& offer : parsed->offers)
        if (offer.unsupported.empty())
        {
            fuzz::must(offer.chain && offer.asset && offer.pay_to, "a payable offer is complete");
            if (const auto echo = x402::echo_of(*parsed, offer))
                static_cast<void>(x402::payment_json(*echo, {}).has_value());
        }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    quote(x402::parse_payment_required(text));
    quote(x402::parse_payment_required_header(text));
    static_cast<void>(x402::parse_payment(text).has_value());
    static_cast<void>(x402::parse_payment_header(text).has_value());
    static_cast<void>(x402::payment_header(text, {}).has_value());
    static_cast<void>(x402::parse_settlement_header(text).has_value());
    if (const auto response = x402::parse_settlement_response(text))
        static_cast<void>(x402::parse_settlement_response(x402::settlement_json(*response)).has_value());
    return 0;
}
