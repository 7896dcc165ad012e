#include "wallet/ledger_view.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"

#include <array>

namespace bursar::wallet
{
namespace
{
using vault::wire::PaymentState;
using enum vault::wire::PaymentState;

constexpr std::size_t PATH_BYTES_MAX = 60;

constexpr auto STATES = std::to_array<PaymentState>(
    {opened, authorised, presented, delivered, settled, refused, rejected, unknown, expired});

/// The path of a URL without its query.
std::string path_of(std::string_view url)
{
    const auto host = url.find("://");
    const auto slash = host == std::string_view::npos ? url.npos : url.find('/', host + 3);
    if (slash == std::string_view::npos)
        return "";
    const auto path = url.substr(slash, url.find('?', slash) - slash);
    return path == "/" ? "" : clean_text(path, PATH_BYTES_MAX);
}

/// What has to be said beside the amount.
std::string remark(const vault::wire::PaymentView& payment)
{
    switch (payment.state)
    {
    case delivered:
    case settled:
        return "";
    case refused:
        return payment.reasons.empty()
                   ? " (refused)"
                   : " (refused: " + std::string{bursar::name_of(payment.reasons.front().code)} + ")";
    case authorised:
    case presented:
        return " (pending)";
    case opened:
        return " (waits for approval)";
    case rejected:
        return " (rejected by the seller, still reserved)";
    case unknown:
        return " (unknown, still reserved)";
    case expired:
        return " (expired unused)";
    }
    return "";
}

bool takes_money(PaymentState state)
{
    return state != refused && state != expired && state != opened;
}

std::string csv_cell(std::string_view text)
{
    std::string cell{text};
    if (!cell.empty() && std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos)
        cell.insert(0, "'");
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (char c : cell)
        quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + "\"";
}
}  // namespace

std::string ledger_line(const vault::wire::PaymentView& payment, const AssetStyle& style)
{
    const auto clock = format_time(payment.created).substr(11, 5);
    const auto sign = takes_money(payment.state) ? "-" : "";
    return clock + " " + clean_text(payment.host, policy::HOST_BYTES_MAX) + path_of(payment.url) + " " +
           sign + format_price(payment.amount, style) + remark(payment);
}

std::string_view name_of(PaymentState state)
{
    switch (state)
    {
    case opened:
        return "opened";
    case authorised:
        return "authorised";
    case presented:
        return "presented";
    case delivered:
        return "delivered";
    case settled:
        return "settled";
    case refused:
        return "refused";
    case rejected:
        return "rejected";
    case unknown:
        return "unknown";
    case expired:
        return "expired";
    }
    return "unknown";
}

Result<PaymentState> parse_payment_state(std::string_view text)
{
    for (const auto state : STATES)
        if (name_of(state) == text)
            return state;
    return fail(ErrorCode::invalid_argument, "state: no such payment state",
                "opened, authorised, presented, delivered, settled, refused, rejected, unknown or expired");
}

std::string_view meaning_of(PaymentState state)
{
    switch (state)
    {
    case opened:
        return "waits for the owner's approval; nothing is signed";
    case authorised:
        return "signed and reserved; not known to be sent";
    case presented:
        return "sent to the seller; no outcome is recorded yet, and the amount stays reserved until the "
               "chain tells";
    case delivered:
        return "the seller delivered; the transfer is not yet seen on chain";
    case settled:
        return "the seller was paid; the transfer was seen on chain";
    case refused:
        return "refused before signing; nothing was paid";
    case rejected:
        return "the seller refused the payment; the amount stays reserved until the authorisation is "
               "provably dead";
    case unknown:
        return "no usable answer came; the amount stays reserved until the chain tells whether it was paid: "
               "do not pay again";
    case expired:
        return "the authorisation expired unused; nothing was paid and the amount is free again";
    }
    return "";
}

std::string csv_header()
{
    return "time,payment_id,intent,agent,state,rail,method,host,url,payee,amount,asset,transaction,category,"
           "note\r\n";
}

std::string csv_row(const vault::wire::PaymentView& payment, const AssetStyle& style)
{
    const std::string cells[] = {format_time(payment.created),
                                 payment.id.text(),
                                 payment.intent.text(),
                                 payment.agent.text(),
                                 std::string{name_of(payment.state)},
                                 std::string{policy::name_of(payment.rail)},
                                 payment.method,
                                 payment.host,
                                 payment.url,
                                 evm::checksummed(payment.payee),
                                 format_amount(payment.amount, style),
                                 style.symbol,
                                 payment.transaction,
                                 payment.category,
                                 payment.note};
    std::string row;
    for (const auto& cell : cells)
        row += (row.empty() ? "" : ",") + csv_cell(cell);
    return row + "\r\n";
}
}  // namespace bursar::wallet
