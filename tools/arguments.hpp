#pragma once

#include "wallet/wallet.hpp"
#include "json/json.hpp"

/// How arguments that several tools share become values. The command line uses the same functions.
namespace bursar::tools
{
/// `url`, `method`, `body`, `headers`; nothing when there is no `url`.
Result<std::optional<wallet::Request>> read_request(const json::Value& arguments);

/// Names JSON as what it is: adds Content-Type to a request whose body is JSON and that names no type itself.
void add_content_type(wallet::Request& request);

/// Everything that check_payment and pay_quote share. One of `url` and `quote_id` must be there.
Result<wallet::PayInput> read_pay_input(const json::Value& arguments);

/// Takes the currency off an amount: "5.00 USDC" becomes "5.00" when the wallet's currency is USDC.
/// invalid_argument names the field when it is another currency.
Result<std::string> plain_amount(std::string_view field, const std::string& text, const AssetStyle& style);

/// The input with the currency taken off `amount_max`. Asks the wallet for its currency only when one is
/// named.
Result<wallet::PayInput> with_plain_amount(wallet::PayInput input, wallet::Wallet& wallet);

/// The text member of a JSON object; empty when absent.
std::string text_member(const json::Value& arguments, const char* key);

/// The id in a member; nothing when absent. malformed names the member.
template<class Id>
Result<std::optional<Id>> id_member(const json::Value& arguments, const char* key)
{
    const auto text = text_member(arguments, key);
    if (text.empty())
        return std::optional<Id>{};
    auto id = Id::parse(text);
    if (!id)
        return fail(id.error().code, std::string{key} + ": " + id.error().message, id.error().hint);
    return std::optional<Id>{std::move(*id)};
}
}  // namespace bursar::tools
