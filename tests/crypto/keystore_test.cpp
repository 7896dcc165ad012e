#include "crypto/keystore.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::crypto;

namespace
{
// A key file as go-ethereum writes it, with a light cost and an empty passphrase.
constexpr std::string_view PUBLISHED = R"({
    "address": "45dea0fb0bba44f4fcf290bba71fd57d7117cbb8",
    "crypto": {
        "cipher": "aes-128-ctr",
        "ciphertext": "b87781948a1befd247bff51ef4063f716cf6c2d3481163e9a8f42e1f9bb74145",
        "cipherparams": {"iv": "dc4926b48a105133d2f16b96833abf1e"},
        "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 2, "p": 1, "r": 8,
                      "salt": "004244bbdc51cadda545b1cfa43cff9ed2ae88e08c61f1479dbb45410722f8f0"},
        "mac": "39990c1684557447940d4c69e06b1b82b2aceacb43f284df65c956daf3046b85"
    },
    "id": "ce541d8d-c79b-40f8-9f8c-20f59616faba",
    "version": 3
})";

Secret passphrase(std::string text)
{
    return Secret::take(std::move(text));
}

PrivateKey some_key()
{
    return PrivateKey::from_bytes(Bytes(32, 0x42)).value();
}

/// A fresh keystore with one member changed; the path is a JSON pointer.
std::string error_with(const char* pointer, const json::Value& value)
{
    auto document = json::parse(write_keystore(some_key(), passphrase("pw"), SCRYPT_LIGHT).value()).value();
    document[json::Value::json_pointer(pointer)] = value;
    const auto key = read_keystore(json::dump(document), passphrase("pw"));
    REQUIRE_FALSE(key);
    return std::string{name_of(key.error().code)} + ": " + key.error().message;
}
}  // namespace

TEST_CASE("the published keystore opens with its passphrase and no other", "[crypto]")
{
    const auto key = read_keystore(PUBLISHED, passphrase(""));
    REQUIRE(key);
    CHECK(key->address().hex() == "0x45dea0fb0bba44f4fcf290bba71fd57d7117cbb8");
    CHECK(keystore_address(PUBLISHED).value() == key->address());
    CHECK(read_keystore(PUBLISHED, passphrase("bad")).error().code == ErrorCode::wrong_passphrase);
}

TEST_CASE("a key comes back from its file", "[crypto]")
{
    const auto text = write_keystore(some_key(), passphrase("pw"), SCRYPT_LIGHT).value();
    CHECK(to_hex(read_keystore(text, passphrase("pw")).value().expose()) == to_hex(some_key().expose()));
    CHECK(keystore_address(text).value() == some_key().address());
    CHECK(read_keystore(text, passphrase("")).error().code == ErrorCode::wrong_passphrase);
    CHECK(text.find(to_hex(some_key().expose())) == std::string::npos);
    CHECK(write_keystore(some_key(), passphrase("pw"), SCRYPT_LIGHT).value() != text);
}

TEST_CASE("a keystore that is not of this kind is refused by field", "[crypto]")
{
    CHECK(error_with("/version", 1) == "malformed: keystore.version: expected a whole number from 3 to 3");
    CHECK(error_with("/crypto/cipher", "aes-256-gcm") ==
          "unsupported: keystore cipher: only aes-128-ctr is supported");
    CHECK(error_with("/crypto/kdf", "pbkdf2") == "unsupported: keystore kdf: only scrypt is supported");
    CHECK(error_with("/crypto/ciphertext", "00") ==
          "malformed: keystore.crypto.ciphertext: expected 32 to 32 bytes in hexadecimal");
    CHECK(error_with("/crypto/mac", "zz") ==
          "malformed: keystore.crypto.mac: expected 32 to 32 bytes in hexadecimal");
    CHECK(error_with("/crypto/mac", std::string(64, '0')) ==
          "wrong_passphrase: the passphrase does not open this key");
    CHECK(error_with("/crypto/cipherparams/iv", "00") ==
          "malformed: keystore.crypto.cipherparams.iv: expected 16 to 16 bytes in hexadecimal");
    CHECK(error_with("/crypto/kdfparams/salt", "00") ==
          "malformed: keystore.crypto.kdfparams.salt: expected 8 to 64 bytes in hexadecimal");
    CHECK(error_with("/crypto/kdfparams/n", 1000) ==
          "invalid_argument: scrypt: n has to be a power of two above 1, r and p above 0");
    CHECK(error_with("/crypto/kdfparams",
                     {{"dklen", 32}, {"n", 1 << 18}, {"p", 8}, {"r", 1}, {"salt", std::string(64, '0')}}) ==
          "unsupported: scrypt: n is too large for r");
    CHECK(error_with("/crypto/kdfparams/n", 1 << 22).starts_with("too_large: scrypt: "));
    CHECK(error_with("/crypto/kdfparams/dklen", 64) ==
          "malformed: keystore.crypto.kdfparams.dklen: expected a whole number from 32 to 32");
    CHECK(error_with("/crypto/kdfparams", 1) == "malformed: keystore.crypto.kdfparams: expected an object");
    CHECK(error_with("/address", std::string(40, '1')) ==
          "integrity_failed: keystore.address: the key inside belongs to another address");
    CHECK(read_keystore("{}", passphrase("pw")).error().code == ErrorCode::malformed);
    CHECK(read_keystore(std::string(KEYSTORE_BYTES_MAX + 1, ' '), passphrase("pw")).error().code ==
          ErrorCode::too_large);
}
