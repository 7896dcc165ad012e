#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/wallet_parts.hpp"
#include "tools/arguments.hpp"
#include "tools/pay_views.hpp"
#include "tools/views.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
struct RequestOptions
{
    std::string url;
    std::string method;
    std::string body;
    std::string body_file;
    std::vector<std::string> headers;
    std::string mandate;
    std::string amount_max;
    std::string key;
    std::string category;
    std::string note;
    std::string rail;
    std::string quote;
    std::string agent;
};

Result<wallet::Request> request_of(const RequestOptions& options)
{
    wallet::Request request;
    request.url = options.url;
    request.body = options.body;
    if (!options.body_file.empty())
    {
        auto body = read_file(options.body_file, wallet::REQUEST_BODY_BYTES_MAX);
        if (!body)
            return fail(ErrorCode::invalid_argument, "--body-file: " + body.error().message);
        request.body = std::move(*body);
    }
    request.method = !options.method.empty() ? options.method : request.body.empty() ? "GET" : "POST";
    for (const auto& header : options.headers)
    {
        const auto colon = header.find(':');
        if (colon == std::string::npos)
            return fail(ErrorCode::invalid_argument, "--header: '" + header + "' has no colon",
                        "write it like 'Name: value'");
        const auto value = header.find_first_not_of(' ', colon + 1);
        request.headers.push_back(
            {header.substr(0, colon), value == std::string::npos ? "" : header.substr(value)});
    }
    tools::add_content_type(request);
    return request;
}

Result<wallet::PayInput> pay_input_of(const RequestOptions& options, wallet::Wallet& wallet)
{
    wallet::PayInput input;
    auto request = request_of(options);
    if (!request)
        return forward(request);
    input.request = std::move(*request);
    if (!options.mandate.empty())
    {
        auto intent = IntentId::parse(options.mandate);
        if (!intent)
            return fail(ErrorCode::invalid_argument, "--mandate: " + intent.error().message,
                        "bursar intent list shows their ids (mand_…)");
        input.intent = std::move(*intent);
    }
    if (!options.rail.empty())
    {
        const auto rail = policy::parse_rail(options.rail);
        if (!rail)
            return fail(ErrorCode::invalid_argument, "--rail: " + rail.error().message, rail.error().hint);
        input.rail = *rail;
    }
    if (!options.quote.empty())
    {
        auto quote = QuoteId::parse(options.quote);
        if (!quote)
            return fail(ErrorCode::invalid_argument, "--quote: " + quote.error().message,
                        "an earlier `bursar pay` or `bursar quote` printed it (quo_…)");
        input.quote = std::move(*quote);
    }
    input.idempotency_key = options.key;
    input.category = options.category;
    input.note = options.note;
    if (options.amount_max.empty())
        return input;
    const auto view = wallet.status();
    if (!view)
        return forward(view);
    auto plain = tools::plain_amount("--max-amount", options.amount_max, view->style);
    if (!plain)
        return forward(plain);
    input.amount_max = std::move(*plain);
    return input;
}

/// The wallet of an agent when one is named, else the owner's side.
Result<std::shared_ptr<WalletParts>> wallet_for(const Context& context, const RequestOptions& options)
{
    if (options.agent.empty())
        return make_owner_wallet(context);
    const auto agent = choose_agent(context, options.agent);
    if (!agent)
        return forward(agent);
    auto credential = load_credential(context, *agent);
    if (!credential)
        return forward(credential);
    return make_wallet(context, "cli", std::move(*credential), {});
}

Exit exit_of(const wallet::PayOutcome& outcome)
{
    using enum wallet::PayStatus;
    switch (outcome.status)
    {
    case delivered:
    case free:
        return Exit::ok;
    case refused:
        return Exit::refused;
    case approval_required:
        return Exit::approval_needed;
    case rejected:
        return Exit::error;
    case unknown:
        return Exit::unknown_outcome;
    }
    return Exit::error;
}

json::Value outcome_json(const tools::Purchase& purchase)
{
    const auto& outcome = purchase.outcome;
    auto value = tools::pay_json(purchase);
    if (outcome.status == wallet::PayStatus::refused)
    {
        value["rule"] = outcome.rule;
        value["would_pass"] = outcome.would_pass;
        value["reasons"] = tools::reasons_json(outcome.reasons);
    }
    return value;
}

std::string outcome_text(const tools::Purchase& purchase)
{
    const auto& outcome = purchase.outcome;
    auto text = fmt::format("{}: {} to {}", wallet::name_of(outcome.status), outcome.price, outcome.host);
    if (outcome.payment)
        text += "  " + outcome.payment->text();
    text += "\n";
    if (!outcome.message.empty())
        text += outcome.message + "\n";
    if (!outcome.would_pass.empty())
        text += "Would pass: " + outcome.would_pass + "\n";
    if (outcome.approval)
        text += "Approve it with: bursar approvals grant " + outcome.approval->id.text() + "\n";
    if (outcome.approval && purchase.quote)
        text += "Then make the same call with: --quote " + purchase.quote->text() + "\n";
    return text;
}

Exit run_pay(const Context& context, const RequestOptions& options)
{
    const auto parts = wallet_for(context, options);
    if (!parts)
        return answer(context, parts.error());
    const auto input = pay_input_of(options, (*parts)->wallet);
    if (!input)
        return answer(context, input.error());
    const auto purchase = tools::pay_named(*input, (*parts)->wallet);
    if (!purchase)
        return answer(context, purchase.error());
    const auto& outcome = purchase->outcome;
    if (context.json)
        print(context, outcome_json(*purchase));
    else
    {
        // The answer alone goes to the output, so that it can be piped on.
        *context.err << outcome_text(*purchase);
        if (outcome.answer)
            *context.out << outcome.answer->body << "\n";
    }
    return exit_of(outcome);
}

std::string offer_line(const wallet::OfferView& offer)
{
    return fmt::format("{} {} by {} on {} to {}{}", offer.amount, offer.asset, offer.dialect, offer.network,
                       offer.payee, offer.payable ? "" : "  cannot be paid: " + offer.why_not);
}

Exit run_quote(const Context& context, const RequestOptions& options)
{
    const auto parts = wallet_for(context, options);
    if (!parts)
        return answer(context, parts.error());
    const auto request = request_of(options);
    if (!request)
        return answer(context, request.error());
    const auto quote = (*parts)->wallet.quote(*request);
    if (!quote)
        return answer(context, quote.error());
    std::string text = quote->payment_required ? "" : "No payment is asked for.\n";
    for (const auto& offer : quote->offers)
        text += offer_line(offer) + "\n";
    if (!quote->description.empty())
        text += "The seller says: " + quote->description + "\n";
    return answer(context, tools::quote_json(*quote), text);
}

Exit run_explain(const Context& context, const RequestOptions& options)
{
    const auto parts = wallet_for(context, options);
    if (!parts)
        return answer(context, parts.error());
    const auto input = pay_input_of(options, (*parts)->wallet);
    if (!input)
        return answer(context, input.error());
    const auto check = (*parts)->wallet.check(*input);
    if (!check)
        return answer(context, check.error());
    auto text = fmt::format("{}\n", policy::name_of(check->outcome));
    for (const auto& reason : check->reasons)
        text += fmt::format("  {}: {} against {} ({})\n    would pass: {}\n", reason.rule, reason.actual,
                            reason.limit, name_of(reason.code), reason.would_pass);
    if (check->reasons.empty() && !check->message.empty())
        text += "  " + check->message + "\n";
    answer(context, tools::check_json(*check), text);
    if (!check->quote.payment_required || check->outcome == policy::Outcome::allow)
        return Exit::ok;
    return check->outcome == policy::Outcome::ask ? Exit::approval_needed : Exit::refused;
}

/// What a request needs; `paying` adds what a payment needs.
std::shared_ptr<RequestOptions> add_request(CLI::App& command, bool paying)
{
    auto options = std::make_shared<RequestOptions>();
    command.add_option("url", options->url, "URL of the paid resource")->required();
    command.add_option("--method", options->method, "HTTP method; GET, or POST with a body");
    command.add_option("--body", options->body, "Request body");
    command.add_option("--body-file", options->body_file, "File with the request body")->excludes("--body");
    command.add_option("--header", options->headers, "'Name: value'; may be repeated")
        ->allow_extra_args(false);
    command.add_option("--agent", options->agent, "Act as this agent instead of the owner");
    if (!paying)
        return options;
    command.add_option("--mandate", options->mandate, "Intent that pays; not needed when one only fits");
    command.add_option("--max-amount", options->amount_max, "Refuse a higher price");
    command.add_option("--category", options->category, "Kind of purchase, when the intent limits kinds");
    command.add_option("--rail", options->rail, "x402 or aep2, when the seller offers both");
    command.add_option("--note", options->note, "Note for the ledger");
    command.add_option("--quote", options->quote,
                       "Quote of an earlier call: the same purchase, never paid twice");
    command.add_option("--key", options->key, "Idempotency key: the same key never pays twice");
    return options;
}
}  // namespace

void add_pay(CLI::App& app, Selected& selected)
{
    auto* pay = app.add_subcommand("pay", "Pay a URL that answers 402 and print the answer");
    on(*pay, selected, add_request(*pay, true), run_pay);
    auto* quote = app.add_subcommand("quote", "Show what a URL costs; pays nothing");
    on(*quote, selected, add_request(*quote, false), run_quote);
    auto* group = app.add_subcommand("policy", "Judge without paying");
    group->require_subcommand(1);
    auto* explain = group->add_subcommand("explain", "Say whether a payment would pass, and why not");
    on(*explain, selected, add_request(*explain, true), run_explain);
}
}  // namespace bursar::cli
