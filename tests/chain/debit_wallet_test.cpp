#include "aep2/mandate.hpp"
#include "chain/debit_wallet.hpp"
#include "evm/constants.hpp"
#include "tests/support/anvil.hpp"

using namespace bursar;
using test::Anvil;

TEST_CASE("a mandate's settlement is seen through nonce, balance and log", "[chain]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    const auto& rpc = anvil.rpc();
    const auto token = anvil.deploy("TestUSDC");
    const auto wallet = anvil.deploy("AEP2DebitWallet");
    const auto owner = Anvil::account(1);
    const auto payee = Anvil::account(2).address();
    const Units deposit{std::uint64_t{10'000}};
    using evm::AbiEncoder;
    anvil.send(
        0, token,
        AbiEncoder{evm::selector_of("mint(address,uint256)")}.value(owner.address()).value(deposit).finish());
    anvil.send(1, token, AbiEncoder{evm::selector::APPROVE}.value(wallet).value(deposit).finish());
    REQUIRE(anvil.send(1, wallet, AbiEncoder{evm::selector::DEPOSIT}.value(token).value(deposit).finish())
                .success);
    REQUIRE(
        anvil
            .send(0, wallet,
                  AbiEncoder{evm::selector::SET_SP}.value(Anvil::account(0).address()).boolean(true).finish())
            .success);

    const auto separator = aep2::domain_separator({Anvil::CHAIN}, wallet);
    CHECK(chain::debit_wallet_domain(rpc, wallet).value() == separator);
    CHECK(chain::debitable_balance(rpc, wallet, owner.address(), token).value() == deposit);

    aep2::Mandate mandate{owner.address(), token, payee, Units{std::uint64_t{1000}}, {}, 4'000'000'000, {}};
    mandate.nonce.bytes[31] = 9;
    mandate.ref.bytes[0] = 7;
    CHECK_FALSE(chain::used_nonce(rpc, wallet, owner.address(), token, mandate.nonce).value());
    const auto settled = anvil.send(0, wallet, aep2::settle_calldata(aep2::sign(mandate, separator, owner)));
    REQUIRE(settled.success);
    CHECK(chain::used_nonce(rpc, wallet, owner.address(), token, mandate.nonce).value());
    CHECK(chain::debitable_balance(rpc, wallet, owner.address(), token).value() ==
          Units{std::uint64_t{9000}});

    const auto all = chain::settlements(rpc, wallet, owner.address(), token, 0).value();
    REQUIRE(all.size() == 1);
    CHECK(all[0].payee == payee);
    CHECK(all[0].amount == mandate.amount);
    CHECK(all[0].nonce == mandate.nonce);
    CHECK(all[0].reference == mandate.ref);
    CHECK(all[0].transaction == settled.transaction);
    CHECK(chain::settlements(rpc, wallet, payee, token, 0).value().empty());
    CHECK(chain::settlements(rpc, wallet, owner.address(), token, settled.block + 1).value().empty());
    CHECK(chain::used_nonce(rpc, payee, owner.address(), token, mandate.nonce).error().code ==
          ErrorCode::chain_failed);
}
