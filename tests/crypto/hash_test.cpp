#include "crypto/keccak.hpp"
#include "crypto/random.hpp"
#include "crypto/sha256.hpp"

#include <catch2/catch.hpp>

#include <openssl/evp.h>

using namespace bursar;
using namespace bursar::crypto;

namespace
{
Bytes pattern(std::size_t length)
{
    Bytes bytes(length);
    for (std::size_t i = 0; i < length; ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 7 + length);
    return bytes;
}

Hash32 openssl_sha3(ByteView bytes)
{
    Hash32 hash;
    unsigned length = 0;
    REQUIRE(EVP_Digest(bytes.data(), bytes.size(), hash.bytes.data(), &length, EVP_sha3_256(), nullptr) == 1);
    return hash;
}
}  // namespace

TEST_CASE("keccak256 gives the known hashes", "[crypto]")
{
    CHECK(keccak256(std::string_view{}).hex() ==
          "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    CHECK(keccak256("abc").hex() == "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    CHECK(keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
              .hex() == "0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
}

TEST_CASE("the permutation with SHA-3's padding byte equals OpenSSL's SHA3-256 for every length up to 599",
          "[crypto]")
{
    for (std::size_t length = 0; length < 600; ++length)
    {
        const auto bytes = pattern(length);
        INFO(length);
        REQUIRE(Keccak256{Keccak256::Padding::sha3}.update(bytes).finish() == openssl_sha3(bytes));
    }
}

TEST_CASE("keccak256 does not depend on how the input is cut", "[crypto]")
{
    const auto bytes = pattern(500);
    const auto whole = keccak256(bytes);
    for (const std::size_t part : {1U, 7U, 135U, 136U, 137U, 272U})
    {
        Keccak256 hash;
        for (std::size_t at = 0; at < bytes.size(); at += part)
            hash.update(ByteView{bytes}.subspan(at, std::min<std::size_t>(part, bytes.size() - at)));
        CHECK(hash.finish() == whole);
    }
}

TEST_CASE("sha256 and its HMAC give the published values", "[crypto]")
{
    CHECK(sha256(as_bytes("abc")).hex() ==
          "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, test case 2.
    CHECK(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")).hex() ==
          "0x5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac_sha256({}, {}).hex() == "0xb613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("random bytes differ", "[crypto]")
{
    CHECK(random16() != random16());
    CHECK(random32() != random32());
}
