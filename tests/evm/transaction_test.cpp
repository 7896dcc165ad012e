#include "evm/constants.hpp"
#include "evm/rlp.hpp"
#include "evm/transaction.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

namespace
{
Transaction example()
{
    Transaction t;
    t.chain = ChainId{31337};
    t.nonce = 7;
    t.max_priority_fee_per_gas = U256{std::uint64_t{1'000'000'000}};
    t.max_fee_per_gas = U256{std::uint64_t{2'000'000'000}};
    t.gas_limit = 300'000;
    t.to = from_hex<Address>("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
    t.value = U256{std::uint64_t{5}};
    t.data = parse_hex("a9059cbb00").value();
    return t;
}

// Of the example below, made with viem 2.55.0.
constexpr std::string_view SIGNING_HASH =
    "0x60b4c8a3a5f6476866985565c6bf683ddc8be9ee3c9456250e3a0043deb69a4b";
constexpr std::string_view RAW = "0x02f872827a6907843b9aca008477359400830493e0943c44cdddb6a900fa2b585dd299e03"
                                 "d12fa4293bc0585a9059cbb00c080a0d82de81576"
                                 "264afef813fde19ba1dbe81dd020ffd34d3ec062d4d9c86db584f8a0260a2294cd3bbcbe4ff"
                                 "0ae1a6e416ddcdc60d821f2ebf1fa27482b6af480"
                                 "6e48";
constexpr std::string_view HASH = "0x5b5f9def190f4a2a2b43dc8daadabdda7ca6dbb6059f68e886cc1e634558db97";

crypto::PrivateKey key()
{
    return crypto::PrivateKey::from_bytes(
               parse_hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80").value())
        .value();
}

std::string refusal(ByteView raw)
{
    const auto parsed = parse_signed_raw(raw);
    REQUIRE_FALSE(parsed);
    return parsed.error().message;
}

/// The signed example with one field replaced.
Bytes with_field(std::size_t index, const Bytes& encoded)
{
    const auto raw = signed_raw(example(), key().sign_recoverable(signing_hash(example())));
    const auto item = rlp_decode(ByteView{raw}.subspan(1)).value();
    std::vector<Bytes> fields;
    for (const auto& field : item.items)
        fields.push_back(field.is_list ? rlp_list({}) : rlp_bytes(field.bytes));
    fields[index] = encoded;
    auto out = rlp_list(fields);
    out.insert(out.begin(), 0x02);
    return out;
}
}  // namespace

TEST_CASE("a transaction is encoded and signed as viem does it", "[evm]")
{
    const auto t = example();
    CHECK(signing_hash(t).hex() == SIGNING_HASH);
    const auto raw = signed_raw(t, key().sign_recoverable(signing_hash(t)));
    CHECK(to_hex_0x(raw) == RAW);
    CHECK(transaction_hash(raw).hex() == HASH);
}

TEST_CASE("a signed transaction reads back as it was", "[evm]")
{
    auto t = example();
    for (const bool creates : {false, true})
    {
        if (creates)
            t.to.reset();
        const auto signature = key().sign_recoverable(signing_hash(t));
        const auto parsed = parse_signed_raw(signed_raw(t, signature));
        REQUIRE(parsed);
        CHECK(parsed->transaction == t);
        CHECK(parsed->signature == signature);
        CHECK(crypto::recover(signing_hash(parsed->transaction), parsed->signature).value() ==
              key().address());
    }
}

TEST_CASE("other transactions are refused by field", "[evm]")
{
    CHECK(refusal({}) == "transaction: only type 2 (EIP-1559) is supported");
    CHECK(refusal(parse_hex("f86b").value()) == "transaction: only type 2 (EIP-1559) is supported");
    CHECK(refusal(parse_hex("02c0").value()) == "transaction: expected a list of 12 fields");
    CHECK(refusal(Bytes(128 * 1024 + 1, 2)) == "transaction: longer than 128 KiB");
    CHECK(refusal(with_field(1, rlp_bytes(Bytes{0, 1}))) ==
          "transaction.nonce: RLP: a number has leading zeros");
    CHECK(refusal(with_field(4, rlp_bytes(Bytes(9, 1)))) ==
          "transaction.gas_limit: expected a number below 2^64");
    CHECK(refusal(with_field(5, rlp_bytes(Bytes(19, 1)))) == "transaction.to: expected 20 bytes or none");
    CHECK(refusal(with_field(7, rlp_list({}))) == "transaction.data: expected bytes");
    CHECK(refusal(with_field(8, rlp_list(std::vector<Bytes>{Bytes{1}}))) ==
          "transaction.access_list: expected an empty list");
    CHECK(refusal(with_field(9, Bytes{2})) == "transaction.y_parity: expected 0 or 1");
}
