#include "tests/support/anvil.hpp"

using namespace bursar;
using test::Anvil;

TEST_CASE("a real node answers the plain questions", "[chain]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    const auto& rpc = anvil.rpc();
    CHECK(rpc.chain_id().value().value == Anvil::CHAIN);
    const auto start = rpc.block_number().value();
    const auto payer = Anvil::account(0).address();
    CHECK_FALSE(rpc.balance(payer).value().is_zero());
    CHECK(rpc.transaction_count(payer).value() == 0);
    CHECK_FALSE(rpc.gas_price().value().is_zero());
    CHECK(rpc.max_priority_fee());

    const auto receipt = anvil.send(0, Anvil::account(1).address(), {});
    CHECK(receipt.success);
    CHECK(receipt.block == start + 1);
    CHECK(receipt.gas_used == 21'000);
    CHECK(rpc.transaction_count(payer).value() == 1);

    const auto block = rpc.block(chain::BlockRef::at(receipt.block)).value().value();
    CHECK(block.hash == receipt.block_hash);
    CHECK(block.time.seconds() > 1'600'000'000);
    CHECK(block.base_fee);
    CHECK_FALSE(rpc.block(chain::BlockRef::at(receipt.block + 1000)).value());
    CHECK_FALSE(rpc.receipt(Hash32{}).value());
    CHECK(rpc.code(payer).value().empty());
    CHECK(rpc.estimate_gas(payer, payer, {}).value() >= 21'000);
    CHECK(rpc.send_raw_transaction(Bytes{1, 2, 3}).error().code == ErrorCode::chain_failed);
}
