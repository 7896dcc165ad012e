#include "tools/get_quote.hpp"

#include "tools/arguments.hpp"
#include "tools/pay_views.hpp"

namespace bursar::tools
{
Result<GetQuote::Input> GetQuote::read(const json::Value& arguments)
{
    auto request = read_request(arguments);
    if (!request)
        return forward(request);
    if (!*request)
        return fail(ErrorCode::invalid_argument, "url: is missing", "name the URL to price");
    return Input{std::move(**request)};
}

Result<GetQuote::Output> GetQuote::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext& context)
{
    return wallet.quote(input.request, context.stop_token());
}

mcp::ToolOutcome GetQuote::show(const Output& quote)
{
    return complete(quote_json(quote));
}
}  // namespace bursar::tools
