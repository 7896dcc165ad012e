#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/wallet_parts.hpp"
#include "tools/arguments.hpp"
#include "tools/views.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
using vault::wire::IntentView;
using vault::wire::WalletView;

constexpr std::int64_t DAY_SECONDS = 86'400;

struct DraftOptions
{
    std::string agent;
    std::string period = "once";
    std::string rate;
    std::string new_payee = "allow";
    std::vector<std::string> rails;
    std::string payment_max;
    std::string ask_above;
    std::optional<std::uint32_t> count_max;
    std::int64_t days = 30;
    wallet::IntentDraft draft;  ///< what needs no reading
};
struct IntentOptions
{
    std::string mandate;
};
struct ListOptions
{
    std::string agent;
    std::string status;
};

std::string details(const IntentView& intent, const WalletView& wallet)
{
    auto text = fmt::format("{}  {}  agent {}\n  for: {}\n", intent.id.text(), policy::name_of(intent.state),
                            intent.agent_name, intent.terms.purpose);
    for (const auto& line : wallet::explain(intent.terms, wallet.style))
        text += "  " + line + "\n";
    return text + fmt::format("  this period: spent {}, reserved {}, left {}\n",
                              format_money(intent.posted, wallet.style),
                              format_money(intent.pending, wallet.style),
                              format_money(intent.remaining, wallet.style));
}

Exit show(const Context& context, WalletParts& parts, const Result<IntentView>& intent)
{
    if (!intent)
        return answer(context, intent.error());
    const auto wallet = parts.wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    return answer(context, tools::intent_json(*intent, *wallet), details(*intent, *wallet));
}

/// "10/1h": ten payments in any hour.
Result<policy::RateLimit> parse_rate(const std::string& text)
{
    const auto wrong = fail(ErrorCode::invalid_argument, "--rate: '" + text + "' is not a rate",
                            "write it like 10/1h: ten payments in any hour");
    const auto slash = text.find('/');
    if (slash == std::string::npos || slash == 0 || slash > 6 ||
        text.find_first_not_of("0123456789") != slash)
        return wrong;
    const auto seconds = parse_duration_seconds(text.substr(slash + 1));
    if (!seconds || *seconds < 1)
        return wrong;
    return policy::RateLimit{static_cast<std::uint32_t>(std::stoul(text.substr(0, slash))),
                             static_cast<std::uint32_t>(*seconds)};
}

std::unexpected<Error> wrong_option(std::string_view option, const Error& error)
{
    return fail(ErrorCode::invalid_argument, std::string{option} + ": " + error.message, error.hint);
}

Result<wallet::IntentDraft> draft_of(const DraftOptions& options, const AssetStyle& style)
{
    auto draft = options.draft;
    auto budget = tools::plain_amount("--budget", draft.budget, style);
    if (!budget)
        return forward(budget);
    draft.budget = std::move(*budget);
    for (auto [option, text, target] : {std::tuple{"--max-payment", &options.payment_max, &draft.payment_max},
                                        {"--ask-above", &options.ask_above, &draft.ask_above}})
        if (!text->empty())
        {
            auto plain = tools::plain_amount(option, *text, style);
            if (!plain)
                return forward(plain);
            *target = std::move(*plain);
        }
    const auto period = policy::parse_period(options.period);
    if (!period)
        return wrong_option("--period", period.error());
    draft.period = *period;
    const auto new_payee = policy::parse_new_payee(options.new_payee);
    if (!new_payee)
        return wrong_option("--new-payee", new_payee.error());
    draft.new_payee = *new_payee;
    if (!options.rate.empty())
    {
        const auto rate = parse_rate(options.rate);
        if (!rate)
            return forward(rate);
        draft.rate = *rate;
    }
    for (const auto& text : options.rails)
    {
        const auto rail = policy::parse_rail(text);
        if (!rail)
            return wrong_option("--rail", rail.error());
        draft.rails.push_back(*rail);
    }
    draft.count_max = options.count_max;
    draft.valid_seconds = options.days * DAY_SECONDS;
    return draft;
}

/// The agent named, or the only one that there is.
Result<AgentId> agent_for(const Context& context, vault::Client& vault, const std::string& name)
{
    if (name.empty())
        return choose_agent(context, name);
    const auto agent = find_agent(vault, name);
    if (!agent)
        return forward(agent);
    return agent->id;
}

Exit run_draft(const Context& context, const DraftOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto wallet = (*parts)->wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    auto draft = draft_of(options, wallet->style);
    if (!draft)
        return answer(context, draft.error());
    auto agent = agent_for(context, (*parts)->vault, options.agent);
    if (!agent)
        return answer(context, agent.error());
    draft->agent = std::move(*agent);
    return show(context, **parts, (*parts)->wallet.draft_intent(*draft));
}

Exit run_list(const Context& context, const ListOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto wallet = (*parts)->wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    auto intents = (*parts)->wallet.intents();
    if (!intents)
        return answer(context, intents.error());
    if (!options.agent.empty())
    {
        const auto agent = find_agent((*parts)->vault, options.agent);
        if (!agent)
            return answer(context, agent.error());
        std::erase_if(*intents, [&](const auto& intent) { return intent.terms.agent != agent->id; });
    }
    if (!options.status.empty())
        std::erase_if(*intents,
                      [&](const auto& intent) { return policy::name_of(intent.state) != options.status; });
    auto list = json::Value::array();
    std::string text;
    for (const auto& intent : *intents)
    {
        list.push_back(tools::intent_json(intent, *wallet));
        text += details(intent, *wallet);
    }
    return answer(context, {{"intents", std::move(list)}}, text.empty() ? "There are no intents." : text);
}

/// The one intent that an option names.
Result<IntentView> find_intent(WalletParts& parts, const std::string& mandate)
{
    const auto id = IntentId::parse(mandate);
    if (!id)
        return fail(ErrorCode::invalid_argument, "'" + mandate + "' is no intent: " + id.error().message,
                    "bursar intent list shows their ids (mand_…)");
    auto intents = parts.wallet.intents(*id);
    if (!intents)
        return forward(intents);
    if (intents->empty())
        return fail(ErrorCode::not_found, "there is no intent " + mandate, "bursar intent list shows all");
    return std::move(intents->front());
}

Exit run_show(const Context& context, const IntentOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    return show(context, **parts, find_intent(**parts, options.mandate));
}

/// Shows what will be signed, then signs that: the digest sent is the digest of what was shown.
Result<IntentView> approve(const Context& context, WalletParts& parts, const IntentOptions& options)
{
    const auto wallet = parts.wallet.status();
    if (!wallet)
        return forward(wallet);
    const auto intent = find_intent(parts, options.mandate);
    if (!intent)
        return intent;
    const auto described = parts.vault.call(vault::wire::DescribeIntent{intent->id});
    if (!described)
        return forward(described);
    if (described->digest != intent->digest)
        return fail(ErrorCode::conflict, "the intent changed while it was being shown",
                    "run the command again");
    *context.err << "You are about to approve:\n" << details(*intent, *wallet);
    auto passphrase = owner_passphrase(context, "Passphrase to sign this intent");
    if (!passphrase)
        return forward(passphrase);
    vault::wire::ApproveIntent request;
    request.intent = intent->id;
    request.digest = described->digest;
    request.passphrase = std::move(*passphrase);
    return parts.vault.call(std::move(request));
}

Exit run_approve(const Context& context, const IntentOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    return show(context, **parts, approve(context, **parts, options));
}

Exit run_reject(const Context& context, const IntentOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto intent = find_intent(**parts, options.mandate);
    if (!intent)
        return answer(context, intent.error());
    return show(context, **parts, (*parts)->vault.call(vault::wire::RejectIntent{intent->id}));
}

Exit run_revoke(const Context& context, const IntentOptions& options)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto intent = find_intent(**parts, options.mandate);
    if (!intent)
        return answer(context, intent.error());
    return show(context, **parts, (*parts)->wallet.revoke_intent(intent->id));
}

void add_draft(CLI::App& group, Selected& selected)
{
    auto options = std::make_shared<DraftOptions>();
    auto& draft = options->draft;
    auto* command =
        group.add_subcommand("draft", "Write down a budget; it allows nothing before it is approved");
    command->add_option("--agent", options->agent,
                        "Name or id of the agent; not needed when there is one only");
    command->add_option("--purpose", draft.purpose, "What the money is for")->required();
    command->add_option("--budget", draft.budget, "The most per period, such as 5.00")->required();
    command->add_option("--period", options->period, "once, day, week or month")->capture_default_str();
    command->add_option("--days", options->days, "How long it is valid")
        ->check(CLI::Range(1, 366))
        ->capture_default_str();
    command
        ->add_option("--host", draft.hosts,
                     "Host that may be paid; may be repeated; *.example.com for all below")
        ->allow_extra_args(false);
    command->add_option("--max-payment", options->payment_max, "The most that one payment may cost");
    command->add_option("--max-count", options->count_max, "Payments per period at most")
        ->check(CLI::Range(1, 1000000));
    command->add_option("--rate", options->rate, "Payments in any span of time, such as 10/1h");
    command->add_option("--payee", draft.payees, "Address that may be paid; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--category", draft.categories, "Category that may be paid; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--rail", options->rails, "x402 or aep2; may be repeated; absent: any")
        ->allow_extra_args(false);
    command->add_option("--ask-above", options->ask_above, "Ask the owner above this");
    command->add_option("--new-payee", options->new_payee, "allow, ask or deny")->capture_default_str();
    on(*command, selected, options, run_draft);
}

void add_one(CLI::App& group, Selected& selected, const char* name, const char* description,
             Exit (*run)(const Context&, const IntentOptions&))
{
    auto options = std::make_shared<IntentOptions>();
    auto* command = group.add_subcommand(name, description);
    command->add_option("mandate", options->mandate, "Id of the intent, mand_…")->required();
    on(*command, selected, options, run);
}
}  // namespace

void add_intent(CLI::App& app, Selected& selected)
{
    auto* group = app.add_subcommand("intent", "Budgets: what an agent may pay for");
    group->require_subcommand(1);
    add_draft(*group, selected);
    auto list = std::make_shared<ListOptions>();
    auto* command = group->add_subcommand("list", "List intents");
    command->add_option("--agent", list->agent, "Only of this agent");
    command->add_option("--status", list->status, "Only in this status")
        ->check(CLI::IsMember({"draft", "active", "exhausted", "expired", "revoked", "rejected"}));
    on(*command, selected, list, run_list);
    add_one(*group, selected, "show", "Show one intent", run_show);
    add_one(*group, selected, "approve", "Sign an intent (asks for the passphrase)", run_approve);
    add_one(*group, selected, "reject", "Turn a draft down", run_reject);
    add_one(*group, selected, "revoke", "End an intent at once", run_revoke);
}
}  // namespace bursar::cli
