#include "aep2/intent.hpp"

#include "base/time.hpp"
#include "evm/address.hpp"
#include "evm/eip712.hpp"
#include "json/json.hpp"

#include <limits>

namespace bursar::aep2
{
namespace
{
constexpr std::string_view TYPE =
    "Intent(string summary,string id,string agent,string agentName,string purpose,address session,address "
    "token,"
    "uint256 budget,string period,uint64 validFrom,uint64 validUntil,uint256 maxPayment,uint32 maxCount,"
    "uint32 rateCount,uint32 rateSeconds,string[] hosts,address[] payees,string[] categories,string[] rails,"
    "uint256 askAbove,string newPayee)";

/// The largest uint256 says "no limit".
const U256& unlimited()
{
    static const U256 LARGEST = U256::from_big_endian(Bytes(32, 0xFF)).value();
    return LARGEST;
}

U256 limit(const std::optional<Units>& value)
{
    return value ? value->to_u256() : unlimited();
}

std::uint32_t limit(const std::optional<std::uint32_t>& value)
{
    return value.value_or(std::numeric_limits<std::uint32_t>::max());
}

std::string money(Units units, const AssetStyle& style)
{
    return format_money(units, style);
}

std::string at(std::uint64_t seconds)
{
    return format_time(Time::from_seconds(static_cast<std::int64_t>(seconds)));
}

std::string listed(const std::vector<std::string>& items)
{
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ", ") + item;
    return text;
}

/// The members of the type with their kinds, for the wallet that shows and hashes them.
json::Value members()
{
    auto list = json::Value::array();
    auto rest = TYPE.substr(TYPE.find('(') + 1);
    rest.remove_suffix(1);
    while (!rest.empty())
    {
        const auto comma = rest.find(',');
        const auto member = rest.substr(0, comma);
        const auto space = member.find(' ');
        list.push_back({{"name", member.substr(space + 1)}, {"type", member.substr(0, space)}});
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return list;
}
}  // namespace

std::string_view intent_type()
{
    return TYPE;
}

std::string summary(const Intent& intent)
{
    const auto& style = intent.style;
    auto text = "Pay up to " + money(intent.budget, style);
    text += intent.period == "once" ? " in all" : " a " + intent.period;
    if (intent.payment_max)
        text += ", at most " + money(*intent.payment_max, style) + " each";
    if (intent.count_max)
        text += ", at most " + std::to_string(*intent.count_max) + " times" +
                (intent.period == "once" ? "" : " a " + intent.period);
    if (intent.rate_count != 0)
        text += ", at most " + std::to_string(intent.rate_count) + " in " +
                std::to_string(intent.rate_seconds) + " s";
    text += ", to " + (intent.hosts.empty() ? "any host" : listed(intent.hosts));
    if (!intent.payees.empty())
        text += ", only to " + std::to_string(intent.payees.size()) + " named payees";
    if (intent.ask_above)
        text += ", asking above " + money(*intent.ask_above, style);
    if (intent.new_payee == "ask")
        text += ", asking for each new payee";
    if (intent.new_payee == "deny")
        text += ", to no new payee";
    text += ", from " + at(intent.valid_from) + " until " + at(intent.valid_until) + ".";
    return text;
}

Hash32 digest(const Intent& intent)
{
    static const auto type = evm::type_hash(TYPE);
    const auto separator = evm::domain_separator({"Bursar", "1", intent.asset.chain, std::nullopt});
    return evm::typed_digest(separator, evm::StructHash{type}
                                            .text(summary(intent))
                                            .text(intent.id)
                                            .text(intent.agent)
                                            .text(intent.agent_name)
                                            .text(intent.purpose)
                                            .address(intent.session)
                                            .address(intent.asset.token)
                                            .units(intent.budget)
                                            .text(intent.period)
                                            .number(intent.valid_from)
                                            .number(intent.valid_until)
                                            .number(limit(intent.payment_max))
                                            .number(limit(intent.count_max))
                                            .number(intent.rate_count)
                                            .number(intent.rate_seconds)
                                            .texts(intent.hosts)
                                            .addresses(intent.payees)
                                            .texts(intent.categories)
                                            .texts(intent.rails)
                                            .number(limit(intent.ask_above))
                                            .text(intent.new_payee)
                                            .finish());
}

std::string typed_data_json(const Intent& intent)
{
    auto payees = json::Value::array();
    for (const auto& payee : intent.payees)
        payees.push_back(evm::checksummed(payee));
    const json::Value message{{"summary", summary(intent)},
                              {"id", intent.id},
                              {"agent", intent.agent},
                              {"agentName", intent.agent_name},
                              {"purpose", intent.purpose},
                              {"session", evm::checksummed(intent.session)},
                              {"token", evm::checksummed(intent.asset.token)},
                              {"budget", intent.budget.decimal()},
                              {"period", intent.period},
                              {"validFrom", std::to_string(intent.valid_from)},
                              {"validUntil", std::to_string(intent.valid_until)},
                              {"maxPayment", limit(intent.payment_max).decimal()},
                              {"maxCount", limit(intent.count_max)},
                              {"rateCount", intent.rate_count},
                              {"rateSeconds", intent.rate_seconds},
                              {"hosts", json::Value(intent.hosts)},
                              {"payees", payees},
                              {"categories", json::Value(intent.categories)},
                              {"rails", json::Value(intent.rails)},
                              {"askAbove", limit(intent.ask_above).decimal()},
                              {"newPayee", intent.new_payee}};
    const json::Value domain_members{{{"name", "name"}, {"type", "string"}},
                                     {{"name", "version"}, {"type", "string"}},
                                     {{"name", "chainId"}, {"type", "uint256"}}};
    const json::Value document{
        {"domain", {{"name", "Bursar"}, {"version", "1"}, {"chainId", intent.asset.chain.value}}},
        {"message", message},
        {"primaryType", "Intent"},
        {"types", {{"EIP712Domain", domain_members}, {"Intent", members()}}}};
    return json::dump(document);
}

Result<void> verify(const Intent& intent, ByteView signature, const Address& owner)
{
    const auto signer = crypto::recover(digest(intent), signature);
    if (!signer)
        return forward(signer);
    if (*signer != owner)
        return fail(ErrorCode::unauthorised, "signature: another account than the owner signed this intent");
    return {};
}
}  // namespace bursar::aep2
