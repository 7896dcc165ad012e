#pragma once

#include "aep2/mandate.hpp"
#include "evm/constants.hpp"

/// The published example of a mandate, with its public development keys.
namespace bursar::aep2::examples
{
inline crypto::PrivateKey key(std::string_view hex)
{
    return crypto::PrivateKey::from_bytes(parse_hex(hex).value()).value();
}
inline crypto::PrivateKey payer()
{
    return key("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
}
inline crypto::PrivateKey processor()
{
    return key("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
}

constexpr ChainId CHAIN{84532};
constexpr auto WALLET = evm::from_hex<Address>("0x91d861cD4d2F5d8Ffb31CB7308388CA5e6999912");
constexpr auto TOKEN = evm::from_hex<Address>("0x036CbD53842c5426634e7929541eC2318f3dCF7e");
constexpr auto PAYEE = evm::from_hex<Address>("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
constexpr auto DIGEST =
    evm::from_hex<Hash32>("0x173b7ac1f078e13a8f2dff52560c609167904636e726d1cb85ee5a22882fd3c3");

inline Mandate mandate()
{
    Mandate m;
    m.owner = evm::from_hex<Address>("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    m.token = TOKEN;
    m.payee = PAYEE;
    m.amount = Units{1000};
    m.nonce = evm::from_hex<Hash32>("0x00000000000000000000000000000000ffffffffffffffffffffffffffffffff");
    m.deadline = 1893456000;
    m.ref = evm::from_hex<Hash32>("0xc01aa5533230e792b6b341f2c78c606ef0b50bf56ee18ca7a8fa956d5235fe98");
    return m;
}
inline SignedMandate signed_mandate()
{
    return sign(mandate(), domain_separator(CHAIN, WALLET), payer());
}
}  // namespace bursar::aep2::examples
