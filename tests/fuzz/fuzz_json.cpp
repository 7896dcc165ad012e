// The strict JSON reader.
#include "tests/fuzz/input.hpp"
#include "json/json.hpp"
#include "json/raw.hpp"

using namespace bursar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    const auto value = json::parse(text);
    if (!value)
        return 0;
    const auto printed = json::dump(*value);
    const auto again = json::parse(printed);
    fuzz::must(again && json::dump(*again) == printed, "what was read can be written and read again");
    if (value->is_object())
        for (const auto& [key, member] : value->items())
        {
            const auto raw = json::raw_member(text, key);
            fuzz::must(raw && json::parse(*raw) == member, "a member's exact text means the member");
        }
    return 0;
}
