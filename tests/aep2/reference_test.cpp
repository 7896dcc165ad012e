#include "aep2/reference.hpp"
#include "crypto/keccak.hpp"
#include "tests/aep2/examples.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace bursar;
using namespace bursar::aep2;
using namespace bursar::aep2::examples;

namespace
{
// viem 2.55.0, hashStruct of the terms below.
constexpr std::string_view REFERENCE_BY_VIEM =
    "0x342fd13a8c8e34d0b8f2d78668c3f092dd6cb5b6bf1d27311dffad53928c22a3";

QuoteTerms terms()
{
    return {"GET",
            "https://api.example/predict",
            crypto::keccak256(""),
            Units{1000},
            CHAIN,
            TOKEN,
            PAYEE,
            "q-1",
            1893456000};
}
}  // namespace

TEST_CASE("a reference is the struct hash that any EIP-712 library gives", "[aep2]")
{
    CHECK(reference(terms()).hex() == REFERENCE_BY_VIEM);
}

TEST_CASE("each term changes the reference", "[aep2]")
{
    std::set<Hash32> seen{reference(terms())};
    const auto is_new = [&](auto change)
    {
        auto changed = terms();
        change(changed);
        return seen.insert(reference(changed)).second;
    };
    CHECK(is_new([](auto& t) { t.method = "POST"; }));
    CHECK(is_new([](auto& t) { t.url += '?'; }));
    CHECK(is_new([](auto& t) { t.body_hash = crypto::keccak256("x"); }));
    CHECK(is_new([](auto& t) { t.amount = Units{1001}; }));
    CHECK(is_new([](auto& t) { t.chain = ChainId{1}; }));
    CHECK(is_new([](auto& t) { t.token = PAYEE; }));
    CHECK(is_new([](auto& t) { t.payee = TOKEN; }));
    CHECK(is_new([](auto& t) { t.quote_id = ""; }));
    CHECK(is_new([](auto& t) { t.expires_at = 0; }));
    // Nothing can be moved from one text into the next.
    CHECK(is_new(
        [](auto& t)
        {
            t.method = "GEThttps://api.example/";
            t.url = "predict";
        }));
}
