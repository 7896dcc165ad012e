#pragma once

#include "evm/networks.hpp"
#include "vault/wire/messages.hpp"
#include "wallet/seller_quote.hpp"

#include <string>

/// Facts that many wallet tests share.
namespace bursar::test
{
inline const std::string USDC_BASE_SEPOLIA = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
inline const std::string PAYEE = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

inline Address address_of(std::string text)
{
    for (auto& c : text)
        c = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    return Address::parse(text).value();
}

/// A wallet on Base Sepolia with USDC.
inline vault::wire::WalletView wallet_view()
{
    vault::wire::WalletView wallet;
    wallet.network = "base-sepolia";
    wallet.asset = {{84532}, address_of(USDC_BASE_SEPOLIA)};
    wallet.style = {"USDC", 6};
    wallet.token_name = "USDC";
    wallet.token_version = "2";
    wallet.debit_wallet = address_of("0x91d861cD4d2F5d8Ffb31CB7308388CA5e6999912");
    return wallet;
}

inline wallet::QuotedRequest quoted_request(const std::string& url, const std::string& method = "GET",
                                            const std::string& body = {})
{
    return {{method, net::parse_url(url).value(), {}, body},
            wallet::body_hash(body),
            wallet::fingerprint({method, url, {}, body})};
}

/// One x402 offer as a seller writes it; replace members for the hostile ones.
struct OfferText
{
    std::string network = "eip155:84532";
    std::string amount = "2000";
    std::string asset = USDC_BASE_SEPOLIA;
    std::string pay_to = PAYEE;
    std::string timeout = "60";
    std::string name = "USDC";
    std::string scheme = "exact";

    std::string v2() const
    {
        return R"({"scheme":")" + scheme + R"(","network":")" + network + R"(","amount":")" + amount +
               R"(","asset":")" + asset + R"(","payTo":")" + pay_to + R"(","maxTimeoutSeconds":)" + timeout +
               R"(,"extra":{"name":")" + name + R"(","version":"2"}})";
    }
    std::string v1(const std::string& resource) const
    {
        return R"({"scheme":")" + scheme + R"(","network":"base-sepolia","maxAmountRequired":")" + amount +
               R"(","resource":")" + resource +
               R"(","description":"Weather","mimeType":"application/json","payTo":")" + pay_to +
               R"(","maxTimeoutSeconds":)" + timeout + R"(,"asset":")" + asset + R"(","extra":{"name":")" +
               name + R"(","version":"2"}})";
    }
};

inline std::string quote_v2(const std::string& resource, const std::string& offers)
{
    return R"({"x402Version":2,"error":"Payment required","resource":{"url":")" + resource +
           R"(","description":"Weather report","mimeType":"application/json"},"accepts":[)" + offers + "]}";
}
inline std::string quote_v1(const std::string& offers)
{
    return R"({"x402Version":1,"error":"X-PAYMENT header is required","accepts":[)" + offers + "]}";
}
/// The plain AEP2 402 body.
inline std::string quote_aep2(const std::string& price = "0.001")
{
    return R"({"error":"PAYMENT_REQUIRED","message":"pay first","price":)" + price +
           R"(,"currency":"USD","payee":")" + PAYEE + R"("})";
}
}  // namespace bursar::test
