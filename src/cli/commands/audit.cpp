#include "ledger/audit.hpp"
#include "cli/commands.hpp"
#include "crypto/keccak.hpp"
#include "vault/process/home.hpp"

#include <fmt/format.h>

#include <charconv>

namespace bursar::cli
{
namespace
{
struct AuditOptions
{
    std::string head;
};

/// "17:0x…": the head that an earlier audit printed.
Result<std::optional<ledger::Head>> parse_head(const std::string& text)
{
    if (text.empty())
        return std::optional<ledger::Head>{};
    const auto wrong = fail(ErrorCode::invalid_argument, "--head: '" + text + "' is not a head",
                            "write it as an earlier audit printed it: NUMBER:0xHASH");
    const auto colon = text.find(':');
    ledger::Head head;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), head.sequence);
    if (colon == std::string::npos || code != std::errc{} || end != text.data() + colon)
        return wrong;
    const auto hash = Hash32::parse(text.substr(colon + 1));
    if (!hash)
        return wrong;
    head.hash = *hash;
    return std::optional{head};
}

Exit run_audit(const Context& context, const AuditOptions& options)
{
    const auto expected = parse_head(options.head);
    if (!expected)
        return answer(context, expected.error());
    const auto report = ledger::audit(
        context.home / vault::LEDGER_NAME, [](ByteView bytes) { return crypto::keccak256(bytes); },
        *expected);
    if (!report)
        return answer(context, report.error());
    const auto head = fmt::format("{}:{}", report->head.sequence, report->head.hash.hex());
    json::Value value{{"status", report->intact() ? "intact" : "damaged"},
                      {"entries", report->entries},
                      {"rows", report->rows},
                      {"payments", report->payments},
                      {"head", head},
                      {"findings", json::Value::array()}};
    auto text = fmt::format("{}: {} journal entries, {} payments\nhead {}\n",
                            report->intact() ? "intact" : "DAMAGED", report->entries, report->payments, head);
    for (const auto& finding : report->findings)
    {
        value["findings"].push_back({{"where", finding.where}, {"what", finding.what}});
        text += fmt::format("  {}: {}\n", finding.where, finding.what);
    }
    answer(context, value, text);
    return report->intact() ? Exit::ok : Exit::error;
}
}  // namespace

void add_audit(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<AuditOptions>();
    auto* command = app.add_subcommand("audit", "Verify the ledger offline: hash chain, replay, every row");
    command->add_option("--head", options->head,
                        "A head noted earlier, NUMBER:0xHASH: finds a cut-off end, too");
    on(*command, selected, options, run_audit);
}
}  // namespace bursar::cli
