#include "evm/transfer_authorization.hpp"

#include "evm/constants.hpp"
#include "evm/eip712.hpp"

namespace bursar::evm
{
namespace
{
// keccak256 of "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256
// validBefore,bytes32 nonce)" and of "CancelAuthorization(address authorizer,bytes32 nonce)" (EIP-3009).
constexpr auto TRANSFER_TYPE =
    from_hex<Hash32>("0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267");
constexpr auto CANCEL_TYPE =
    from_hex<Hash32>("0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429");

AbiEncoder transfer_words(const Selector& selector, const TransferAuthorization& transfer)
{
    AbiEncoder encoder{selector};
    encoder.value(transfer.from)
        .value(transfer.to)
        .value(transfer.value)
        .value(transfer.valid_after)
        .value(transfer.valid_before)
        .word(transfer.nonce);
    return encoder;
}

void append_signature(AbiEncoder& encoder, const crypto::Signature& signature)
{
    Hash32 r;
    Hash32 s;
    std::copy_n(signature.bytes.begin(), 32, r.bytes.begin());
    std::copy_n(signature.bytes.begin() + 32, 32, s.bytes.begin());
    encoder.value(std::uint64_t{signature.bytes[64]}).word(r).word(s);
}
}  // namespace

Hash32 digest(const TransferAuthorization& transfer, const Hash32& separator)
{
    return typed_digest(separator, StructHash{TRANSFER_TYPE}
                                       .address(transfer.from)
                                       .address(transfer.to)
                                       .units(transfer.value)
                                       .number(transfer.valid_after)
                                       .number(transfer.valid_before)
                                       .word(transfer.nonce)
                                       .finish());
}

Hash32 digest(const CancelAuthorization& cancel, const Hash32& separator)
{
    return typed_digest(separator,
                        StructHash{CANCEL_TYPE}.address(cancel.authorizer).word(cancel.nonce).finish());
}

Bytes transfer_calldata(const TransferAuthorization& transfer, const crypto::Signature& signature)
{
    auto encoder = transfer_words(selector::TRANSFER_WITH_AUTHORIZATION, transfer);
    append_signature(encoder, signature);
    return encoder.finish();
}

Bytes transfer_calldata_bytes(const TransferAuthorization& transfer, ByteView signature)
{
    return transfer_words(selector::TRANSFER_WITH_AUTHORIZATION_BYTES, transfer).bytes(signature).finish();
}

Bytes cancel_calldata(const CancelAuthorization& cancel, const crypto::Signature& signature)
{
    AbiEncoder encoder{selector::CANCEL_AUTHORIZATION};
    encoder.value(cancel.authorizer).word(cancel.nonce);
    append_signature(encoder, signature);
    return encoder.finish();
}

Bytes authorization_state_calldata(const Address& authorizer, const Hash32& nonce)
{
    return AbiEncoder{selector::AUTHORIZATION_STATE}.value(authorizer).word(nonce).finish();
}
}  // namespace bursar::evm
