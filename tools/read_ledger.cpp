#include "tools/read_ledger.hpp"

#include "tools/arguments.hpp"
#include "tools/views.hpp"

namespace bursar::tools
{
namespace
{
Result<std::optional<Time>> time_member(const json::Value& arguments, const char* key)
{
    const auto text = text_member(arguments, key);
    if (text.empty())
        return std::optional<Time>{};
    const auto time = parse_time(text);
    if (!time)
        return fail(ErrorCode::invalid_argument, std::string{key} + ": " + time.error().message,
                    "write it like 2026-11-21T09:32:00Z");
    return std::optional{*time};
}
}  // namespace

Result<ReadLedger::Input> ReadLedger::read(const json::Value& arguments)
{
    Input input;
    auto intent = id_member<IntentId>(arguments, "mandate");
    if (!intent)
        return forward(intent);
    const auto from = time_member(arguments, "from");
    if (!from)
        return forward(from);
    const auto until = time_member(arguments, "until");
    if (!until)
        return forward(until);
    input.filter.intent = std::move(*intent);
    input.filter.from = *from;
    input.filter.until = *until;
    input.filter.host = text_member(arguments, "host");
    if (const auto status = text_member(arguments, "status"); !status.empty())
    {
        const auto state = wallet::parse_payment_state(status);
        if (!state)
            return forward(state);
        input.filter.state = *state;
    }
    input.cursor = text_member(arguments, "cursor");
    input.totals_by = text_member(arguments, "totals_by");
    if (arguments.contains("limit"))
        input.limit = arguments["limit"].get<std::uint32_t>();
    return input;
}

Result<ReadLedger::Output> ReadLedger::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext&)
{
    auto view = wallet.status();
    if (!view)
        return forward(view);
    auto page = wallet.ledger(input.filter, input.cursor, input.limit);
    if (!page)
        return forward(page);
    Output output{std::move(*view), std::move(*page), std::nullopt};
    if (input.totals_by.empty())
        return output;
    auto totals = wallet.totals(input.filter, input.totals_by);
    if (!totals)
        return forward(totals);
    output.totals = std::move(*totals);
    return output;
}

mcp::ToolOutcome ReadLedger::show(const Output& output)
{
    json::Value value{{"payments", json::Value::array()}};
    for (const auto& payment : output.page.payments)
        value["payments"].push_back(payment_json(payment, output.wallet.style));
    if (!output.page.next.empty())
        value["next_cursor"] = output.page.next;
    if (output.totals)
    {
        value["totals"] = json::Value::array();
        for (const auto& total : *output.totals)
            value["totals"].push_back(total_json(total, output.wallet.style));
    }
    return complete(std::move(value));
}
}  // namespace bursar::tools
