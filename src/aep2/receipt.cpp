#include "aep2/receipt.hpp"

#include "aep2/reader.hpp"
#include "evm/abi.hpp"
#include "evm/address.hpp"
#include "evm/eip712.hpp"

namespace bursar::aep2
{
namespace
{
constexpr std::size_t RECEIPT_BYTES_MAX = 4096;

/// EIP-191 version 0x45 ("personal_sign") over 32 raw bytes.
Hash32 personal_hash(const Hash32& message)
{
    return crypto::Keccak256{}
        .update("\x19"
                "Ethereum Signed Message:\n32")
        .update(message.view())
        .finish();
}

std::unexpected<Error> not_signed()
{
    return fail(ErrorCode::unauthorised, "spEnqueueSig: the named processor did not sign this receipt");
}
}  // namespace

Hash32 receipt_hash(const Receipt& receipt, ReceiptForm form)
{
    crypto::Keccak256 packed;
    packed.update(receipt.mandate_digest.view());
    if (form == ReceiptForm::with_processor)
        packed.update(receipt.processor.view());
    packed.update(evm::word_of(receipt.enqueue_deadline).view());
    return personal_hash(packed.finish());
}

Receipt sign_receipt(const Hash32& mandate_digest, std::uint64_t enqueue_deadline,
                     const crypto::PrivateKey& processor, ReceiptForm form)
{
    Receipt receipt{processor.address(), mandate_digest, enqueue_deadline, {}};
    receipt.signature = processor.sign_recoverable(receipt_hash(receipt, form));
    return receipt;
}

Result<ReceiptForm> verify(const Receipt& receipt)
{
    for (const auto form : {ReceiptForm::current, ReceiptForm::with_processor})
    {
        const auto signer = crypto::recover(receipt_hash(receipt, form), receipt.signature);
        if (signer && *signer == receipt.processor)
            return form;
    }
    return not_signed();
}

std::string receipt_json(const Receipt& receipt)
{
    return R"({"sp":")" + evm::checksummed(receipt.processor) + R"(","mandateDigest":")" +
           receipt.mandate_digest.hex() + R"(","enqueueDeadline":)" +
           std::to_string(receipt.enqueue_deadline) + R"(,"spEnqueueSig":")" + receipt.signature.hex() +
           R"("})";
}

Result<Receipt> parse_receipt(std::string_view json)
{
    const auto document =
        json::parse(json, {.bytes_max = RECEIPT_BYTES_MAX, .depth_max = 8, .values_max = 100});
    if (!document)
        return forward(document);
    Reader reader{*document, "receipt"};
    Receipt receipt;
    receipt.processor = reader.address("sp");
    receipt.mandate_digest = reader.fixed<Hash32>("mandateDigest");
    receipt.enqueue_deadline = reader.number64("enqueueDeadline");
    receipt.signature = reader.fixed<crypto::Signature>("spEnqueueSig");
    if (reader.failure())
        return std::unexpected(*reader.failure());
    return receipt;
}

Hash32 promise_domain_separator(ChainId chain, const Address& debit_wallet)
{
    return evm::domain_separator({"AEP2SettlementProcessor", "1", chain, debit_wallet});
}

Hash32 digest(const SettlementPromise& promise, const Hash32& separator)
{
    static const auto type =
        evm::type_hash("SettlementPromise(bytes32 mandateDigest,address payee,address token,uint256 "
                       "amount,uint256 fee,uint64 settleBy)");
    return evm::typed_digest(separator, evm::StructHash{type}
                                            .word(promise.mandate_digest)
                                            .address(promise.payee)
                                            .address(promise.token)
                                            .units(promise.amount)
                                            .units(promise.fee)
                                            .number(promise.settle_by)
                                            .finish());
}

crypto::Signature sign(const SettlementPromise& promise, const Hash32& separator,
                       const crypto::PrivateKey& processor)
{
    return processor.sign_recoverable(digest(promise, separator));
}

Result<void> verify(const SettlementPromise& promise, const Hash32& separator,
                    const crypto::Signature& signature, const Address& processor)
{
    const auto signer = crypto::recover(digest(promise, separator), signature);
    if (!signer)
        return forward(signer);
    if (*signer != processor)
        return fail(ErrorCode::unauthorised, "signature: the named processor did not sign this promise");
    return {};
}
}  // namespace bursar::aep2
