#include "views.hpp"

using namespace bursar;
using namespace bursar::vault;

namespace views
{
namespace
{
template<class Id>
Id id_of(std::uint8_t first)
{
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = first;
    return Id::from_random(bytes);
}

AssetId usdc()
{
    return {{84532}, *Address::parse("0x036cbd53842c5426634e7929541ec2318f3dcf7e")};
}
}  // namespace

wire::WalletView wallet()
{
    wire::WalletView view;
    view.network = "base-sepolia";
    view.asset = usdc();
    view.style = {"USDC", 6};
    view.spending = *Address::parse("0x00000000000000000000000000000000000000aa");
    view.balance = Units{20'000'000};
    view.balance_seen = Time::from_seconds(1795253520);
    view.locked = false;
    return view;
}

wire::IntentView intent()
{
    wire::IntentView view;
    view.id = id_of<IntentId>(1);
    view.agent_name = "cmo";
    view.terms.agent = id_of<AgentId>(2);
    view.terms.purpose = "market data";
    view.terms.asset = usdc();
    view.terms.budget = Units{5'000'000};
    view.terms.period = policy::Period::week;
    view.terms.valid_from = Time::from_seconds(1795253520);
    view.terms.valid_until = Time::from_seconds(1795253520 + 30 * 86400);
    view.terms.payment_max = Units{50'000};
    view.terms.hosts = {"api.example.com"};
    view.digest.bytes[0] = 0xab;
    view.period_end = view.terms.valid_from.plus_seconds(7 * 86400);
    view.remaining = view.terms.budget;
    return view;
}

wire::TypedData typed_data()
{
    return {R"({"primaryType":"Intent","domain":{"chainId":84532}})", intent().digest};
}

wire::ApprovalView approval()
{
    wire::ApprovalView view;
    view.id = id_of<ApprovalId>(3);
    view.intent = intent().id;
    view.payment = id_of<PaymentId>(4);
    view.state = "open";
    view.amount = Units{40'000};
    view.payee = *Address::parse("0x00000000000000000000000000000000000000bb");
    view.host = "api.example.com";
    view.url = "https://api.example.com/v1/report?q=1";
    view.created = Time::from_seconds(1795253520);
    view.expires = Time::from_seconds(1795253520 + 3600);
    view.reasons = {
        {ErrorCode::approval_required, "ask_above", "0.04 USDC", "0.03 USDC", "the owner's approval"}};
    return view;
}

wire::AgentView agent()
{
    return {id_of<AgentId>(2), "cmo", "pending", Time::from_seconds(1795253520)};
}

wire::PaymentView payment()
{
    wire::PaymentView view;
    view.id = id_of<PaymentId>(5);
    view.intent = intent().id;
    view.state = wire::PaymentState::settled;
    view.asset = usdc();
    view.amount = Units{140'000};
    view.method = "POST";
    view.url = "https://api.example.com/v1/chat?secret=1#x";
    view.host = "api.example.com";
    view.created = Time::from_seconds(1795253520);
    return view;
}
}  // namespace views
