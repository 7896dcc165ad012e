#include "base/ids.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("an id is its prefix and 26 characters, and reads back", "[base]")
{
    std::array<std::uint8_t, 16> random{};
    random.fill(0xff);
    const auto id = IntentId::from_random(random);
    CHECK(id.text() == "mand_zzzzzzzzzzzzzzzzzzzzzzzzzw");
    CHECK(IntentId::parse(id.text()).value() == id);
}

TEST_CASE("ids of another kind, length or alphabet are refused", "[base]")
{
    for (auto wrong : {"", "mand_", "pay_zzzzzzzzzzzzzzzzzzzzzzzzzw", "mand_zzzzzzzzzzzzzzzzzzzzzzzzz",
                       "mand_zzzzzzzzzzzzzzzzzzzzzzzzzww", "mand_ZZZZZZZZZZZZZZZZZZZZZZZZZW",
                       "mand_zzzzzzzzzzzzzzzzzzzzzzzzzu", "mand_../../../../../../../../e"})
        CHECK(IntentId::parse(wrong).error().code == ErrorCode::invalid_argument);
}
