#include "chain/token.hpp"
#include "evm/constants.hpp"
#include "evm/eip712.hpp"
#include "evm/transfer_authorization.hpp"
#include "tests/support/anvil.hpp"

using namespace bursar;
using test::Anvil;

namespace
{
const Units MILLION{std::uint64_t{1'000'000}};

Hash32 nonce(std::uint8_t last)
{
    Hash32 out;
    out.bytes[31] = last;
    return out;
}
}  // namespace

TEST_CASE("a token's balances, authorisations and their ends are read from the chain", "[chain]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    const auto& rpc = anvil.rpc();
    const auto token = anvil.deploy("TestUSDC");
    const auto holder = Anvil::account(1);
    const auto payee = Anvil::account(2).address();
    const auto mint = evm::AbiEncoder{evm::selector_of("mint(address,uint256)")}
                          .value(holder.address())
                          .value(MILLION)
                          .finish();
    const auto minted = anvil.send(0, token, mint);
    CHECK(chain::has_transfer(minted, token, Address{}, holder.address(), MILLION));
    CHECK(chain::token_balance(rpc, token, holder.address()).value() == MILLION);
    CHECK(chain::token_balance(rpc, token, holder.address(), chain::BlockRef::at(minted.block - 1))
              .value()
              .is_zero());

    const auto separator = evm::domain_separator({"USDC", "2", {Anvil::CHAIN}, token});
    CHECK(chain::domain_separator(rpc, token).value() == separator);

    evm::TransferAuthorization transfer{holder.address(), payee,   Units{std::uint64_t{2000}}, 0,
                                        4'000'000'000,    nonce(1)};
    CHECK_FALSE(chain::authorization_state(rpc, token, transfer.from, transfer.nonce).value());
    CHECK_FALSE(chain::find_authorization_end(rpc, token, transfer.from, transfer.nonce, 0).value());

    const auto paid = anvil.send(
        0, token,
        evm::transfer_calldata(transfer, holder.sign_recoverable(evm::digest(transfer, separator))));
    CHECK(chain::has_transfer(paid, token, transfer.from, payee, transfer.value));
    CHECK_FALSE(chain::has_transfer(paid, token, transfer.from, payee, Units{std::uint64_t{2001}}));
    CHECK_FALSE(chain::has_transfer(paid, payee, transfer.from, payee, transfer.value));
    CHECK(chain::authorization_state(rpc, token, transfer.from, transfer.nonce).value());
    const auto used =
        chain::find_authorization_end(rpc, token, transfer.from, transfer.nonce, 0).value().value();
    CHECK(used.how == chain::AuthorizationEnd::How::used);
    CHECK(used.transaction == paid.transaction);
    CHECK(used.block == paid.block);
    CHECK_FALSE(
        chain::find_authorization_end(rpc, token, transfer.from, transfer.nonce, 0, paid.block - 1).value());

    const evm::CancelAuthorization cancel{holder.address(), nonce(2)};
    const auto cancelled = anvil.send(
        0, token, evm::cancel_calldata(cancel, holder.sign_recoverable(evm::digest(cancel, separator))));
    const auto end = chain::find_authorization_end(rpc, token, holder.address(), nonce(2), 0).value().value();
    CHECK(end.how == chain::AuthorizationEnd::How::cancelled);
    CHECK(end.transaction == cancelled.transaction);
    CHECK_FALSE(chain::find_authorization_end(rpc, token, holder.address(), nonce(3), 0).value());
}

TEST_CASE("an address without a token is told apart from an empty balance", "[chain]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    const auto nobody = Anvil::account(2).address();
    for (const auto& error : {chain::token_balance(anvil.rpc(), nobody, nobody).error(),
                              chain::authorization_state(anvil.rpc(), nobody, nobody, Hash32{}).error(),
                              chain::domain_separator(anvil.rpc(), nobody).error()})
        CHECK(error.code == ErrorCode::chain_failed);
    const auto token = anvil.deploy("TestUSDC");
    const auto reverted = anvil.rpc().call(
        token, evm::AbiEncoder{evm::selector::TRANSFER}.value(nobody).value(MILLION).finish());
    REQUIRE_FALSE(reverted);
    CHECK(reverted.error().message.find("eth_call: the node says: ") == 0);
}
