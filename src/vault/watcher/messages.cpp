#include "vault/watcher/messages.hpp"

#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

namespace bursar::vault::watch
{
namespace
{
template<class Message>
Bytes bytes_of(const Message& message)
{
    wire::Buffer buffer;
    wire::Writer{buffer}.put(message);
    return {buffer.begin(), buffer.end()};
}

template<class Message>
Result<Message> parse_message(ByteView datagram)
{
    Message message;
    wire::Reader reader{datagram};
    reader.get(message);
    if (auto finished = reader.finish(); !finished)
        return forward(finished);
    return message;
}
}  // namespace

Bytes encode(const Order& order)
{
    return bytes_of(order);
}

Bytes encode(const Fact& fact)
{
    return bytes_of(fact);
}

Result<Order> parse_order(ByteView datagram)
{
    return parse_message<Order>(datagram);
}

Result<Fact> parse_fact(ByteView datagram)
{
    return parse_message<Fact>(datagram);
}
}  // namespace bursar::vault::watch
