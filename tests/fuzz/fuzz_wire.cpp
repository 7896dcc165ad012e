// The vault's wire: frames, requests and replies.
#include "tests/fuzz/input.hpp"
#include "vault/wire/codec.hpp"

using namespace bursar;
namespace wire = vault::wire;

namespace
{
template<class Message>
void reads_back(const Message& message, ByteView original)
{
    wire::Buffer out;
    fuzz::must(wire::append_frame(out, 7, message).has_value(), "what was accepted can be sent");
    const auto frame = wire::first_frame(out);
    fuzz::must(frame && *frame && (*frame)->id == 7, "a frame that we made is a frame");
    const auto& bytes = (*frame)->message;
    fuzz::must(std::equal(bytes.begin(), bytes.end(), original.begin(), original.end()),
               "a message has one form");
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const ByteView bytes{data, size};
    if (const auto frame = wire::first_frame(bytes); frame && *frame)
        fuzz::must((*frame)->bytes <= size, "a frame lies in what was received");
    if (auto request = wire::parse_request(bytes))
        reads_back(*request, bytes);
    if (auto reply = wire::parse_reply(bytes))
        reads_back(*reply, bytes);
    return 0;
}
