// What people type: amounts, times, durations, ids, hexadecimal, base64.
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "tests/fuzz/input.hpp"

using namespace bursar;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    for (const auto& style :
         {AssetStyle{"YEN", 0}, AssetStyle{"EUR", 2}, AssetStyle{"USDC", 6}, AssetStyle{"DAI", 18}})
        if (auto units = parse_amount(text, style))
            must(parse_amount(format_amount(*units, style), style) == *units, "an amount reads back");
    if (auto units = Units::parse(text))
        must(units->decimal() == text, "base units have one spelling");
    if (auto wide = U256::parse_decimal(text))
        must(wide->decimal() == text, "a 256-bit number has one spelling");
    if (auto time = parse_time(text))
        must(parse_time(format_time(*time))->seconds() == time->seconds(), "a time reads back");
    if (auto duration = parse_duration_seconds(text))
        must(*duration > 0, "a duration is positive");
    if (auto id = IntentId::parse(text))
        must(id->text() == text, "an id has one spelling");
    if (auto bytes = parse_hex(text))
        must(parse_hex(to_hex(*bytes)) == *bytes, "hexadecimal reads back");
    if (auto bytes = parse_base64(text))
        must(parse_base64(to_base64(*bytes)) == *bytes, "base64 reads back");
    const auto clean = clean_text(text, 64);
    must(is_utf8(clean) && clean.size() <= 67, "cleaned text is short UTF-8");
    must(clean_text(clean, 67) == clean, "cleaning twice changes nothing");
    return 0;
}
