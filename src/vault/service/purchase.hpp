#pragma once

#include "policy/decide.hpp"
#include "vault/service/settings.hpp"

namespace bursar::vault
{
constexpr std::size_t METHOD_BYTES_MAX = 16;

/// A purchase whose form was checked, with what the vault itself made of it.
struct CheckedPurchase
{
    wire::Purchase purchase;  ///< category and note cleaned
    policy::PaymentRequest request;
};

/// Checks form, size and that token and contract are the wallet's own; what an intent allows is policy's
/// business. Errors name the field: invalid_argument, too_large, unsupported, unknown_asset.
Result<CheckedPurchase> check_purchase(wire::Purchase purchase, const WalletSettings& settings);

/// The authority of an absolute http or https URL in lower case, without the scheme's own port: what an
/// intent's hosts are matched against. Strict: no user information, no characters that programs read
/// differently.
Result<std::string> host_of(std::string_view url);

/// Of method, URL, body, payee, asset and amount: equal for equal purchases.
Hash32 fingerprint_of(const wire::Purchase& purchase);
}  // namespace bursar::vault
