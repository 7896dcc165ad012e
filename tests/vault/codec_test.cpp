#include "tests/vault/arbitrary.hpp"
#include "vault/wire/codec.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::vault;
using test::Arbitrary;
using test::Engine;

namespace
{
template<class Message>
Bytes frame_of(const Message& message, std::uint64_t id = 7)
{
    wire::Buffer out;
    auto appended = wire::append_frame(out, id, message);
    REQUIRE(appended);
    return {out.begin(), out.end()};
}

Bytes message_of(const Bytes& frame)
{
    return {frame.begin() + wire::FRAME_LENGTH_BYTES + 8, frame.end()};
}

Result<wire::Request> parse_as(const wire::Request&, ByteView bytes)
{
    return wire::parse_request(bytes);
}
Result<wire::AnyReply> parse_as(const wire::AnyReply&, ByteView bytes)
{
    return wire::parse_reply(bytes);
}

/// Calls `check` with random messages of every type of the list.
template<class Message, class Check>
void for_every_type(unsigned rounds, Check check)
{
    Engine engine{2026};
    for (unsigned round = 0; round < rounds; ++round)
        for (std::size_t type = 0; type < std::variant_size_v<Message>; ++type)
        {
            Message message;
            Arbitrary{engine}.fill_alternative(type, message);
            INFO("type " << type << ", round " << round);
            check(message, engine);
        }
}

template<class Message>
void check_round_trip(const Message& message)
{
    auto frame = frame_of(message);
    auto whole = wire::first_frame(frame);
    REQUIRE(whole);
    REQUIRE(*whole);
    CHECK((*whole)->id == 7);
    CHECK((*whole)->bytes == frame.size());
    auto parsed = parse_as(message, (*whole)->message);
    REQUIRE(parsed);
    CHECK(parsed->index() == message.index());
    CHECK(frame_of(*parsed) == frame);
}

template<class Message>
void check_truncations(const Message& message)
{
    auto frame = frame_of(message);
    for (std::size_t length = 0; length < frame.size(); ++length)
    {
        auto whole = wire::first_frame(ByteView{frame}.first(length));
        REQUIRE(whole);
        CHECK_FALSE(*whole);
    }
    auto body = message_of(frame);
    for (std::size_t length = 0; length < body.size(); ++length)
    {
        auto parsed = parse_as(message, ByteView{body}.first(length));
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::malformed);
    }
    Bytes longer(body.begin(), body.end());
    longer.push_back(0);
    auto parsed = parse_as(message, longer);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message.find("after the end") != std::string::npos);
}
}  // namespace

TEST_CASE("every request and every reply is read back as it was written", "[vault][codec]")
{
    for_every_type<wire::Request>(20, [](const auto& message, Engine&) { check_round_trip(message); });
    for_every_type<wire::AnyReply>(20, [](const auto& message, Engine&) { check_round_trip(message); });
}

TEST_CASE("a message that lacks its end, or has more than its end, is refused", "[vault][codec]")
{
    for_every_type<wire::Request>(2, [](const auto& message, Engine&) { check_truncations(message); });
    for_every_type<wire::AnyReply>(2, [](const auto& message, Engine&) { check_truncations(message); });
}

TEST_CASE("whatever a changed byte makes, what is accepted is written back byte for byte", "[vault][codec]")
{
    for_every_type<wire::Request>(10,
                                  [](const wire::Request& message, Engine& engine)
                                  {
                                      auto frame = frame_of(message);
                                      auto begin = wire::FRAME_LENGTH_BYTES + 8;
                                      for (int change = 0; change < 40; ++change)
                                      {
                                          auto changed = frame;
                                          auto at = begin + test::below(engine, changed.size() - begin);
                                          changed[at] = static_cast<std::uint8_t>(
                                              changed[at] ^ (1U << test::below(engine, 8)));
                                          auto parsed = wire::parse_request(message_of(changed));
                                          if (parsed)
                                              CHECK(frame_of(*parsed) == changed);
                                          else
                                              CHECK(parsed.error().code == ErrorCode::malformed);
                                      }
                                  });
}

TEST_CASE("a length that was flipped is refused", "[vault][codec]")
{
    wire::Request message = wire::RevokeIntent{IntentId::from_random(std::array<std::uint8_t, 16>{})};
    auto body = message_of(frame_of(message));
    // u16 type, then the id's u32 length and text.
    for (std::size_t bit = 0; bit < 32; ++bit)
    {
        Bytes changed(body.begin(), body.end());
        changed[2 + bit / 8] = static_cast<std::uint8_t>(changed[2 + bit / 8] ^ (1U << (bit % 8)));
        CHECK_FALSE(wire::parse_request(changed));
    }
}

TEST_CASE("types, values and flags that do not exist are refused with their reason", "[vault][codec]")
{
    auto reason = [](Bytes body)
    {
        auto parsed = wire::parse_request(body);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::malformed);
        return parsed.error().message;
    };
    CHECK(reason({0xff, 0xff}) == "at byte 2: an unknown type of message or choice");
    CHECK(reason({0, std::variant_size_v<wire::Request>}) ==
          "at byte 2: an unknown type of message or choice");
    CHECK(reason({}) == "at byte 0: the message ends too early");
    CHECK(reason({0, 3, 2}) == "at byte 3: a flag that is neither 0 nor 1");

    wire::Report report;
    auto body = message_of(frame_of(wire::Request{report}));
    Bytes changed(body.begin(), body.end());
    changed[2 + 4 + 1] = 9;  // the state's low byte, behind the type and an empty payment id
    CHECK(reason(changed) == "at byte 8: a value that its list does not have");
    changed = Bytes(body.begin(), body.end());
    changed[3] = 1;  // a payment id of 2^16 bytes
    CHECK(reason(changed) == "at byte 6: a text that is too long");
}

TEST_CASE("a list longer than its bound is refused before it is read", "[vault][codec]")
{
    Bytes body{0, 5};  // IntentList
    body.insert(body.end(), {0, 0, 0x10, 0});
    auto parsed = wire::parse_reply(body);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message == "at byte 6: a list that is too long");
}

TEST_CASE("a frame at the limit is read, one byte more never", "[vault][codec]")
{
    auto head = [](std::size_t length)
    {
        Bytes bytes(4);
        for (std::size_t i = 0; i < 4; ++i)
            bytes[i] = static_cast<std::uint8_t>(length >> (8 * (3 - i)));
        return bytes;
    };
    auto waiting = wire::first_frame(head(wire::FRAME_BYTES_MAX));
    REQUIRE(waiting);
    CHECK_FALSE(*waiting);
    auto beyond = wire::first_frame(head(wire::FRAME_BYTES_MAX + 1));
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == ErrorCode::too_large);
    auto below = wire::first_frame(head(wire::FRAME_HEAD_BYTES - 1));
    REQUIRE_FALSE(below);
    CHECK(below.error().code == ErrorCode::malformed);
}

TEST_CASE("a reply beyond the limit is not written at all", "[vault][codec]")
{
    wire::LedgerPage page;
    page.payments.resize(200);
    for (auto& payment : page.payments)
        payment.url.assign(4000, 'u');
    wire::Buffer out{1, 2, 3};
    auto appended = wire::append_frame(out, 1, wire::AnyReply{std::move(page)});
    REQUIRE_FALSE(appended);
    CHECK(appended.error().code == ErrorCode::too_large);
    CHECK(out == wire::Buffer{1, 2, 3});
}

TEST_CASE("an error keeps its code, words and hint on the way", "[vault][codec]")
{
    for (auto code : all_error_codes())
    {
        Error error{code, "what", "how"};
        CHECK(wire::error_of(wire::failure_of(error)) == error);
    }
}
