#include "evm/constants.hpp"
#include "evm/eip712.hpp"
#include "evm/networks.hpp"
#include "evm/transfer_authorization.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

namespace
{
crypto::PrivateKey key()
{
    return crypto::PrivateKey::from_bytes(
               parse_hex("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d").value())
        .value();
}

TransferAuthorization example()
{
    return {from_hex<Address>("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
            from_hex<Address>("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
            Units{10000},
            0,
            1893456000,
            from_hex<Hash32>("0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")};
}

Hash32 usdc_separator()
{
    const auto& network = *network_by_name("base-sepolia");
    return domain_separator(
        {std::string{network.token_name}, std::string{network.token_version}, network.chain, network.usdc});
}

constexpr std::string_view R = "7d72c92096c671b25f42561cf5841a5b5621eb7e84275ad11564e42e0603911d";
constexpr std::string_view S = "3f82acd3f836ac335aea65f105024221fdda3838a10275f9b7ad49e3bb0c05db";
constexpr std::string_view ARGUMENTS = "00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8"
                                       "0000000000000000000000003c44cdddb6a900fa2b585dd299e03d12fa4293bc"
                                       "0000000000000000000000000000000000000000000000000000000000002710"
                                       "0000000000000000000000000000000000000000000000000000000000000000"
                                       "0000000000000000000000000000000000000000000000000000000070dbd880"
                                       "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
}  // namespace

TEST_CASE("a transfer authorisation has the published digest and signature", "[evm]")
{
    const auto separator = usdc_separator();
    const auto digested = digest(example(), separator);
    CHECK(digested.hex() == "0x0bccf9ca65864e05081fb727d19c490c45b1c90f1445d47cc6b8d703556e7041");
    CHECK(key().sign_recoverable(digested).hex() == "0x" + std::string{R} + std::string{S} + "1b");
}

TEST_CASE("type hashes are those of EIP-3009", "[evm]")
{
    CHECK(type_hash(
              "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 "
              "validBefore,bytes32 nonce)")
              .hex() == "0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267");
    CHECK(type_hash("CancelAuthorization(address authorizer,bytes32 nonce)").hex() ==
          "0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429");
}

TEST_CASE("each member changes the digest", "[evm]")
{
    const auto separator = usdc_separator();
    const auto original = digest(example(), separator);
    const auto changed = [&](auto change)
    {
        auto transfer = example();
        change(transfer);
        return digest(transfer, separator);
    };
    CHECK(changed([](auto& t) { t.from.bytes[0] ^= 1; }) != original);
    CHECK(changed([](auto& t) { t.to.bytes[0] ^= 1; }) != original);
    CHECK(changed([](auto& t) { t.value = Units{10001}; }) != original);
    CHECK(changed([](auto& t) { t.valid_after = 1; }) != original);
    CHECK(changed([](auto& t) { t.valid_before += 1; }) != original);
    CHECK(changed([](auto& t) { t.nonce.bytes[31] ^= 1; }) != original);
    CHECK(digest(example(), Hash32{}) != original);
}

TEST_CASE("call data has the words in the order of the contract", "[evm]")
{
    const auto signature = key().sign_recoverable(digest(example(), usdc_separator()));
    const std::string v = std::string(62, '0') + "1b";
    CHECK(to_hex(transfer_calldata(example(), signature)) ==
          "e3ee160e" + std::string{ARGUMENTS} + v + std::string{R} + std::string{S});
    CHECK(to_hex(transfer_calldata_bytes(example(), signature.view())) ==
          "cf092995" + std::string{ARGUMENTS} + std::string(62, '0') + "e0" + std::string(62, '0') + "41" +
              std::string{R} + std::string{S} + "1b" + std::string(62, '0'));
    CHECK(to_hex(authorization_state_calldata(example().from, example().nonce)) ==
          "e94a0102" + std::string{ARGUMENTS.substr(0, 64)} + std::string{ARGUMENTS.substr(320)});

    const CancelAuthorization cancel{example().from, example().nonce};
    const auto cancelled = key().sign_recoverable(digest(cancel, usdc_separator()));
    const auto data = to_hex(cancel_calldata(cancel, cancelled));
    CHECK(data.size() == 2 * (4 + 5 * 32));
    CHECK(data.starts_with("5a049a70" + std::string{ARGUMENTS.substr(0, 64)} +
                           std::string{ARGUMENTS.substr(320)}));
    CHECK(crypto::recover(digest(cancel, usdc_separator()), cancelled).value() == example().from);
}
