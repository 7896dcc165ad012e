#include "vault/service/sign.hpp"

#include "aep2/mandate.hpp"
#include "evm/eip712.hpp"
#include "evm/transfer_authorization.hpp"
#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

#include <algorithm>

namespace bursar::vault
{
namespace
{
Bytes bytes_of(const crypto::Signature& signature)
{
    return {signature.bytes.begin(), signature.bytes.end()};
}

struct SignOffer
{
    const wire::Purchase& purchase;
    const WalletSettings& settings;
    const Domains& domains;
    const crypto::PrivateKey& spending;
    const Hash32& nonce;
    std::uint64_t now;

    SignedPayment operator()(const wire::X402Offer& offer) const
    {
        const auto seconds = std::clamp(offer.timeout_seconds, TRANSFER_SECONDS_MIN, TRANSFER_SECONDS_MAX);
        const evm::TransferAuthorization transfer{.from = settings.spending,
                                                  .to = purchase.payee,
                                                  .value = purchase.amount,
                                                  .valid_after = now - TRANSFER_BACKDATE_SECONDS,
                                                  .valid_before = now + seconds,
                                                  .nonce = nonce};
        const auto signature = spending.sign_recoverable(evm::digest(transfer, domains.token));
        return wire::SignedTransfer{.from = transfer.from,
                                    .to = transfer.to,
                                    .value = transfer.value,
                                    .valid_after = transfer.valid_after,
                                    .valid_before = transfer.valid_before,
                                    .nonce = transfer.nonce,
                                    .signature = bytes_of(signature)};
    }

    SignedPayment operator()(const wire::Aep2Offer& offer) const
    {
        const auto seconds = std::clamp(offer.timeout_seconds, MANDATE_SECONDS_MIN, MANDATE_SECONDS_MAX);
        Hash32 number;
        std::copy(nonce.bytes.begin() + 16, nonce.bytes.end(), number.bytes.begin() + 16);
        const aep2::Mandate mandate{.owner = settings.spending,
                                    .token = settings.asset.token,
                                    .payee = purchase.payee,
                                    .amount = purchase.amount,
                                    .nonce = number,
                                    .deadline = now + seconds,
                                    .ref = offer.reference};
        const auto signed_mandate = aep2::sign(mandate, domains.debit_wallet, spending);
        return wire::SignedMandate{.owner = mandate.owner,
                                   .token = mandate.token,
                                   .payee = mandate.payee,
                                   .amount = mandate.amount,
                                   .nonce = mandate.nonce,
                                   .deadline = mandate.deadline,
                                   .reference = mandate.ref,
                                   .signature = bytes_of(signed_mandate.signature)};
    }
};
}  // namespace

Domains domains_of(const WalletSettings& settings)
{
    return {.token = evm::domain_separator({.name = settings.token_name,
                                            .version = settings.token_version,
                                            .chain = settings.asset.chain,
                                            .contract = settings.asset.token}),
            .debit_wallet = aep2::domain_separator(settings.asset.chain, settings.debit_wallet)};
}

SignedPayment sign_payment(const wire::Purchase& purchase, const WalletSettings& settings,
                           const Domains& domains, const crypto::PrivateKey& spending, const Hash32& nonce,
                           Time now)
{
    ensure(purchase.asset == settings.asset, "only the wallet's own asset is signed for");
    const auto seconds = static_cast<std::uint64_t>(now.seconds());
    return std::visit(SignOffer{purchase, settings, domains, spending, nonce, seconds}, purchase.offer);
}

std::uint64_t end_of(const SignedPayment& payment)
{
    if (const auto* transfer = std::get_if<wire::SignedTransfer>(&payment))
        return transfer->valid_before;
    return std::get<wire::SignedMandate>(payment).deadline;
}

Bytes encode(const SignedPayment& payment)
{
    wire::Buffer buffer;
    wire::Writer{buffer}.put(payment);
    return {buffer.begin(), buffer.end()};
}

Result<SignedPayment> parse_signed_payment(ByteView bytes)
{
    SignedPayment payment;
    wire::Reader reader{bytes};
    reader.get(payment);
    if (auto finished = reader.finish(); !finished)
        return fail(ErrorCode::integrity_failed,
                    "a stored authorisation is damaged, " + finished.error().message, "run `bursar audit`");
    return payment;
}
}  // namespace bursar::vault
