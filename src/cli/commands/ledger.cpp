#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/wallet_parts.hpp"
#include "tools/views.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bursar::cli
{
namespace
{
using vault::wire::LedgerFilter;
using vault::wire::PaymentView;
using vault::wire::WalletView;

struct LedgerOptions
{
    std::string mandate;
    std::string agent;
    std::string host;
    std::string status;
    std::string from;
    std::string until;
    std::string by;
    std::string cursor;
    std::uint32_t limit = 50;
    bool all = false;
    bool csv = false;
};

/// "2026-11-21" or RFC 3339.
Result<std::optional<Time>> time_option(std::string_view option, const std::string& text)
{
    constexpr std::size_t DAY_LENGTH = 10;
    if (text.empty())
        return std::optional<Time>{};
    const auto time = parse_time(text.size() == DAY_LENGTH ? text + "T00:00:00Z" : text);
    if (!time)
        return fail(ErrorCode::invalid_argument, std::string{option} + ": " + time.error().message,
                    "write it like 2026-11-21 or 2026-11-21T09:32:00Z");
    return std::optional{*time};
}

Result<LedgerFilter> filter_of(const LedgerOptions& options, vault::Client& vault)
{
    LedgerFilter filter;
    filter.host = options.host;
    const auto from = time_option("--from", options.from);
    if (!from)
        return forward(from);
    const auto until = time_option("--until", options.until);
    if (!until)
        return forward(until);
    filter.from = *from;
    filter.until = *until;
    if (!options.status.empty())
    {
        const auto state = wallet::parse_payment_state(options.status);
        if (!state)
            return fail(ErrorCode::invalid_argument, "--status: " + state.error().message,
                        state.error().hint);
        filter.state = *state;
    }
    if (!options.mandate.empty())
    {
        auto intent = IntentId::parse(options.mandate);
        if (!intent)
            return fail(ErrorCode::invalid_argument, "--mandate: " + intent.error().message,
                        "an id looks like mand_…");
        filter.intent = std::move(*intent);
    }
    if (!options.agent.empty())
    {
        const auto agent = find_agent(vault, options.agent);
        if (!agent)
            return forward(agent);
        filter.agent = agent->id;
    }
    return filter;
}

struct Lines
{
    std::vector<PaymentView> payments;
    std::string next;
};

/// As many payments as were asked for, page by page.
Result<Lines> read_lines(WalletParts& parts, const LedgerFilter& filter, const LedgerOptions& options)
{
    Lines lines;
    lines.next = options.cursor;
    do
    {
        const auto missing =
            options.all ? vault::wire::PAGE_ITEMS_MAX : options.limit - lines.payments.size();
        const auto limit = static_cast<std::uint32_t>(std::min(missing, vault::wire::PAGE_ITEMS_MAX));
        auto page = parts.wallet.ledger(filter, lines.next, limit);
        if (!page)
            return forward(page);
        std::ranges::move(page->payments, std::back_inserter(lines.payments));
        lines.next = page->next;
    } while (!lines.next.empty() && (options.all || lines.payments.size() < options.limit));
    return lines;
}

Exit show_totals(const Context& context, WalletParts& parts, const WalletView& wallet,
                 const LedgerFilter& filter, const LedgerOptions& options)
{
    const auto totals = parts.wallet.totals(filter, options.by);
    if (!totals)
        return answer(context, totals.error());
    auto list = json::Value::array();
    std::string text = options.csv ? options.by + ",spent,reserved,asset,payments\r\n" : "";
    for (const auto& total : *totals)
    {
        const auto spent = format_amount(total.posted, wallet.style);
        const auto reserved = format_amount(total.pending, wallet.style);
        list.push_back(tools::total_json(total, wallet.style));
        text += options.csv ? fmt::format("{},{},{},{},{}\r\n", total.key, spent, reserved,
                                          wallet.style.symbol, total.count)
                            : fmt::format("{:<32} {:>12} spent {:>12} reserved  {} {} payments\n", total.key,
                                          spent, reserved, wallet.style.symbol, total.count);
    }
    return answer(context, {{"totals", std::move(list)}}, text.empty() ? "Nothing was paid." : text);
}

/// Lines of one day under its date.
std::string table(const std::vector<PaymentView>& payments, const AssetStyle& style)
{
    constexpr std::size_t DAY_LENGTH = 10;
    std::string text;
    std::string day;
    for (const auto& payment : payments)
    {
        if (const auto date = format_time(payment.created).substr(0, DAY_LENGTH); date != day)
        {
            day = date;
            text += day + "\n";
        }
        text += fmt::format("  {}  {}\n", wallet::ledger_line(payment, style), payment.id.text());
    }
    return text.empty() ? "Nothing was paid yet." : text;
}

Exit run_ledger(const Context& context, const LedgerOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto wallet = (*parts)->wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    const auto filter = filter_of(options, (*parts)->vault);
    if (!filter)
        return answer(context, filter.error());
    if (!options.by.empty())
        return show_totals(context, **parts, *wallet, *filter, options);
    const auto lines = read_lines(**parts, *filter, options);
    if (!lines)
        return answer(context, lines.error());
    if (options.csv)
    {
        *context.out << wallet::csv_header();
        for (const auto& payment : lines->payments)
            *context.out << wallet::csv_row(payment, wallet->style);
        *context.out << std::flush;
        return Exit::ok;
    }
    json::Value value{{"payments", json::Value::array()}};
    for (const auto& payment : lines->payments)
        value["payments"].push_back(tools::payment_json(payment, wallet->style));
    if (!lines->next.empty())
        value["next_cursor"] = lines->next;
    return answer(context, value, table(lines->payments, wallet->style));
}
}  // namespace

void add_ledger(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<LedgerOptions>();
    auto* command = app.add_subcommand("ledger", "What was paid, newest first");
    command->add_option("--mandate", options->mandate, "Only of this intent");
    command->add_option("--agent", options->agent, "Only of this agent");
    command->add_option("--host", options->host, "Only to this host");
    command->add_option("--status", options->status, "Only in this status");
    command->add_option("--from", options->from, "Not before this day or time (UTC)");
    command->add_option("--until", options->until, "Before this day or time (UTC)");
    command->add_option("--by", options->by, "Sum up by host, intent or day")
        ->check(CLI::IsMember({"host", "intent", "day"}));
    command->add_option("--limit", options->limit, "Payments at most")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_option("--cursor", options->cursor, "Go on after the page that gave this next_cursor");
    command->add_flag("--all", options->all, "Everything");
    command->add_flag("--csv", options->csv, "As CSV");
    on(*command, selected, options, run_ledger);
}
}  // namespace bursar::cli
