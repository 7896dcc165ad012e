#include "x402/settlement_response.hpp"

#include "json/json.hpp"

namespace bursar::x402
{
namespace
{
std::string soft_text(json::ObjectReader& reader, std::string_view key)
{
    const auto* const found = reader.member(key);
    if (!found || found->is_null())
        return {};
    return reader.optional_text(key, TEXT_BYTES_MAX).value_or("");
}
}  // namespace

Result<SettlementResponse> parse_settlement_response(std::string_view json)
{
    const auto document =
        json::parse(json, {.bytes_max = BODY_BYTES_MAX, .depth_max = DEPTH_MAX, .values_max = VALUES_MAX});
    if (!document)
        return forward(document);
    json::ObjectReader reader{*document, ""};
    SettlementResponse response;
    if (!reader.member("success"))
        reader.wrong("success", "expected true or false, but it is missing");
    response.success = reader.boolean("success", false);
    response.transaction = soft_text(reader, "transaction");
    response.network = soft_text(reader, "network");
    response.payer = soft_text(reader, "payer");
    response.error_reason = soft_text(reader, "errorReason");
    response.error_message = soft_text(reader, "errorMessage");
    if (const auto amount = soft_text(reader, "amount"); !amount.empty())
    {
        if (const auto units = Units::parse(amount))
            response.amount = *units;
        else
            reader.wrong("amount", units.error().message);
    }
    if (reader.failure())
        return std::unexpected(*reader.failure());
    return response;
}

Result<SettlementResponse> parse_settlement_header(std::string_view value)
{
    const auto text = decode_header(value);
    if (!text)
        return forward(text);
    return parse_settlement_response(*text);
}

std::string settlement_json(const SettlementResponse& response)
{
    json::Value document{
        {"success", response.success}, {"transaction", response.transaction}, {"network", response.network}};
    if (!response.payer.empty())
        document["payer"] = response.payer;
    if (response.amount)
        document["amount"] = response.amount->decimal();
    if (!response.error_reason.empty())
        document["errorReason"] = response.error_reason;
    if (!response.error_message.empty())
        document["errorMessage"] = response.error_message;
    return json::dump(document);
}

std::string settlement_header(const SettlementResponse& response)
{
    return encode_header(settlement_json(response));
}

std::optional<Hash32> transaction_of(const SettlementResponse& response)
{
    const auto hash = Hash32::parse(response.transaction);
    if (!hash || hash->is_zero())
        return std::nullopt;
    return *hash;
}
}  // namespace bursar::x402
