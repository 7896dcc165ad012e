#include "evm/constants.hpp"
#include "evm/eip712.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

namespace
{
/// The "Ether Mail" example of EIP-712.
Hash32 person(std::string_view name, const Address& wallet)
{
    return StructHash{type_hash("Person(string name,address wallet)")}.text(name).address(wallet).finish();
}
constexpr auto COW = from_hex<Address>("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
constexpr auto BOB = from_hex<Address>("0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB");
constexpr auto CONTRACT = from_hex<Address>("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC");
}  // namespace

TEST_CASE("the mail of EIP-712 has the published hashes", "[evm]")
{
    const auto separator = domain_separator({"Ether Mail", "1", ChainId{1}, CONTRACT});
    CHECK(separator.hex() == "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
    const auto mail =
        StructHash{type_hash("Mail(Person from,Person to,string contents)Person(string name,address wallet)")}
            .word(person("Cow", COW))
            .word(person("Bob", BOB))
            .text("Hello, Bob!")
            .finish();
    CHECK(mail.hex() == "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
    CHECK(typed_digest(separator, mail).hex() ==
          "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
}

TEST_CASE("a domain without a contract has a type of its own", "[evm]")
{
    CHECK(type_hash("EIP712Domain(string name,string version,uint256 chainId)").hex() ==
          "0xc2f8787176b8ac6bf7215b4adcc1e069bf4ab82d9ab1df05a57a91d425935b6e");
    // The domain of signed offers: name "x402 offer", version "1", chain 1.
    CHECK(domain_separator({"x402 offer", "1", ChainId{1}, std::nullopt}).hex() ==
          "0x5dc92544087ab60aa57c539b9543f9282416b0dcf2c2ae0d4d0051052a9e61b6");
}

TEST_CASE("a struct of texts hashes to the published digest", "[evm]")
{
    const auto type =
        type_hash("Offer(uint256 version,string resourceUrl,string scheme,string network,string asset,string "
                  "payTo,string amount,uint256 validUntil)");
    CHECK(type.hex() == "0x85143d3249b5e62ed5edd3d59a352d4e1181c775ff4f762f9c8a617f6bf1e97d");
    const auto offer = StructHash{type}
                           .number(1)
                           .text("https://api.example/x")
                           .text("exact")
                           .text("eip155:84532")
                           .text("0x036CbD53842c5426634e7929541eC2318f3dCF7e")
                           .text("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
                           .text("10000")
                           .number(std::uint64_t{0})
                           .finish();
    CHECK(typed_digest(domain_separator({"x402 offer", "1", ChainId{1}, std::nullopt}), offer).hex() ==
          "0x8db2731e360db6d4e78212d06215bc5b257076a0fd6c89568db9232deb919072");
}

TEST_CASE("a struct in a struct hashes to the published digest of a Permit2 witness transfer", "[evm]")
{
    const std::string tokens = "TokenPermissions(address token,uint256 amount)";
    const std::string witness = "Witness(address to,uint256 validAfter)";
    const auto type = type_hash(
        "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 "
        "deadline,Witness witness)" +
        tokens + witness);
    CHECK(type.hex() == "0xebc156cd23678a74c94df13d772ef5478420637f0c94bd10d509e1dc98f521c7");
    constexpr auto usdc = from_hex<Address>("0x036CbD53842c5426634e7929541eC2318f3dCF7e");
    constexpr auto pay_to = from_hex<Address>("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
    const auto transfer =
        StructHash{type}
            .word(StructHash{type_hash(tokens)}.address(usdc).number(10000).finish())
            .address(from_hex<Address>("0x402085c248EeA27D92E8b30b2C58ed07f9E20001"))
            .word(from_hex<Hash32>("0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"))
            .number(1893456000)
            .word(StructHash{type_hash(witness)}.address(pay_to).number(std::uint64_t{0}).finish())
            .finish();
    constexpr auto separator =
        from_hex<Hash32>("0x010f27a92fb9a32622f44f001dc4d15706a85b33499cfc2ce9033113ab26592c");
    CHECK(typed_digest(separator, transfer).hex() ==
          "0x183d23dde3cc272c329ffd3fa6cbbc00c6f9aeecbbd821b61486d7f5d16b7dc4");
}

TEST_CASE("lists hash differently from their items", "[evm]")
{
    const auto type = type_hash("T(string[] a)");
    const std::vector<std::string> none;
    const std::vector<std::string> ab{"ab"};
    const std::vector<std::string> a_b{"a", "b"};
    const auto hash = [&](const std::vector<std::string>& items)
    {
        return StructHash{type}.texts(items).finish();
    };
    CHECK(hash(none) != hash(ab));
    CHECK(hash(ab) != hash(a_b));
}
