#include "crypto/kdf.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::crypto;

TEST_CASE("scrypt gives the values of RFC 7914 section 12", "[crypto]")
{
    CHECK(to_hex(scrypt({}, {}, {16, 1, 1}, 64).value().expose()) ==
          "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
          "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
    CHECK(to_hex(scrypt(as_bytes("password"), as_bytes("NaCl"), {1024, 8, 16}, 64).value().expose()) ==
          "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
          "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
}

TEST_CASE("scrypt refuses costs that make no sense or too much", "[crypto]")
{
    const auto code = [](const ScryptCost& cost)
    {
        return scrypt({}, {}, cost, 32).error().code;
    };
    CHECK(code({0, 8, 1}) == ErrorCode::invalid_argument);
    CHECK(code({1, 8, 1}) == ErrorCode::invalid_argument);
    CHECK(code({1000, 8, 1}) == ErrorCode::invalid_argument);
    CHECK(code({1024, 0, 1}) == ErrorCode::invalid_argument);
    CHECK(code({1024, 8, 0}) == ErrorCode::invalid_argument);
    CHECK(code({1024, 8, 17}) == ErrorCode::too_large);
    CHECK(code({1U << 20, 8, 1}) == ErrorCode::too_large);
    CHECK(code({1ULL << 63, 1U << 31, 1}) == ErrorCode::too_large);
    CHECK(scrypt({}, {}, SCRYPT_LIGHT, 0).error().code == ErrorCode::invalid_argument);
    CHECK(scrypt({}, {}, SCRYPT_LIGHT, 1025).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("the standard cost fits into the memory limit", "[crypto]")
{
    CHECK(scrypt(as_bytes("x"), as_bytes("y"), SCRYPT_STANDARD, 32));
}

TEST_CASE("HKDF gives the values of RFC 5869 appendix A", "[crypto]")
{
    const Bytes key(22, 0x0b);
    CHECK(to_hex(hkdf_sha256(key, parse_hex("000102030405060708090a0b0c").value(),
                             parse_hex("f0f1f2f3f4f5f6f7f8f9").value(), 42)
                     .value()
                     .expose()) ==
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    CHECK(to_hex(hkdf_sha256(key, {}, {}, 42).value().expose()) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    CHECK(hkdf_sha256(key, {}, {}, 8160));
    CHECK(hkdf_sha256(key, {}, {}, 8161).error().code == ErrorCode::invalid_argument);
    CHECK(hkdf_sha256(key, {}, {}, 0).error().code == ErrorCode::invalid_argument);
    CHECK(hkdf_sha256({}, {}, {}, 32).error().code == ErrorCode::invalid_argument);
}
