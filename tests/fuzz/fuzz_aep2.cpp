// Payment mandates, receipts and 402 bodies of AEP2.
#include "aep2/payment_required.hpp"
#include "aep2/receipt.hpp"
#include "tests/fuzz/input.hpp"

using namespace bursar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    for (const auto& mandate : {aep2::parse_header(text), aep2::parse_envelope(text)})
        if (mandate)
            fuzz::must(aep2::parse_header(aep2::encode_header(*mandate)) == *mandate, "a mandate reads back");
    if (const auto receipt = aep2::parse_receipt(text))
        fuzz::must(aep2::parse_receipt(aep2::receipt_json(*receipt)) == *receipt, "a receipt reads back");
    if (const auto quote = aep2::parse_payment_required(text))
    {
        const aep2::OwnSide own{{{84532}, {}}, {"USDC", 6}, {}};
        static_cast<void>(
            aep2::demand_of(*quote, own, "GET", "https://a.example/", {}, 1'800'000'000).has_value());
    }
    return 0;
}
