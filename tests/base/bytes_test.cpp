#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("hexadecimal is read with or without 0x and printed in lower case", "[base]")
{
    CHECK(parse_hex("0xDEadBEef").value() == Bytes{0xde, 0xad, 0xbe, 0xef});
    CHECK(parse_hex("").value().empty());
    CHECK(to_hex_0x(Bytes{0xde, 0xad}) == "0xdead");
    for (auto wrong : {"0x1", "0xzz", "x12", "0x 1", "12 "})
        CHECK(parse_hex(wrong).error().code == ErrorCode::malformed);
}

TEST_CASE("base64 follows the vectors of RFC 4648 and reads both alphabets", "[base]")
{
    const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors)
    {
        CHECK(to_base64(as_bytes(plain)) == encoded);
        CHECK(as_text(parse_base64(encoded).value()) == plain);
    }
    CHECK(parse_base64("-_-_").value() == parse_base64("+/+/").value());
    CHECK(as_text(parse_base64("Zm8").value()) == "fo");
    for (auto wrong : {"Z", "Zg=", "Z===", "Zh==", "Zm 8=", "Zm8=="})
        CHECK_FALSE(parse_base64(wrong));
}

TEST_CASE("a fixed-size value takes exactly its size", "[base]")
{
    CHECK(Address::parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")->hex() ==
          "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    CHECK_FALSE(Address::parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C"));
    CHECK_FALSE(Address::parse("70997970C51812dc3A010C7d01b50e0d17dc79C8aa"));
    CHECK_FALSE(Hash32::from(Bytes(31)));
}

TEST_CASE("a secret is wiped where it is moved from", "[base]")
{
    std::string text = "correct horse battery staple, and longer than any small buffer";
    Secret first = Secret::take(std::move(text));
    Secret second = std::move(first);
    CHECK(first.empty());
    CHECK(as_text(second.expose()).starts_with("correct horse"));
    CHECK(equal_in_constant_time(second.expose(), second.duplicate().expose()));
    CHECK_FALSE(equal_in_constant_time(second.expose(), as_bytes("correct")));
}
