#include "vault/wire/codec.hpp"

#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

namespace bursar::vault::wire
{
namespace
{
std::uint64_t big_endian(ByteView bytes)
{
    std::uint64_t value = 0;
    for (auto byte : bytes)
        value = (value << 8) | byte;
    return value;
}

template<class Message>
Result<Message> parse_message(ByteView bytes)
{
    Message message;
    Reader reader{bytes};
    reader.get(message);
    if (auto finished = reader.finish(); !finished)
        return forward(finished);
    return message;
}

template<class Message>
Result<void> append_message(Buffer& out, std::uint64_t id, const Message& message)
{
    const auto begin = out.size();
    Writer writer{out};
    writer.put(std::uint32_t{0});
    writer.put(id);
    writer.put(message);
    const auto length = out.size() - begin - FRAME_LENGTH_BYTES;
    if (length > FRAME_BYTES_MAX)
    {
        out.resize(begin);
        return fail(ErrorCode::too_large, "a message of " + std::to_string(length) + " bytes",
                    "at most " + std::to_string(FRAME_BYTES_MAX) + " bytes fit");
    }
    for (std::size_t i = 0; i < FRAME_LENGTH_BYTES; ++i)
        out[begin + i] = static_cast<std::uint8_t>(length >> (8 * (FRAME_LENGTH_BYTES - 1 - i)));
    return {};
}

template<class T>
std::size_t bytes_of(const T& value)
{
    Buffer buffer;
    Writer{buffer}.put(value);
    return buffer.size();
}
}  // namespace

Result<std::optional<FrameView>> first_frame(ByteView received)
{
    if (received.size() < FRAME_LENGTH_BYTES)
        return std::nullopt;
    const auto length = big_endian(received.first(FRAME_LENGTH_BYTES));
    if (length > FRAME_BYTES_MAX)
        return fail(ErrorCode::too_large, "a frame of " + std::to_string(length) + " bytes",
                    "at most " + std::to_string(FRAME_BYTES_MAX) + " bytes are read");
    if (length < FRAME_HEAD_BYTES)
        return fail(ErrorCode::malformed, "a frame too short for its id and type");
    if (received.size() < FRAME_LENGTH_BYTES + length)
        return std::nullopt;
    auto frame = received.subspan(FRAME_LENGTH_BYTES, length);
    return FrameView{
        .id = big_endian(frame.first(8)), .message = frame.subspan(8), .bytes = FRAME_LENGTH_BYTES + length};
}

Result<Request> parse_request(ByteView message)
{
    return parse_message<Request>(message);
}

Result<AnyReply> parse_reply(ByteView message)
{
    return parse_message<AnyReply>(message);
}

Result<void> append_frame(Buffer& out, std::uint64_t id, const Request& request)
{
    return append_message(out, id, request);
}

Result<void> append_frame(Buffer& out, std::uint64_t id, const AnyReply& reply)
{
    return append_message(out, id, reply);
}

std::size_t encoded_bytes(const IntentView& view)
{
    return bytes_of(view);
}

std::size_t encoded_bytes(const PaymentView& view)
{
    return bytes_of(view);
}

std::size_t encoded_bytes(const ApprovalView& view)
{
    return bytes_of(view);
}

Failure failure_of(const Error& error)
{
    return {std::string{name_of(error.code)}, error.message, error.hint};
}

Error error_of(const Failure& failure)
{
    return {error_code_from(failure.code), failure.message, failure.hint};
}
}  // namespace bursar::vault::wire
