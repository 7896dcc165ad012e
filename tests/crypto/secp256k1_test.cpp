#include "base/u256.hpp"
#include "crypto/child_key.hpp"
#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace bursar;
using namespace bursar::crypto;

namespace
{
PrivateKey key_of(std::string_view hex)
{
    return PrivateKey::from_bytes(parse_hex(hex).value()).value();
}

const Hash32 DIGEST =
    Hash32::parse("0x0bccf9ca65864e05081fb727d19c490c45b1c90f1445d47cc6b8d703556e7041").value();
constexpr std::string_view KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
constexpr std::string_view ADDRESS = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
constexpr std::string_view ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

std::string refusal(const Result<Address>& result)
{
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::malformed);
    return result.error().message;
}
}  // namespace

TEST_CASE("addresses of known keys", "[crypto]")
{
    CHECK(key_of(KEY).address().hex() == ADDRESS);
    CHECK(key_of("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80").address().hex() ==
          "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
}

TEST_CASE("signing is deterministic and gives the published signature", "[crypto]")
{
    const auto signature = key_of(KEY).sign_recoverable(DIGEST);
    CHECK(signature.hex() ==
          "0x7d72c92096c671b25f42561cf5841a5b5621eb7e84275ad11564e42e0603911d3f82acd3f836ac335aea65f1"
          "05024221fdda3838a10275f9b7ad49e3bb0c05db1b");
    CHECK(recover(DIGEST, signature).value().hex() == ADDRESS);
}

TEST_CASE("every signature recovers to its signer and is canonical", "[crypto]")
{
    bool v27 = false;
    bool v28 = false;
    for (int i = 0; i < 50; ++i)
    {
        const auto key = PrivateKey::generate();
        const auto digest = keccak256(std::to_string(i));
        const auto signature = key.sign_recoverable(digest);
        CHECK(recover(digest, signature).value() == key.address());
        CHECK(recover(digest, signature.view()).value() == key.address());
        CHECK(signature.bytes[32] < 0x80);
        v27 = v27 || signature.bytes[64] == 27;
        v28 = v28 || signature.bytes[64] == 28;
    }
    CHECK(v27);
    CHECK(v28);
}

TEST_CASE("each form of signature but the canonical one is refused with its own reason", "[crypto]")
{
    const auto good = key_of(KEY).sign_recoverable(DIGEST);

    CHECK(refusal(recover(DIGEST, good.view().first(64))) == "signature: expected 65 bytes, got 64");
    CHECK(refusal(recover(DIGEST, Bytes(66))) == "signature: expected 65 bytes, got 66");
    CHECK(refusal(recover(DIGEST, ByteView{})) == "signature: expected 65 bytes, got 0");
    for (const int v : {0, 1, 26, 29, 255})
    {
        auto changed = good;
        changed.bytes[64] = static_cast<std::uint8_t>(v);
        CHECK(refusal(recover(DIGEST, changed)) == "signature: v is " + std::to_string(v));
    }

    // n - s with the other v is the same signature to the curve, but not to us.
    const auto n = U256::from_big_endian(parse_hex(ORDER).value()).value();
    const auto s = U256::from_big_endian(good.view().subspan(32, 32)).value();
    const auto high = n.minus(s)->big_endian();
    auto twin = good;
    std::copy(high.begin(), high.end(), twin.bytes.begin() + 32);
    twin.bytes[64] = static_cast<std::uint8_t>(27 + 28 - good.bytes[64]);
    CHECK(refusal(recover(DIGEST, twin)) == "signature: s is in the upper half of the group order");

    auto too_large = good;
    const auto order = parse_hex(ORDER).value();
    std::copy(order.begin(), order.end(), too_large.bytes.begin());
    CHECK(refusal(recover(DIGEST, too_large)) == "signature: r or s is not below the group order");

    auto zero = good;
    std::fill_n(zero.bytes.begin(), 32, std::uint8_t{0});
    CHECK(refusal(recover(DIGEST, zero)) == "signature: no key fits it");
    zero = good;
    std::fill_n(zero.bytes.begin() + 32, 32, std::uint8_t{0});
    CHECK(refusal(recover(DIGEST, zero)) == "signature: no key fits it");
}

TEST_CASE("another digest recovers to another address", "[crypto]")
{
    const auto recovered = recover(keccak256("other"), key_of(KEY).sign_recoverable(DIGEST));
    CHECK((!recovered || recovered->hex() != ADDRESS));
}

TEST_CASE("only numbers from 1 to n - 1 are private keys", "[crypto]")
{
    CHECK(PrivateKey::from_bytes(Bytes(31, 1)).error().message == "private key: expected 32 bytes, got 31");
    CHECK(PrivateKey::from_bytes(Bytes(32)).error().code == ErrorCode::malformed);
    CHECK(PrivateKey::from_bytes(parse_hex(ORDER).value()).error().code == ErrorCode::malformed);
    auto last = parse_hex(ORDER).value();
    last.back() -= 1;
    CHECK(PrivateKey::from_bytes(last));
}

TEST_CASE("a key that moved away is wiped", "[crypto]")
{
    auto key = key_of(KEY);
    const auto moved = std::move(key);
    CHECK(to_hex(moved.expose()) == KEY);
    CHECK(to_hex(key.expose()) == std::string(64, '0'));
    auto target = PrivateKey::generate();
    auto source = key_of(KEY);
    target = std::move(source);
    CHECK(to_hex(target.expose()) == KEY);
    CHECK(to_hex(source.expose()) == std::string(64, '0'));
}

TEST_CASE("threads may sign and recover at once", "[crypto]")
{
    std::array<bool, 4> right{};
    {
        std::vector<std::jthread> threads;
        for (auto& result : right)
            threads.emplace_back(
                [&result]
                {
                    const auto key = PrivateKey::generate();
                    const auto address = key.address();
                    result = true;
                    for (int i = 0; i < 20; ++i)
                        result = result && recover(DIGEST, key.sign_recoverable(DIGEST)).value() == address;
                });
    }
    for (const bool result : right)
        CHECK(result);
}

TEST_CASE("a public child is the public key of the private child", "[crypto]")
{
    const auto parent = key_of(KEY);
    const auto tweak = keccak256("child 1");
    const auto child = child_of(parent, tweak);
    REQUIRE(child);
    CHECK(child_of(parent.public_key(), tweak).value() == child->public_key());
    CHECK(child->address() != parent.address());
    CHECK(child_of(parent, keccak256("child 2"))->address() != child->address());
    CHECK(child_of(PublicKey{}, tweak).error().code == ErrorCode::malformed);
    CHECK(child_of(parent, Hash32::from(parse_hex(ORDER).value()).value()).error().code ==
          ErrorCode::malformed);
}
