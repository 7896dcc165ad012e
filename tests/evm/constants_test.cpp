#include "crypto/keccak.hpp"
#include "evm/constants.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

TEST_CASE("each selector is the hash of its signature", "[evm]")
{
    CHECK(selector::BALANCE_OF == selector_of("balanceOf(address)"));
    CHECK(selector::ALLOWANCE == selector_of("allowance(address,address)"));
    CHECK(selector::TRANSFER == selector_of("transfer(address,uint256)"));
    CHECK(selector::APPROVE == selector_of("approve(address,uint256)"));
    CHECK(selector::NAME == selector_of("name()"));
    CHECK(selector::VERSION == selector_of("version()"));
    CHECK(selector::DECIMALS == selector_of("decimals()"));
    CHECK(selector::SYMBOL == selector_of("symbol()"));
    CHECK(selector::DOMAIN_SEPARATOR == selector_of("DOMAIN_SEPARATOR()"));
    CHECK(selector::IS_VALID_SIGNATURE == selector_of("isValidSignature(bytes32,bytes)"));
    const std::string transfer = "WithAuthorization(address,address,uint256,uint256,uint256,bytes32,";
    CHECK(selector::TRANSFER_WITH_AUTHORIZATION ==
          selector_of("transfer" + transfer + "uint8,bytes32,bytes32)"));
    CHECK(selector::TRANSFER_WITH_AUTHORIZATION_BYTES == selector_of("transfer" + transfer + "bytes)"));
    CHECK(selector::RECEIVE_WITH_AUTHORIZATION ==
          selector_of("receive" + transfer + "uint8,bytes32,bytes32)"));
    CHECK(selector::CANCEL_AUTHORIZATION ==
          selector_of("cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"));
    CHECK(selector::CANCEL_AUTHORIZATION_BYTES == selector_of("cancelAuthorization(address,bytes32,bytes)"));
    CHECK(selector::AUTHORIZATION_STATE == selector_of("authorizationState(address,bytes32)"));
    CHECK(selector::DEPOSIT == selector_of("deposit(address,uint256)"));
    CHECK(selector::REQUEST_WITHDRAW == selector_of("requestWithdraw(address,uint256)"));
    CHECK(selector::EXECUTE_WITHDRAW == selector_of("executeWithdraw(address,address)"));
    CHECK(selector::SETTLE ==
          selector_of("settle((address,address,address,uint256,uint256,uint256,bytes32),bytes)"));
    CHECK(selector::DEBITABLE_BALANCE == selector_of("debitableBalance(address,address)"));
    CHECK(selector::USED_NONCES == selector_of("usedNonces(address,address,uint256)"));
    CHECK(selector::WALLET_DOMAIN_SEPARATOR == selector_of("domainSeparator()"));
    CHECK(selector::SET_SP == selector_of("setSP(address,bool)"));
}

TEST_CASE("each topic is the hash of its event", "[evm]")
{
    using crypto::keccak256;
    CHECK(topic::TRANSFER == keccak256("Transfer(address,address,uint256)"));
    CHECK(topic::AUTHORIZATION_USED == keccak256("AuthorizationUsed(address,bytes32)"));
    CHECK(topic::AUTHORIZATION_CANCELED == keccak256("AuthorizationCanceled(address,bytes32)"));
    CHECK(topic::DEPOSITED == keccak256("Deposited(address,address,uint256)"));
    CHECK(topic::WITHDRAWAL_REQUESTED == keccak256("WithdrawalRequested(address,address,uint256,uint64)"));
    CHECK(topic::WITHDRAWAL_EXECUTED == keccak256("WithdrawalExecuted(address,address,address,uint256)"));
    CHECK(topic::SETTLED == keccak256("Settled(address,address,address,uint256,uint256,bytes32)"));
}
