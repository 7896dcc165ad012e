#pragma once

#include <string_view>

/// Typed data of intents as given to a wallet, and the digests that viem 2.55.0 (hashTypedData) computes from
/// them.
namespace bursar::aep2::vectors
{
constexpr std::string_view FULL_JSON =
    R"~({"domain":{"chainId":84532,"name":"Bursar","version":"1"},"message":{"agent":"agt_00000000000000)~"
    R"~(000000000000","agentName":"cmo","askAbove":"40000","budget":"5000000","categories":["data"],"hos)~"
    R"~(ts":["*.example.org","api.example.com"],"id":"mand_00000000000000000000000000","maxCount":100,"m)~"
    R"~(axPayment":"50000","newPayee":"ask","payees":["0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","0x91)~"
    R"~(d861cD4d2F5d8Ffb31CB7308388CA5e6999912"],"period":"week","purpose":"market data, \"quoted\" & ün)~"
    R"~(ïcode","rails":["x402","aep2"],"rateCount":5,"rateSeconds":60,"session":"0x70997970C51812dc3A010)~"
    R"~(C7d01b50e0d17dc79C8","summary":"Pay up to 5.00 USDC a week, at most 0.05 USDC each, at most 100 )~"
    R"~(times a week, at most 5 in 60 s, to *.example.org, api.example.com, only to 2 named payees, aski)~"
    R"~(ng above 0.04 USDC, asking for each new payee, from 2027-01-15T08:00:00Z until 2027-02-14T08:00:)~"
    R"~(00Z.","token":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","validFrom":"1800000000","validUntil")~"
    R"~(:"1802592000"},"primaryType":"Intent","types":{"EIP712Domain":[{"name":"name","type":"string"},{)~"
    R"~("name":"version","type":"string"},{"name":"chainId","type":"uint256"}],"Intent":[{"name":"summar)~"
    R"~(y","type":"string"},{"name":"id","type":"string"},{"name":"agent","type":"string"},{"name":"agen)~"
    R"~(tName","type":"string"},{"name":"purpose","type":"string"},{"name":"session","type":"address"},{)~"
    R"~("name":"token","type":"address"},{"name":"budget","type":"uint256"},{"name":"period","type":"str)~"
    R"~(ing"},{"name":"validFrom","type":"uint64"},{"name":"validUntil","type":"uint64"},{"name":"maxPay)~"
    R"~(ment","type":"uint256"},{"name":"maxCount","type":"uint32"},{"name":"rateCount","type":"uint32"})~"
    R"~(,{"name":"rateSeconds","type":"uint32"},{"name":"hosts","type":"string[]"},{"name":"payees","typ)~"
    R"~(e":"address[]"},{"name":"categories","type":"string[]"},{"name":"rails","type":"string[]"},{"nam)~"
    R"~(e":"askAbove","type":"uint256"},{"name":"newPayee","type":"string"}]}})~";
constexpr std::string_view FULL_DIGEST = "0x16868bd6fdf7026b3c47087dbbc78fedf3888b65ca1d9467854ad6adf2901bf5";

constexpr std::string_view OPEN_JSON =
    R"~({"domain":{"chainId":84532,"name":"Bursar","version":"1"},"message":{"agent":"agt_00000000000000)~"
    R"~(000000000000","agentName":"cmo","askAbove":"1157920892373161954235709850086879078532699846656405)~"
    R"~(64039457584007913129639935","budget":"5000000","categories":[],"hosts":[],"id":"mand_00000000000)~"
    R"~(000000000000000","maxCount":4294967295,"maxPayment":"1157920892373161954235709850086879078532699)~"
    R"~(84665640564039457584007913129639935","newPayee":"allow","payees":[],"period":"once","purpose":"m)~"
    R"~(arket data, \"quoted\" & ünïcode","rails":[],"rateCount":0,"rateSeconds":0,"session":"0x70997970)~"
    R"~(C51812dc3A010C7d01b50e0d17dc79C8","summary":"Pay up to 5.00 USDC in all, to any host, from 2027-)~"
    R"~(01-15T08:00:00Z until 2027-02-14T08:00:00Z.","token":"0x036CbD53842c5426634e7929541eC2318f3dCF7e)~"
    R"~(","validFrom":"1800000000","validUntil":"1802592000"},"primaryType":"Intent","types":{"EIP712Dom)~"
    R"~(ain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type)~"
    R"~(":"uint256"}],"Intent":[{"name":"summary","type":"string"},{"name":"id","type":"string"},{"name")~"
    R"~(:"agent","type":"string"},{"name":"agentName","type":"string"},{"name":"purpose","type":"string")~"
    R"~(},{"name":"session","type":"address"},{"name":"token","type":"address"},{"name":"budget","type":)~"
    R"~("uint256"},{"name":"period","type":"string"},{"name":"validFrom","type":"uint64"},{"name":"valid)~"
    R"~(Until","type":"uint64"},{"name":"maxPayment","type":"uint256"},{"name":"maxCount","type":"uint32)~"
    R"~("},{"name":"rateCount","type":"uint32"},{"name":"rateSeconds","type":"uint32"},{"name":"hosts",")~"
    R"~(type":"string[]"},{"name":"payees","type":"address[]"},{"name":"categories","type":"string[]"},{)~"
    R"~("name":"rails","type":"string[]"},{"name":"askAbove","type":"uint256"},{"name":"newPayee","type")~"
    R"~(:"string"}]}})~";
constexpr std::string_view OPEN_DIGEST = "0xcbfeed4cffba03d6ff1ec54c295acda24b1f3148d3ab4de7757c152158e4387b";
}  // namespace bursar::aep2::vectors
