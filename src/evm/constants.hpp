#pragma once

#include "evm/abi.hpp"

namespace bursar::evm
{
/// A constant from its hexadecimal text, checked by the compiler.
template<class Fixed>
consteval Fixed from_hex(std::string_view text)
{
    Fixed out;
    if (text.size() != 2 + 2 * Fixed::SIZE || text[0] != '0' || text[1] != 'x')
        throw "expected 0x and two digits for each byte";
    const auto digit = [](char c)
    {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
            return c - 'A' + 10;
        throw "expected a hexadecimal digit";
    };
    for (std::size_t i = 0; i < Fixed::SIZE; ++i)
        out.bytes[i] = static_cast<std::uint8_t>(digit(text[2 + 2 * i]) * 16 + digit(text[3 + 2 * i]));
    return out;
}

/// Function selectors; a test recomputes each from the signature beside it.
namespace selector
{
inline constexpr auto BALANCE_OF = from_hex<Selector>("0x70a08231");        // balanceOf(address)
inline constexpr auto ALLOWANCE = from_hex<Selector>("0xdd62ed3e");         // allowance(address,address)
inline constexpr auto TRANSFER = from_hex<Selector>("0xa9059cbb");          // transfer(address,uint256)
inline constexpr auto APPROVE = from_hex<Selector>("0x095ea7b3");           // approve(address,uint256)
inline constexpr auto NAME = from_hex<Selector>("0x06fdde03");              // name()
inline constexpr auto VERSION = from_hex<Selector>("0x54fd4d50");           // version()
inline constexpr auto DECIMALS = from_hex<Selector>("0x313ce567");          // decimals()
inline constexpr auto SYMBOL = from_hex<Selector>("0x95d89b41");            // symbol()
inline constexpr auto DOMAIN_SEPARATOR = from_hex<Selector>("0x3644e515");  // DOMAIN_SEPARATOR()
inline constexpr auto IS_VALID_SIGNATURE =
    from_hex<Selector>("0x1626ba7e");  // isValidSignature(bytes32,bytes)
// EIP-3009
inline constexpr auto TRANSFER_WITH_AUTHORIZATION =
    from_hex<Selector>("0xe3ee160e");  // …,uint8,bytes32,bytes32
inline constexpr auto TRANSFER_WITH_AUTHORIZATION_BYTES = from_hex<Selector>("0xcf092995");  // …,bytes
inline constexpr auto RECEIVE_WITH_AUTHORIZATION =
    from_hex<Selector>("0xef55bec6");                                           // …,uint8,bytes32,bytes32
inline constexpr auto CANCEL_AUTHORIZATION = from_hex<Selector>("0x5a049a70");  // …,uint8,bytes32,bytes32
inline constexpr auto CANCEL_AUTHORIZATION_BYTES = from_hex<Selector>("0xb7b72899");  // …,bytes
inline constexpr auto AUTHORIZATION_STATE =
    from_hex<Selector>("0xe94a0102");  // authorizationState(address,bytes32)
// AEP2 debit wallet
inline constexpr auto DEPOSIT = from_hex<Selector>("0x47e7ef24");  // deposit(address,uint256)
inline constexpr auto REQUEST_WITHDRAW =
    from_hex<Selector>("0x397a1b28");  // requestWithdraw(address,uint256)
inline constexpr auto EXECUTE_WITHDRAW =
    from_hex<Selector>("0x7cc34385");  // executeWithdraw(address,address)
inline constexpr auto SETTLE = from_hex<Selector>(
    "0x26b1533b");  // settle((address,address,address,uint256,uint256,uint256,bytes32),bytes)
inline constexpr auto DEBITABLE_BALANCE =
    from_hex<Selector>("0x070e3a77");                                  // debitableBalance(address,address)
inline constexpr auto USED_NONCES = from_hex<Selector>("0x94157cc5");  // usedNonces(address,address,uint256)
inline constexpr auto WALLET_DOMAIN_SEPARATOR = from_hex<Selector>("0xf698da25");  // domainSeparator()
inline constexpr auto SET_SP = from_hex<Selector>("0x7b185819");                   // setSP(address,bool)
}  // namespace selector

/// First topics of events.
namespace topic
{
inline constexpr auto TRANSFER =  // Transfer(address,address,uint256)
    from_hex<Hash32>("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
inline constexpr auto AUTHORIZATION_USED =  // AuthorizationUsed(address,bytes32)
    from_hex<Hash32>("0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5");
inline constexpr auto AUTHORIZATION_CANCELED =  // AuthorizationCanceled(address,bytes32)
    from_hex<Hash32>("0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81");
inline constexpr auto DEPOSITED =  // Deposited(address,address,uint256)
    from_hex<Hash32>("0x8752a472e571a816aea92eec8dae9baf628e840f4929fbcc2d155e6233ff68a7");
inline constexpr auto WITHDRAWAL_REQUESTED =  // WithdrawalRequested(address,address,uint256,uint64)
    from_hex<Hash32>("0x99917c09ff0ca44503897d7fbced1728758961df7b8b79579df03a556064dd76");
inline constexpr auto WITHDRAWAL_EXECUTED =  // WithdrawalExecuted(address,address,address,uint256)
    from_hex<Hash32>("0x2b8b8afdbb36ab6e0177952cd41323eec93a24b2fa60918ac0b6b4a3a9c90c2f");
inline constexpr auto SETTLED =  // Settled(address,address,address,uint256,uint256,bytes32)
    from_hex<Hash32>("0x69ca075586ec2707af5ba5280bf6078d0008d7c0878f0cfd443c5c1b97c2e470");
}  // namespace topic
}  // namespace bursar::evm
