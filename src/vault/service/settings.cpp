#include "vault/service/settings.hpp"

#include "base/text.hpp"
#include "crypto/kdf.hpp"
#include "crypto/sha256.hpp"
#include "vault/wire/reader.hpp"
#include "vault/wire/writer.hpp"

namespace bursar::vault
{
namespace
{
std::unexpected<Error> wrong(std::string_view field, std::string_view what)
{
    return fail(ErrorCode::invalid_argument, std::string{field} + ": " + std::string{what});
}

bool is_short_text(std::string_view text, std::size_t bytes_max)
{
    return !text.empty() && text.size() <= bytes_max && clean_text(text, bytes_max) == text;
}
}  // namespace

Result<WalletSettings> settings_from(const wire::Initialise& request)
{
    if (!is_short_text(request.network, NETWORK_BYTES_MAX))
        return wrong("network", "expected a name of 1 to 64 bytes");
    if (request.asset.chain.value == 0)
        return wrong("asset", "expected a chain id above 0");
    if (request.asset.token.is_zero())
        return wrong("asset", "expected the token's address");
    if (!is_short_text(request.style.symbol, 16))
        return wrong("symbol", "expected 1 to 16 bytes");
    if (request.style.decimals > DECIMALS_MAX)
        return wrong("decimals", "expected at most 36");
    if (!is_short_text(request.token_name, 64) || !is_short_text(request.token_version, 16))
        return wrong("token_name and token_version", "expected the token's EIP-712 name and version");
    if (!is_short_text(request.rpc, RPC_BYTES_MAX))
        return wrong("rpc", "expected a URL of 1 to 1024 bytes");
    if (request.confirmations == 0 || request.confirmations > CONFIRMATIONS_MAX)
        return wrong("confirmations", "expected 1 to 1000");
    if (request.passphrase.empty())
        return wrong("passphrase", "expected at least one byte");
    return WalletSettings{.network = request.network,
                          .asset = request.asset,
                          .style = request.style,
                          .token_name = request.token_name,
                          .token_version = request.token_version,
                          .debit_wallet = request.debit_wallet,
                          .rpc = request.rpc,
                          .confirmations = request.confirmations,
                          .external_owner = request.external_owner,
                          .owner = {},
                          .spending = {},
                          .session_parent = {},
                          .session_salt = {},
                          .seal = {}};
}

Bytes encode(const WalletSettings& settings)
{
    wire::Buffer buffer;
    wire::Writer{buffer}.put(settings);
    return {buffer.begin(), buffer.end()};
}

Result<WalletSettings> parse_settings(ByteView bytes)
{
    WalletSettings settings;
    wire::Reader reader{bytes};
    reader.get(settings);
    if (auto finished = reader.finish(); !finished)
        return fail(ErrorCode::integrity_failed,
                    "the wallet's settings are damaged, " + finished.error().message, "run `bursar audit`");
    return settings;
}

Hash32 seal_of(WalletSettings settings, const crypto::PrivateKey& owner)
{
    settings.seal = {};
    auto key = crypto::hkdf_sha256(owner.expose(), {}, as_bytes("bursar settings seal v1"), 32);
    ensure(key.has_value(), "32 bytes can be derived");
    return crypto::hmac_sha256(key->expose(), encode(settings));
}
}  // namespace bursar::vault
