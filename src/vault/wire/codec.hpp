#pragma once

#include "vault/wire/buffer.hpp"
#include "vault/wire/messages.hpp"

/// Messages as bytes. A frame is: u32 length of all that follows, u64 request id, u16 type (the position in
/// Request or AnyReply), then the members. The reply to a request carries the request's id. Big-endian; see
/// Writer for the rest.
namespace bursar::vault::wire
{
constexpr std::size_t FRAME_LENGTH_BYTES = 4;
constexpr std::size_t FRAME_HEAD_BYTES = 8 + 2;

/// One whole frame, borrowed from the buffer that it lies in.
struct FrameView
{
    std::uint64_t id = 0;
    ByteView message;       ///< type and members
    std::size_t bytes = 0;  ///< of the whole frame with its length
};

/// The first frame of `received`; empty while it is not whole yet. malformed or too_large when it can never
/// be one: then the connection has no meaning any more and is to be closed.
Result<std::optional<FrameView>> first_frame(ByteView received);

/// Strict: no unknown type, no value outside its list, nothing missing, nothing left over.
Result<Request> parse_request(ByteView message);
Result<AnyReply> parse_reply(ByteView message);

/// Appends one frame. too_large (and nothing is appended) beyond FRAME_BYTES_MAX.
Result<void> append_frame(Buffer& out, std::uint64_t id, const Request& request);
Result<void> append_frame(Buffer& out, std::uint64_t id, const AnyReply& reply);

/// Bytes that a value takes in a message.
std::size_t encoded_bytes(const IntentView& view);
std::size_t encoded_bytes(const PaymentView& view);
std::size_t encoded_bytes(const ApprovalView& view);

/// The Failure that says what an Error says, and back.
Failure failure_of(const Error& error);
Error error_of(const Failure& failure);
}  // namespace bursar::vault::wire
