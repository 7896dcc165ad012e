#include "x402/payment.hpp"

#include "evm/address.hpp"
#include "json/json.hpp"
#include "json/raw.hpp"

namespace bursar::x402
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 128;
constexpr json::Limits LIMITS{
    .bytes_max = BODY_BYTES_MAX, .depth_max = DEPTH_MAX + 2, .values_max = VALUES_MAX};

/// `payload` of scheme exact by EIP-3009, in the official order of members.
std::string payload_json(const SignedTransfer& transfer)
{
    const auto& a = transfer.authorization;
    return R"({"authorization":{"from":")" + evm::checksummed(a.from) + R"(","to":")" +
           evm::checksummed(a.to) + R"(","value":")" + a.value.decimal() + R"(","validAfter":")" +
           std::to_string(a.valid_after) + R"(","validBefore":")" + std::to_string(a.valid_before) +
           R"(","nonce":")" + a.nonce.hex() + R"("},"signature":")" + transfer.signature.hex() + R"("})";
}

/// An echo as read back: views into its text.
struct Echo
{
    std::uint8_t version = 2;
    std::string_view accepted;
    std::string_view resource;
    std::string_view extensions;
};

Result<Echo> read_echo(std::string_view text)
{
    const auto document = json::parse(text, LIMITS);
    if (!document || !document->is_object())
        return fail(ErrorCode::malformed, "echo: expected the text that echo_of wrote");
    json::ObjectReader reader{*document, "echo"};
    Echo echo;
    echo.version = static_cast<std::uint8_t>(reader.integer("x402Version", 1, 2));
    if (!reader.object("accepted"))
        reader.wrong("accepted", "expected an object");
    if (reader.failure())
        return std::unexpected(*reader.failure());
    echo.accepted = json::raw_member(text, "accepted").value_or("");
    echo.resource = json::raw_member(text, "resource").value_or("");
    echo.extensions = json::raw_member(text, "extensions").value_or("");
    return echo;
}

std::string v1_json(const Echo& echo, const SignedTransfer& transfer)
{
    // The exact words of scheme and network: the seller matches by them.
    return R"({"x402Version":1,"scheme":)" +
           std::string{json::raw_member(echo.accepted, "scheme").value_or("\"exact\"")} + R"(,"network":)" +
           std::string{json::raw_member(echo.accepted, "network").value_or("\"\"")} + R"(,"payload":)" +
           payload_json(transfer) + "}";
}

std::string v2_json(const Echo& echo, const SignedTransfer& transfer)
{
    auto text = R"({"x402Version":2,"payload":)" + payload_json(transfer);
    if (!echo.resource.empty())
        text += R"(,"resource":)" + std::string{echo.resource};
    text += R"(,"accepted":)" + std::string{echo.accepted};
    if (!echo.extensions.empty())
        text += R"(,"extensions":)" + std::string{echo.extensions};
    return text + "}";
}

/// Members of an authorisation: numbers are decimal strings on this wire.
class TransferReader
{
public:
    explicit TransferReader(const json::Value& value) : reader_(value, "payload.authorization") {}

    Address address(std::string_view key)
    {
        const auto parsed = evm::parse_address(reader_.text(key, NAME_BYTES_MAX));
        if (!parsed)
            reader_.wrong(key, parsed.error().message);
        return parsed ? *parsed : Address{};
    }
    Units units(std::string_view key)
    {
        const auto parsed = Units::parse(reader_.text(key, NAME_BYTES_MAX));
        if (!parsed)
            reader_.wrong(key, parsed.error().message);
        return parsed ? *parsed : Units{};
    }
    std::uint64_t seconds(std::string_view key)
    {
        const auto raw = units(key).raw();
        if (raw >> 64 != 0)
            reader_.wrong(key, "expected Unix seconds below 2^64");
        return static_cast<std::uint64_t>(raw);
    }
    Hash32 nonce(std::string_view key)
    {
        const auto parsed = Hash32::parse(reader_.text(key, NAME_BYTES_MAX));
        if (!parsed)
            reader_.wrong(key, parsed.error().message);
        return parsed ? *parsed : Hash32{};
    }
    const std::optional<Error>& failure() const { return reader_.failure(); }

private:
    json::ObjectReader reader_;
};

Result<SignedTransfer> read_transfer(const json::Value& payload)
{
    json::ObjectReader reader{payload, "payload"};
    const auto* const authorization = reader.object("authorization");
    if (!reader.failure() && !authorization)
        return fail(ErrorCode::unsupported, "payload.authorization: only EIP-3009 payments are supported");
    const auto signature_text = reader.text("signature", BODY_BYTES_MAX);
    if (reader.failure())
        return std::unexpected(*reader.failure());
    const auto signature = crypto::Signature::parse(signature_text);
    if (!signature)
        return fail(ErrorCode::unsupported, "payload.signature: only 65-byte signatures are supported",
                    "0x and 130 hexadecimal digits");
    TransferReader members{*authorization};
    SignedTransfer out;
    out.signature = *signature;
    auto& a = out.authorization;
    a.from = members.address("from");
    a.to = members.address("to");
    a.value = members.units("value");
    a.valid_after = members.seconds("validAfter");
    a.valid_before = members.seconds("validBefore");
    a.nonce = members.nonce("nonce");
    if (members.failure())
        return std::unexpected(*members.failure());
    return out;
}
}  // namespace

Result<std::string> echo_of(const PaymentRequired& quote, const Offer& offer, std::size_t bytes_max)
{
    auto text = R"({"x402Version":)" + std::to_string(offer.version) + R"(,"accepted":)" + offer.raw;
    if (!quote.resource_raw.empty())
        text += R"(,"resource":)" + quote.resource_raw;
    if (!quote.extensions_raw.empty())
        text += R"(,"extensions":)" + quote.extensions_raw;
    text += "}";
    if (text.size() > bytes_max)
        return fail(ErrorCode::too_large,
                    "quote: what has to be echoed is longer than " + std::to_string(bytes_max) + " bytes");
    return text;
}

Result<std::string> payment_json(std::string_view echo, const SignedTransfer& transfer)
{
    const auto read = read_echo(echo);
    if (!read)
        return forward(read);
    return read->version == 1 ? v1_json(*read, transfer) : v2_json(*read, transfer);
}

Result<HttpHeader> payment_header(std::string_view echo, const SignedTransfer& transfer)
{
    const auto read = read_echo(echo);
    if (!read)
        return forward(read);
    const auto json = read->version == 1 ? v1_json(*read, transfer) : v2_json(*read, transfer);
    HttpHeader header{std::string{read->version == 1 ? X_PAYMENT_HEADER : PAYMENT_SIGNATURE_HEADER},
                      encode_header(json)};
    if (header.value.size() > PAYMENT_HEADER_BYTES_MAX)
        return fail(ErrorCode::too_large, header.name + ": longer than " +
                                              std::to_string(PAYMENT_HEADER_BYTES_MAX) + " characters");
    return header;
}

Result<Payment> parse_payment(std::string_view json)
{
    const auto document = json::parse(json, LIMITS);
    if (!document)
        return forward(document);
    json::ObjectReader top{*document, ""};
    Payment payment;
    payment.version = static_cast<std::uint8_t>(top.integer("x402Version", 1, 2));
    const json::Value* named = &*document;
    if (payment.version == 2 && !top.failure())
    {
        named = top.object("accepted");
        if (!named)
            top.wrong("accepted", "expected an object");
        payment.accepted_raw = json::raw_member(json, "accepted").value_or("");
        payment.resource_raw = json::raw_member(json, "resource").value_or("");
        payment.extensions_raw = json::raw_member(json, "extensions").value_or("");
    }
    const auto* const payload = top.object("payload");
    if (!payload)
        top.wrong("payload", "expected an object");
    if (top.failure())
        return std::unexpected(*top.failure());

    json::ObjectReader offer{*named, payment.version == 2 ? "accepted" : ""};
    payment.scheme = offer.text("scheme", NAME_BYTES_MAX);
    payment.network = offer.text("network", NAME_BYTES_MAX);
    if (offer.failure())
        return std::unexpected(*offer.failure());
    if (payment.scheme != "exact")
        return fail(ErrorCode::unsupported, "scheme: only exact is supported");
    auto transfer = read_transfer(*payload);
    if (!transfer)
        return forward(transfer);
    payment.transfer = *transfer;
    return payment;
}

Result<Payment> parse_payment_header(std::string_view value)
{
    if (value.size() > PAYMENT_HEADER_BYTES_MAX)
        return fail(ErrorCode::too_large, "payment header: longer than " +
                                              std::to_string(PAYMENT_HEADER_BYTES_MAX) + " characters");
    const auto bytes = parse_base64(value);
    if (!bytes)
        return fail(ErrorCode::malformed, "payment header: " + bytes.error().message);
    return parse_payment(as_text(*bytes));
}
}  // namespace bursar::x402
