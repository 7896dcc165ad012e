#include "aep2/mandate.hpp"

#include "aep2/reader.hpp"
#include "evm/address.hpp"
#include "evm/constants.hpp"
#include "evm/eip712.hpp"

namespace bursar::aep2
{
namespace
{
// keccak256 of "Mandate(address owner,address token,address payee,uint256 amount,uint256 nonce,uint256
// deadline,bytes32 ref)".
constexpr auto MANDATE_TYPE =
    evm::from_hex<Hash32>("0x424644645718e4947e6272163756951857080a3d9ce5b05ceffa90a17603ff85");

std::string decimal(const Hash32& number)
{
    return U256::from_big_endian(number.view()).value().decimal();
}
}  // namespace

Hash32 domain_separator(ChainId chain, const Address& debit_wallet)
{
    return evm::domain_separator({"AEP2DebitWallet", "1", chain, debit_wallet});
}

Hash32 digest(const Mandate& mandate, const Hash32& separator)
{
    return evm::typed_digest(separator, evm::StructHash{MANDATE_TYPE}
                                            .address(mandate.owner)
                                            .address(mandate.token)
                                            .address(mandate.payee)
                                            .units(mandate.amount)
                                            .word(mandate.nonce)
                                            .number(mandate.deadline)
                                            .word(mandate.ref)
                                            .finish());
}

SignedMandate sign(const Mandate& mandate, const Hash32& separator, const crypto::PrivateKey& owner)
{
    return {mandate, owner.sign_recoverable(digest(mandate, separator))};
}

Result<void> verify(const SignedMandate& mandate, const Hash32& separator)
{
    const auto signer = crypto::recover(digest(mandate.mandate, separator), mandate.signature);
    if (!signer)
        return forward(signer);
    if (*signer != mandate.mandate.owner)
        return fail(ErrorCode::unauthorised,
                    "payerSig: the owner did not sign this mandate for this chain and wallet");
    return {};
}

std::string encode_envelope(const SignedMandate& mandate)
{
    // Written by hand: the reference client's order of members is part of the published example.
    const auto& m = mandate.mandate;
    return R"({"mandate":{"owner":")" + evm::checksummed(m.owner) + R"(","token":")" +
           evm::checksummed(m.token) + R"(","payee":")" + evm::checksummed(m.payee) + R"(","amount":")" +
           m.amount.decimal() + R"(","nonce":")" + decimal(m.nonce) + R"(","deadline":)" +
           std::to_string(m.deadline) + R"(,"ref":")" + m.ref.hex() + R"("},"payerSig":")" +
           mandate.signature.hex() + R"("})";
}

std::string encode_header(const SignedMandate& mandate)
{
    return to_base64(as_bytes(encode_envelope(mandate)));
}

Result<SignedMandate> parse_envelope(std::string_view json)
{
    const auto document =
        json::parse(json, {.bytes_max = MANDATE_HEADER_BYTES_MAX, .depth_max = 8, .values_max = 100});
    if (!document)
        return forward(document);
    Reader envelope{*document, ""};
    Reader inner{envelope.need_object("mandate"), "mandate"};
    SignedMandate out;
    auto& m = out.mandate;
    m.owner = inner.address("owner");
    m.token = inner.address("token");
    m.payee = inner.address("payee");
    m.amount = inner.units("amount");
    m.nonce = Hash32{inner.number("nonce").big_endian()};
    m.deadline = inner.number64("deadline");
    m.ref = inner.fixed<Hash32>("ref");
    out.signature = envelope.fixed<crypto::Signature>("payerSig");
    if (const auto& error = first_failure({&envelope, &inner}))
        return std::unexpected(*error);
    return out;
}

Result<SignedMandate> parse_header(std::string_view value)
{
    if (value.size() > MANDATE_HEADER_BYTES_MAX)
        return fail(ErrorCode::too_large, std::string{MANDATE_HEADER} + ": longer than 4096 characters");
    const auto bytes = parse_base64(value);
    if (!bytes)
        return fail(ErrorCode::malformed, std::string{MANDATE_HEADER} + ": " + bytes.error().message);
    return parse_envelope(as_text(*bytes));
}

Bytes settle_calldata(const SignedMandate& mandate)
{
    const auto& m = mandate.mandate;
    // The struct is static, so its seven words stand in place before the offset of the signature.
    return evm::AbiEncoder{evm::selector::SETTLE}
        .value(m.owner)
        .value(m.token)
        .value(m.payee)
        .value(m.amount)
        .word(m.nonce)
        .value(m.deadline)
        .word(m.ref)
        .bytes(mandate.signature.view())
        .finish();
}
}  // namespace bursar::aep2
