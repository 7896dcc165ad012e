#include "vault/service/purchase.hpp"

#include "base/text.hpp"
#include "crypto/keccak.hpp"
#include "vault/wire/writer.hpp"

#include <algorithm>

namespace bursar::vault
{
namespace
{
std::unexpected<Error> wrong(std::string_view field, std::string_view what)
{
    return fail(ErrorCode::invalid_argument, std::string{field} + ": " + std::string{what});
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.';
}

std::string lower(std::string_view text)
{
    std::string out{text};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// Digits without a leading zero, 1 to 65535.
bool is_port(std::string_view text)
{
    if (text.empty() || text.size() > 5 || text[0] == '0' || !std::ranges::all_of(text, is_digit))
        return false;
    return std::stoi(std::string{text}) <= 65535;
}

struct Authority
{
    std::string host;  ///< an IPv6 address in its brackets
    std::string_view port;
    bool has_port = false;
};

Authority split(std::string_view text)
{
    // The colons of an IPv6 address are inside its brackets.
    const auto end = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    const auto from = end == std::string_view::npos ? 0 : end;
    const auto colon = text.find(':', from);
    if (colon == std::string_view::npos)
        return {.host = lower(text), .port = {}};
    return {.host = lower(text.substr(0, colon)), .port = text.substr(colon + 1), .has_port = true};
}

bool is_host(std::string_view host)
{
    if (host.starts_with('['))
        return host.size() > 3 && host.ends_with(']') &&
               std::ranges::all_of(host.substr(1, host.size() - 2), [](char c)
                                   { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
    return !host.empty() && host.front() != '.' && host.front() != '-' &&
           host.find("..") == std::string_view::npos && std::ranges::all_of(host, is_name_character);
}

struct CheckOffer
{
    const wire::Purchase& purchase;
    const WalletSettings& settings;

    Result<policy::Rail> operator()(const wire::X402Offer& offer) const
    {
        if (offer.version != 1 && offer.version != 2)
            return fail(ErrorCode::unsupported,
                        "offer.version: x402 version " + std::to_string(offer.version),
                        "versions 1 and 2 can be paid");
        // In another asset the names differ too; that refusal is policy's, with its own words.
        if (purchase.asset == settings.asset &&
            (offer.token_name != settings.token_name || offer.token_version != settings.token_version))
            return fail(ErrorCode::unknown_asset,
                        "offer.token_name and token_version: not those of the wallet's token",
                        "the wallet pays in " + settings.token_name + " version " + settings.token_version);
        return policy::Rail::x402;
    }
    Result<policy::Rail> operator()(const wire::Aep2Offer& offer) const
    {
        if (settings.debit_wallet.is_zero())
            return fail(ErrorCode::unsupported, "offer: the wallet has no AEP2 debit wallet");
        if (offer.debit_wallet != settings.debit_wallet)
            return fail(ErrorCode::unknown_asset, "offer.debit_wallet: not the wallet's own contract",
                        "the wallet's debit wallet is " + settings.debit_wallet.hex());
        return policy::Rail::aep2;
    }
};

Result<void> check_form(const wire::Purchase& purchase)
{
    if (purchase.intent.empty())
        return wrong("intent", "expected a mandate's id");
    if (purchase.payment.empty())
        return wrong("payment", "expected a payment id");
    if (purchase.method.empty() || purchase.method.size() > METHOD_BYTES_MAX ||
        !std::ranges::all_of(purchase.method, [](char c) { return c >= 'A' && c <= 'Z'; }))
        return wrong("method", "expected an HTTP method in capital letters");
    if (purchase.url.size() > wire::URL_BYTES_MAX)
        return fail(ErrorCode::too_large,
                    "url: longer than " + std::to_string(wire::URL_BYTES_MAX) + " bytes");
    if (purchase.echo.size() > wire::ECHO_BYTES_MAX)
        return fail(ErrorCode::too_large,
                    "echo: longer than " + std::to_string(wire::ECHO_BYTES_MAX) + " bytes");
    if (purchase.payee.is_zero())
        return wrong("payee", "expected an address other than zero");
    return {};
}
}  // namespace

Result<std::string> host_of(std::string_view url)
{
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://"))
        return wrong("url", "expected http:// or https://");
    // Printable ASCII without what programs read differently.
    if (!std::ranges::all_of(
            url,
            [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"' && c != '<' && c != '>'; }))
        return wrong("url", "holds a character that a URL cannot have");
    const auto rest = url.substr(secure ? 8 : 7);
    const auto text = rest.substr(0, rest.find_first_of("/?#"));
    if (text.find('@') != std::string_view::npos)
        return wrong("url", "user information is not allowed");
    auto authority = split(text);
    if (!is_host(authority.host) || authority.host.size() > policy::HOST_BYTES_MAX)
        return wrong("url", "the host is not a name or address");
    if (authority.has_port && !is_port(authority.port))
        return wrong("url", "the port is not 1 to 65535");
    if (!authority.has_port || authority.port == (secure ? "443" : "80"))
        return std::move(authority.host);
    return authority.host + ":" + std::string{authority.port};
}

Hash32 fingerprint_of(const wire::Purchase& purchase)
{
    wire::Buffer bytes;
    wire::Writer writer{bytes};
    writer.put(purchase.method);
    writer.put(purchase.url);
    writer.put(purchase.body_hash);
    writer.put(purchase.payee);
    writer.put(purchase.asset);
    writer.put(purchase.amount);
    return crypto::keccak256(ByteView{bytes});
}

Result<CheckedPurchase> check_purchase(wire::Purchase purchase, const WalletSettings& settings)
{
    if (auto formed = check_form(purchase); !formed)
        return forward(formed);
    auto host = host_of(purchase.url);
    if (!host)
        return forward(host);
    auto rail = std::visit(CheckOffer{purchase, settings}, purchase.offer);
    if (!rail)
        return forward(rail);
    purchase.category = clean_text(purchase.category, policy::CATEGORY_BYTES_MAX);
    purchase.note = clean_text(purchase.note, wire::NOTE_BYTES_MAX);
    policy::PaymentRequest request{.rail = *rail,
                                   .asset = purchase.asset,
                                   .amount = purchase.amount,
                                   .payee = purchase.payee,
                                   .host = std::move(*host),
                                   .category = purchase.category,
                                   .fingerprint = fingerprint_of(purchase),
                                   .repeat_intended = purchase.repeat_intended,
                                   .owner_approved = false};
    return CheckedPurchase{std::move(purchase), std::move(request)};
}
}  // namespace bursar::vault
