#include "evm/abi.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

namespace
{
Bytes words(std::initializer_list<std::string_view> hex)
{
    std::string all;
    for (const auto text : hex)
        all += std::string(64 - text.size(), '0') + std::string{text};
    return parse_hex(all).value();
}

template<class T>
std::string message(const Result<T>& result)
{
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::malformed);
    return result.error().message;
}
}  // namespace

TEST_CASE("a call with static and dynamic arguments is laid out as the ABI specification's example", "[evm]")
{
    // f(uint256,uint32[],bytes10,bytes) with (0x123, [0x456, 0x789], "1234567890", "Hello, world!").
    Hash32 ten;
    const std::string_view text = "1234567890";
    std::copy(text.begin(), text.end(), ten.bytes.begin());
    const std::vector<Hash32> items{word_of(std::uint64_t{0x456}), word_of(std::uint64_t{0x789})};
    const auto data = AbiEncoder{selector_of("f(uint256,uint32[],bytes10,bytes)")}
                          .value(std::uint64_t{0x123})
                          .words(items)
                          .word(ten)
                          .text("Hello, world!")
                          .finish();
    CHECK(to_hex(data) == "8be65246"
                          "0000000000000000000000000000000000000000000000000000000000000123"
                          "0000000000000000000000000000000000000000000000000000000000000080"
                          "3132333435363738393000000000000000000000000000000000000000000000"
                          "00000000000000000000000000000000000000000000000000000000000000e0"
                          "0000000000000000000000000000000000000000000000000000000000000002"
                          "0000000000000000000000000000000000000000000000000000000000000456"
                          "0000000000000000000000000000000000000000000000000000000000000789"
                          "000000000000000000000000000000000000000000000000000000000000000d"
                          "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");
    const AbiDecoder decoder{ByteView{data}.subspan(4)};
    CHECK(decoder.number64(0).value() == 0x123);
    CHECK(decoder.words(1).value() == items);
    CHECK(as_text(decoder.bytes(3).value()) == "Hello, world!");
}

TEST_CASE("words are read by type and refused beyond their range", "[evm]")
{
    const auto data =
        words({"1", "2", "70997970c51812dc3a010c7d01b50e0d17dc79c8", "100000000000000000000000000000000",
               "ffffffffffffffffffffffffffffffff", "10000000000000000"});
    const AbiDecoder decoder{data};
    CHECK(decoder.boolean(0).value());
    CHECK(message(decoder.boolean(1)) == "ABI word 1: expected 0 or 1");
    CHECK(decoder.address(2).value().hex() == "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    CHECK(decoder.units(4).value().decimal() == "340282366920938463463374607431768211455");
    CHECK(message(decoder.units(3)) == "ABI word 3: expected an amount below 2^128");
    CHECK(message(decoder.number64(5)) == "ABI word 5: expected a number below 2^64");
    CHECK(message(decoder.word(6)) == "ABI word 6: beyond the end of 192 bytes");
    const auto wide = words({"10000000000000000000000000000000000000000"});
    CHECK(message(AbiDecoder{wide}.address(0)) == "ABI word 0: expected an address");
}

TEST_CASE("offsets and lengths cannot lead out of the data", "[evm]")
{
    const auto offset = [](std::string_view hex)
    {
        const auto data = words({hex, "2"});
        return message(AbiDecoder{data}.bytes(0));
    };
    CHECK(offset("40") == "ABI word 0: the offset is not inside the data");
    CHECK(offset("21") == "ABI word 0: the offset is not inside the data");
    CHECK(offset("ffffffffffffffe0") == "ABI word 0: the offset is not inside the data");
    CHECK(offset("20") == "ABI word 0: the length is beyond the end of the data");
    const auto endless = words({"20", "ffffffffffffffff", "0"});
    CHECK(message(AbiDecoder{endless}.bytes(0)) == "ABI word 0: the length is beyond the end of the data");
    CHECK(message(AbiDecoder{endless}.words(0)) == "ABI word 0: the length is beyond the end of the data");
    const auto fits = words({"20", "1", "7"});
    CHECK(AbiDecoder{fits}.words(0).value().size() == 1);
}
