#include "aep2/receipt.hpp"
#include "tests/aep2/examples.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::aep2;
using namespace bursar::aep2::examples;

namespace
{
constexpr std::uint64_t ENQUEUE_DEADLINE = 1893400000;
}

TEST_CASE("both forms of receipt have the published signature", "[aep2]")
{
    const auto current = sign_receipt(DIGEST, ENQUEUE_DEADLINE, processor());
    CHECK(receipt_hash(current, ReceiptForm::current).hex() ==
          "0x42c980258e432d348eeaffbeba74fd8ea4be81d7c3ebf8099bddbfab73786e82");
    CHECK(current.signature.hex() == "0x923e21007e02534f895d96a70eea7931f4314cab736825ac5bedb66ccef723b56bc2c"
                                     "ff868c9f3ba856e4c822a32ce7bfbe097fad8066f1b"
                                     "56f9c2055bb6c2191c");
    CHECK(verify(current).value() == ReceiptForm::current);

    const auto old = sign_receipt(DIGEST, ENQUEUE_DEADLINE, processor(), ReceiptForm::with_processor);
    CHECK(old.signature.hex() == "0x22a34238a8ce3029ccffdc700ba052a206092fceca6d618c92e7c90f8de985b916240525c"
                                 "ba3a2f4c67fbf4fc5f44d73c39b0d0997d6d60e"
                                 "4f5707243e68e1071b");
    CHECK(verify(old).value() == ReceiptForm::with_processor);
}

TEST_CASE("a receipt that somebody changed is not a promise", "[aep2]")
{
    const auto good = sign_receipt(DIGEST, ENQUEUE_DEADLINE, processor());
    auto other = good;
    other.enqueue_deadline += 1;
    CHECK(verify(other).error().code == ErrorCode::unauthorised);
    other = good;
    other.processor = PAYEE;
    CHECK(verify(other).error().code == ErrorCode::unauthorised);
    other = good;
    other.mandate_digest.bytes[0] ^= 1;
    CHECK(verify(other).error().code == ErrorCode::unauthorised);
    other = good;
    other.signature.bytes[64] = 0;
    CHECK(verify(other).error().code == ErrorCode::unauthorised);
}

TEST_CASE("receipts travel as JSON", "[aep2]")
{
    const auto receipt = sign_receipt(DIGEST, ENQUEUE_DEADLINE, processor());
    CHECK(parse_receipt(receipt_json(receipt)).value() == receipt);
    const auto error_with = [&](const std::string& key, const json::Value& value)
    {
        auto document = json::parse(receipt_json(receipt)).value();
        document[key] = value;
        return parse_receipt(json::dump(document)).error().message;
    };
    CHECK(error_with("sp", "") == "receipt.sp: address: expected 0x and 40 hexadecimal digits");
    CHECK(error_with("mandateDigest", "0x1") ==
          "receipt.mandateDigest: expected 0x and 64 hexadecimal digits");
    CHECK(error_with("enqueueDeadline", -1) == "receipt.enqueueDeadline: expected a whole number, in digits");
    CHECK(error_with("spEnqueueSig", 7) == "receipt.spEnqueueSig: expected text");
    CHECK(parse_receipt("[]").error().message == "receipt: expected an object");
    CHECK(parse_receipt(std::string(4097, ' ')).error().code == ErrorCode::too_large);
}

TEST_CASE("a settlement promise binds chain, wallet and every member", "[aep2]")
{
    const SettlementPromise promise{DIGEST, PAYEE, TOKEN, Units{1000}, Units{10}, ENQUEUE_DEADLINE};
    const auto separator = promise_domain_separator(CHAIN, WALLET);
    const auto signature = sign(promise, separator, processor());
    CHECK(verify(promise, separator, signature, processor().address()));
    const auto code = [&](const SettlementPromise& changed, const Hash32& domain, const Address& signer)
    {
        return verify(changed, domain, signature, signer).error().code;
    };
    auto changed = promise;
    changed.fee = Units{11};
    CHECK(code(changed, separator, processor().address()) == ErrorCode::unauthorised);
    changed = promise;
    changed.settle_by += 1;
    CHECK(code(changed, separator, processor().address()) == ErrorCode::unauthorised);
    CHECK(code(promise, promise_domain_separator(ChainId{1}, WALLET), processor().address()) ==
          ErrorCode::unauthorised);
    CHECK(code(promise, separator, PAYEE) == ErrorCode::unauthorised);
    auto compact = signature;
    compact.bytes[64] = 1;
    CHECK(verify(promise, separator, compact, processor().address()).error().code == ErrorCode::malformed);
}
