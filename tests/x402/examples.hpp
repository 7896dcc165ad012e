#pragma once

#include "evm/constants.hpp"
#include "evm/eip712.hpp"
#include "evm/networks.hpp"
#include "x402/payment.hpp"
#include "json/json.hpp"

/// The published examples of quotes and of one payment, with its public test key.
namespace bursar::x402::examples
{
constexpr std::string_view V2_QUOTE =
    R"({"x402Version":2,"error":"Payment required","resource":{"url":"http://127.0.0.1/paid/weather","description":"Weather report","mimeType":"application/json"},"accepts":[{"scheme":"exact","network":"eip155:84532","amount":"10000","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","payTo":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","maxTimeoutSeconds":60,"extra":{"name":"USDC","version":"2"}}]})";
constexpr std::string_view V1_QUOTE =
    R"({"x402Version":1,"error":"X-PAYMENT header is required","accepts":[{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"10000","resource":"https://api.example/paid/weather","description":"Weather report","mimeType":"application/json","payTo":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","outputSchema":{"input":{"type":"http","method":"GET","discoverable":true}},"extra":{"name":"USDC","version":"2"}}]})";
constexpr auto USDC = evm::from_hex<Address>("0x036CbD53842c5426634e7929541eC2318f3dCF7e");
constexpr auto PAY_TO = evm::from_hex<Address>("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");

/// The version 2 quote with one member of its first offer (or of the whole) changed; null removes it.
inline std::string changed(std::string_view quote, const char* pointer, const json::Value& value)
{
    auto document = json::parse(quote).value();
    const json::Value::json_pointer place{pointer};
    if (value.is_null())
        document[place.parent_pointer()].erase(place.back());
    else
        document[place] = value;
    return json::dump(document);
}

inline SignedTransfer transfer()
{
    const auto key =
        crypto::PrivateKey::from_bytes(
            parse_hex("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d").value())
            .value();
    const evm::TransferAuthorization authorization{
        key.address(),
        PAY_TO,
        Units{10000},
        0,
        1893456000,
        evm::from_hex<Hash32>("0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")};
    const auto separator = evm::domain_separator({"USDC", "2", ChainId{84532}, USDC});
    return {authorization, key.sign_recoverable(evm::digest(authorization, separator))};
}

constexpr std::string_view PAYMENT_SIGNATURE =
    "eyJ4NDAyVmVyc2lvbiI6MiwicGF5bG9hZCI6eyJhdXRob3JpemF0aW9uIjp7ImZyb20iOiIweDcwOTk3OTcwQzUxODEyZGMz"
    "QTAxMEM3ZDAxYjUwZTBkMTdkYzc5QzgiLCJ0byI6IjB4M0M0NENkRGRCNmE5MDBmYTJiNTg1ZGQyOTllMDNkMTJGQTQyOTNC"
    "QyIsInZhbHVlIjoiMTAwMDAiLCJ2YWxpZEFmdGVyIjoiMCIsInZhbGlkQmVmb3JlIjoiMTg5MzQ1NjAwMCIsIm5vbmNlIjoi"
    "MHgwMTAyMDMwNDA1MDYwNzA4MDkwYTBiMGMwZDBlMGYxMDExMTIxMzE0MTUxNjE3MTgxOTFhMWIxYzFkMWUxZjIwIn0sInNp"
    "Z25hdHVyZSI6IjB4N2Q3MmM5MjA5NmM2NzFiMjVmNDI1NjFjZjU4NDFhNWI1NjIxZWI3ZTg0Mjc1YWQxMTU2NGU0MmUwNjAz"
    "OTExZDNmODJhY2QzZjgzNmFjMzM1YWVhNjVmMTA1MDI0MjIxZmRkYTM4MzhhMTAyNzVmOWI3YWQ0OWUzYmIwYzA1ZGIxYiJ9"
    "LCJyZXNvdXJjZSI6eyJ1cmwiOiJodHRwOi8vMTI3LjAuMC4xL3BhaWQvd2VhdGhlciIsImRlc2NyaXB0aW9uIjoiV2VhdGhl"
    "ciByZXBvcnQiLCJtaW1lVHlwZSI6ImFwcGxpY2F0aW9uL2pzb24ifSwiYWNjZXB0ZWQiOnsic2NoZW1lIjoiZXhhY3QiLCJu"
    "ZXR3b3JrIjoiZWlwMTU1Ojg0NTMyIiwiYW1vdW50IjoiMTAwMDAiLCJhc3NldCI6IjB4MDM2Q2JENTM4NDJjNTQyNjYzNGU3"
    "OTI5NTQxZUMyMzE4ZjNkQ0Y3ZSIsInBheVRvIjoiMHgzQzQ0Q2REZEI2YTkwMGZhMmI1ODVkZDI5OWUwM2QxMkZBNDI5M0JD"
    "IiwibWF4VGltZW91dFNlY29uZHMiOjYwLCJleHRyYSI6eyJuYW1lIjoiVVNEQyIsInZlcnNpb24iOiIyIn19fQ==";
}  // namespace bursar::x402::examples
