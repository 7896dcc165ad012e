#include "tools/arguments.hpp"

#include <algorithm>

namespace bursar::tools
{
namespace
{
bool same_name(std::string_view a, std::string_view b)
{
    const auto lower = [](char c)
    {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}
}  // namespace

std::string text_member(const json::Value& arguments, const char* key)
{
    const auto found = arguments.find(key);
    return found != arguments.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

void add_content_type(wallet::Request& request)
{
    const auto named = std::ranges::any_of(request.headers, [](const auto& header)
                                           { return same_name(header.name, "Content-Type"); });
    if (!named && !request.body.empty() && json::parse(request.body))
        request.headers.push_back({"Content-Type", "application/json"});
}

Result<std::optional<wallet::Request>> read_request(const json::Value& arguments)
{
    wallet::Request request;
    request.url = text_member(arguments, "url");
    request.body = text_member(arguments, "body");
    if (const auto method = text_member(arguments, "method"); !method.empty())
        request.method = method;
    if (const auto headers = arguments.find("headers"); headers != arguments.end() && headers->is_object())
        for (const auto& [name, value] : headers->items())
            request.headers.push_back({name, value.get<std::string>()});
    if (request.url.empty())
    {
        if (!request.body.empty() || !request.headers.empty() || arguments.contains("method"))
            return fail(ErrorCode::invalid_argument, "url: is missing",
                        "name the URL that the request is for");
        return std::optional<wallet::Request>{};
    }
    add_content_type(request);
    return std::optional<wallet::Request>{std::move(request)};
}

Result<wallet::PayInput> read_pay_input(const json::Value& arguments)
{
    wallet::PayInput input;
    auto intent = id_member<IntentId>(arguments, "mandate");
    if (!intent)
        return forward(intent);
    auto quote = id_member<QuoteId>(arguments, "quote_id");
    if (!quote)
        return forward(quote);
    auto request = read_request(arguments);
    if (!request)
        return forward(request);
    if (!*quote && !*request)
        return fail(ErrorCode::invalid_argument, "url: is missing",
                    "name the URL to pay, or a quote_id of get_quote");
    input.intent = std::move(*intent);
    input.quote = std::move(*quote);
    input.request = std::move(*request);
    if (const auto amount = text_member(arguments, "amount_max"); !amount.empty())
        input.amount_max = amount;
    input.idempotency_key = text_member(arguments, "idempotency_key");
    input.category = text_member(arguments, "category");
    input.note = text_member(arguments, "note");
    if (const auto rail = text_member(arguments, "rail"); !rail.empty())
    {
        auto parsed = policy::parse_rail(rail);
        if (!parsed)
            return forward(parsed);
        input.rail = *parsed;
    }
    return input;
}

Result<std::string> plain_amount(std::string_view field, const std::string& text, const AssetStyle& style)
{
    const auto space = text.find(' ');
    const auto amount = text.substr(0, space);
    if (space != std::string::npos && text.substr(space + 1) != style.symbol)
        return fail(ErrorCode::invalid_argument,
                    std::string{field} + ": '" + text.substr(space + 1) + "' is not the wallet's currency",
                    "give the amount in " + style.symbol + ", for example \"5.00 " + style.symbol + "\"");
    if (auto units = parse_amount(amount, style); !units)
        return fail(ErrorCode::invalid_argument, std::string{field} + ": " + units.error().message,
                    units.error().hint);
    return amount;
}

Result<wallet::PayInput> with_plain_amount(wallet::PayInput input, wallet::Wallet& wallet)
{
    if (!input.amount_max || input.amount_max->find(' ') == std::string::npos)
        return input;
    const auto view = wallet.status();
    if (!view)
        return forward(view);
    auto plain = plain_amount("amount_max", *input.amount_max, view->style);
    if (!plain)
        return forward(plain);
    input.amount_max = std::move(*plain);
    return input;
}
}  // namespace bursar::tools
