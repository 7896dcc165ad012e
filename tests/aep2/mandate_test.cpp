#include "crypto/keccak.hpp"
#include "crypto/sha256.hpp"
#include "tests/aep2/examples.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::aep2;
using namespace bursar::aep2::examples;

namespace
{
/// The example's envelope with one member changed.
std::string error_with(const char* pointer, const json::Value& value)
{
    auto document = json::parse(encode_envelope(signed_mandate())).value();
    document[json::Value::json_pointer(pointer)] = value;
    const auto parsed = parse_envelope(json::dump(document));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::malformed);
    return parsed.error().message;
}

std::string error_without(const std::string& key)
{
    auto document = json::parse(encode_envelope(signed_mandate())).value();
    document["mandate"].erase(key);
    return parse_envelope(json::dump(document)).error().message;
}
}  // namespace

TEST_CASE("a mandate has the published domain, digest and signature", "[aep2]")
{
    const auto separator = domain_separator(CHAIN, WALLET);
    CHECK(separator.hex() == "0xc15fd74307bfeaa196f1a3918dd465ffb8bef0066ac826ddbf648b034beaeff9");
    CHECK(crypto::keccak256("predict-1700000000000") == mandate().ref);
    CHECK(digest(mandate(), separator) == DIGEST);
    CHECK(signed_mandate().signature.hex() == "0x380feed800e5163db50169b093f0a4c3923dfe1e905c56f5bbaa6fa43eb4"
                                              "7c402ec340c3e0eafe68afb1bf8224bccf0fa809e07f1e3bb2"
                                              "bdd67ef99136689a4f1b");
    CHECK(verify(signed_mandate(), separator));
}

TEST_CASE("the type hash is that of the contract", "[aep2]")
{
    CHECK(crypto::keccak256(
              "Mandate(address owner,address token,address payee,uint256 amount,uint256 nonce,uint256 "
              "deadline,bytes32 ref)")
              .hex() == "0x424644645718e4947e6272163756951857080a3d9ce5b05ceffa90a17603ff85");
}

TEST_CASE("the header is the published one", "[aep2]")
{
    CHECK(encode_envelope(signed_mandate()).size() == 481);
    const auto header = encode_header(signed_mandate());
    CHECK(header.size() == 644);
    CHECK(header.starts_with("eyJtYW5kYXRlIjp7Im93bmVyIjoiMHhmMzlGZDZlNTFhYWQ4OEY2RjRjZTZhQjg4"));
    CHECK(crypto::sha256(as_bytes(header)).hex() ==
          "0x5215c818249fc5279a1586fc58dd256b937b903527b1af77e9bd1c045997c744");
    CHECK(parse_header(header).value() == signed_mandate());
}

TEST_CASE("headers are read as clients write them", "[aep2]")
{
    auto url_safe = encode_header(signed_mandate());
    while (url_safe.ends_with('='))
        url_safe.pop_back();
    for (auto& c : url_safe)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    CHECK(parse_header(url_safe).value() == signed_mandate());

    auto document = json::parse(encode_envelope(signed_mandate())).value();
    document["mandate"]["amount"] = 1000;
    document["mandate"]["deadline"] = "1893456000";
    document["mandate"]["owner"] = mandate().owner.hex();
    document["more"] = true;
    CHECK(parse_envelope(json::dump(document)).value() == signed_mandate());
}

TEST_CASE("each member of a mandate that is wrong is named", "[aep2]")
{
    CHECK(error_with("/mandate", 1) == "mandate: expected an object");
    CHECK(error_with("/mandate/owner", "0x12") ==
          "mandate.owner: address: expected 0x and 40 hexadecimal digits");
    CHECK(error_with("/mandate/token", "0x036cbD53842c5426634e7929541eC2318f3dCF7e") ==
          "mandate.token: address: the capitals do not fit its checksum (EIP-55)");
    CHECK(error_with("/mandate/payee", nullptr) == "mandate.payee: expected text");
    for (const json::Value& value :
         {json::Value(-1), json::Value(1.0), json::Value("1e3"), json::Value("0x1"), json::Value("01"),
          json::Value(""), json::Value(true)})
        CHECK(error_with("/mandate/amount", value) == "mandate.amount: expected a whole number, in digits");
    CHECK(error_with("/mandate/amount", "340282366920938463463374607431768211456") ==
          "mandate.amount: expected an amount below 2^128");
    CHECK(error_with("/mandate/nonce", std::string(79, '1')) ==
          "mandate.nonce: expected a whole number, in digits");
    CHECK(error_with("/mandate/deadline", "18446744073709551616") ==
          "mandate.deadline: expected a number below 2^64");
    CHECK(error_with("/mandate/ref", "0x00") == "mandate.ref: expected 0x and 64 hexadecimal digits");
    CHECK(error_with("/payerSig", "0x" + std::string(128, '1')) ==
          "payerSig: expected 0x and 130 hexadecimal digits");
    CHECK(error_without("owner") == "mandate.owner: expected text, but it is missing");
    CHECK(error_without("amount") == "mandate.amount: expected an amount in base units, but it is missing");
    CHECK(error_without("nonce") == "mandate.nonce: expected a whole number, but it is missing");
    CHECK(error_without("deadline") == "mandate.deadline: expected a whole number, but it is missing");
    CHECK(parse_envelope("{}").error().message == "mandate: expected an object, but it is missing");
    CHECK(parse_header("not base64!").error().code == ErrorCode::malformed);
    CHECK(parse_header(std::string(MANDATE_HEADER_BYTES_MAX + 1, 'A')).error().code == ErrorCode::too_large);
    CHECK(parse_header(std::string(MANDATE_HEADER_BYTES_MAX, 'A')).error().code == ErrorCode::malformed);
}

TEST_CASE("only the owner's canonical signature for this chain and wallet verifies", "[aep2]")
{
    const auto separator = domain_separator(CHAIN, WALLET);
    const auto code = [&](const SignedMandate& m)
    {
        const auto verified = verify(m, separator);
        return verified ? ErrorCode::internal : verified.error().code;
    };
    CHECK(code(sign(mandate(), separator, processor())) == ErrorCode::unauthorised);
    CHECK(code(sign(mandate(), domain_separator(ChainId{1}, WALLET), payer())) == ErrorCode::unauthorised);
    CHECK(code(sign(mandate(), domain_separator(CHAIN, TOKEN), payer())) == ErrorCode::unauthorised);
    auto dearer = signed_mandate();
    dearer.mandate.amount = Units{1001};
    CHECK(code(dearer) == ErrorCode::unauthorised);
    auto other_v = signed_mandate();
    other_v.signature.bytes[64] -= 27;
    CHECK(code(other_v) == ErrorCode::malformed);
}

TEST_CASE("settle's call data has 388 bytes in the contract's order", "[aep2]")
{
    const auto data = to_hex(settle_calldata(signed_mandate()));
    CHECK(data.size() == 2 * 388);
    CHECK(data.starts_with("26b1533b000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266"
                           "000000000000000000000000036cbd53842c5426634e7929541ec2318f3dcf7e"
                           "0000000000000000000000003c44cdddb6a900fa2b585dd299e03d12fa4293bc"
                           "00000000000000000000000000000000000000000000000000000000000003e8"
                           "00000000000000000000000000000000ffffffffffffffffffffffffffffffff"
                           "0000000000000000000000000000000000000000000000000000000070dbd880"
                           "c01aa5533230e792b6b341f2c78c606ef0b50bf56ee18ca7a8fa956d5235fe98"
                           "0000000000000000000000000000000000000000000000000000000000000100"
                           "0000000000000000000000000000000000000000000000000000000000000041"));
    CHECK(data.ends_with("1b" + std::string(62, '0')));
}
