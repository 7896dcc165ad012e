#include "evm/rlp.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

namespace
{
std::string refusal(std::string_view hex)
{
    const auto item = rlp_decode(parse_hex(hex).value());
    REQUIRE_FALSE(item);
    return item.error().message;
}

Bytes nested(std::size_t depth)
{
    Bytes data = rlp_list({});
    for (std::size_t i = 1; i < depth; ++i)
        data = rlp_list(std::vector<Bytes>{data});
    return data;
}
}  // namespace

TEST_CASE("items encode as the known examples and decode to themselves", "[evm]")
{
    const auto text = [](std::string_view t)
    {
        return rlp_bytes(as_bytes(t));
    };
    CHECK(to_hex(text("dog")) == "83646f67");
    CHECK(to_hex(text("")) == "80");
    CHECK(to_hex(text("\x0f")) == "0f");
    CHECK(to_hex(text("\x80")) == "8180");
    CHECK(to_hex(rlp_list({})) == "c0");
    CHECK(to_hex(rlp_list(std::vector<Bytes>{text("cat"), text("dog")})) == "c88363617483646f67");
    CHECK(to_hex(text("Lorem ipsum dolor sit amet, consectetur adipisicing elit")).starts_with("b8384c6f72"));
    CHECK(to_hex(rlp_number(U256{})) == "80");
    CHECK(to_hex(rlp_number(U256{std::uint64_t{15}})) == "0f");
    CHECK(to_hex(rlp_number(U256{std::uint64_t{1024}})) == "820400");
    CHECK(to_hex(rlp_bytes(Bytes(1024, 1))).starts_with("b9040001"));

    for (const std::size_t length : {0U, 1U, 55U, 56U, 255U, 256U, 70000U})
    {
        const Bytes data(length, 0xAB);
        CHECK(rlp_decode(rlp_bytes(data)).value() == RlpItem{false, data, {}});
    }
    const auto list = rlp_decode(
        rlp_list(std::vector<Bytes>{text("cat"), rlp_list({}), rlp_number(U256{std::uint64_t{7}})}));
    REQUIRE(list);
    CHECK(list->items.size() == 3);
    CHECK(rlp_to_number(list->items[2]).value() == U256{std::uint64_t{7}});
}

TEST_CASE("only the shortest encoding is accepted", "[evm]")
{
    CHECK(refusal("") == "RLP: the data ends too early");
    CHECK(refusal("8100") == "RLP: a small byte is not encoded as itself");
    CHECK(refusal("83646f") == "RLP: the data ends too early");
    CHECK(refusal("83646f6700") == "RLP: bytes follow after the item");
    CHECK(refusal("b801ff") == "RLP: a short length has the long form");
    CHECK(refusal("b90038") == "RLP: a length has leading zeros");
    CHECK(refusal("b9") == "RLP: the data ends in a length");
    CHECK(refusal("bfffffffffffffffff") == "RLP: the data ends too early");
    CHECK(refusal("c183") == "RLP: the data ends too early");
    CHECK(refusal("f801c0") == "RLP: a short length has the long form");
    CHECK(rlp_to_number({false, {0, 1}, {}}).error().message == "RLP: a number has leading zeros");
    CHECK(rlp_to_number({false, Bytes(33, 1), {}}).error().message ==
          "RLP: a number is longer than 32 bytes");
    CHECK(rlp_to_number({true, {}, {}}).error().message == "RLP: expected a number, got a list");
}

TEST_CASE("depth and count are bounded", "[evm]")
{
    CHECK(rlp_decode(nested(RLP_DEPTH_MAX + 1)));
    CHECK(rlp_decode(nested(RLP_DEPTH_MAX + 2)).error().message == "RLP: nested too deeply");
    CHECK(rlp_decode(rlp_list(std::vector<Bytes>(RLP_ITEMS_MAX - 1, Bytes{1}))));
    CHECK(rlp_decode(rlp_list(std::vector<Bytes>(RLP_ITEMS_MAX, Bytes{1}))).error().message ==
          "RLP: too many items");
}
