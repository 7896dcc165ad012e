#include "crypto/aead.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::crypto;

namespace
{
// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
const Bytes KEY = parse_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").value();
const AeadNonce NONCE = AeadNonce::parse("0xcafebabefacedbaddecaf888").value();
const Bytes ASSOCIATED = parse_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2").value();
const Bytes PLAIN =
    parse_hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
              "49a6b525b16aedf5aa0de657ba637b39")
        .value();
constexpr std::string_view SEALED =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b105"
    "6828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b";
}  // namespace

TEST_CASE("sealing gives the published ciphertext and tag, opening the text", "[crypto]")
{
    const auto sealed = seal(KEY, NONCE, ASSOCIATED, PLAIN);
    REQUIRE(sealed);
    CHECK(to_hex(*sealed) == SEALED);
    CHECK(to_hex(open(KEY, NONCE, ASSOCIATED, *sealed).value().expose()) == to_hex(PLAIN));
}

TEST_CASE("nothing opens after any change", "[crypto]")
{
    const auto sealed = seal(KEY, NONCE, ASSOCIATED, PLAIN).value();
    const auto refused = [](const Result<Secret>& result)
    {
        return !result && result.error().code == ErrorCode::integrity_failed;
    };
    for (std::size_t i = 0; i < sealed.size(); ++i)
    {
        auto changed = sealed;
        changed[i] ^= 1;
        CHECK(refused(open(KEY, NONCE, ASSOCIATED, changed)));
    }
    auto other_key = KEY;
    other_key[0] ^= 1;
    auto other_nonce = NONCE;
    other_nonce.bytes[0] ^= 1;
    CHECK(refused(open(other_key, NONCE, ASSOCIATED, sealed)));
    CHECK(refused(open(KEY, other_nonce, ASSOCIATED, sealed)));
    CHECK(refused(open(KEY, NONCE, {}, sealed)));
    CHECK(refused(open(KEY, NONCE, ASSOCIATED, ByteView{sealed}.first(15))));
    CHECK(refused(open(KEY, NONCE, ASSOCIATED, ByteView{sealed}.first(sealed.size() - 1))));
}

TEST_CASE("an empty text is sealed too, and a short key is refused", "[crypto]")
{
    const auto sealed = seal(KEY, NONCE, {}, {});
    REQUIRE(sealed);
    CHECK(sealed->size() == AEAD_TAG_BYTES);
    CHECK(open(KEY, NONCE, {}, *sealed).value().empty());
    CHECK(seal(ByteView{KEY}.first(16), NONCE, {}, {}).error().code == ErrorCode::invalid_argument);
}
