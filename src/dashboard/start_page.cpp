#include "dashboard/pages.hpp"
#include "dashboard/parts.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"

namespace bursar::dashboard
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 64;
constexpr std::size_t PURPOSE_SHOWN_BYTES = 120;

Html paragraph(std::string_view text)
{
    return Html{"<p>"} + escape(text) + Html{"</p>"};
}

/// One button that tightens. What it acts on is in its accessible name, because many look alike.
Html button(const Html& action, std::string_view token, std::string_view label, std::string_view what)
{
    return Html{"<form method=\"post\" action=\""} + action +
           Html{"\"><input type=\"hidden\" name=\"token\" value=\""} + escape(token) +
           Html{"\"><button class=\"quiet small\" aria-label=\""} + escape(label) + Html{" "} + escape(what) +
           Html{"\">"} + escape(label) + Html{"</button></form>"};
}

Html card(const Html& head, const Html& body, const Html& actions)
{
    return Html{"<li class=\"card\"><div><h3>"} + head + Html{"</h3>"} + body + Html{"</div>"} + actions +
           Html{"</li>\n"};
}

Html cards(const Html& items, std::string_view none)
{
    if (items.empty())
        return Html{"<p class=\"note\">"} + escape(none) + Html{"</p>"};
    return Html{"<ul class=\"cards\">"} + items + Html{"</ul>"};
}

Html link(const Html& target, std::string_view text)
{
    return Html{"<a href=\""} + target + Html{"\">"} + escape(text) + Html{"</a>"};
}

std::string purpose_of(const wire::IntentView& intent)
{
    return "“" + clean_text(intent.terms.purpose, PURPOSE_SHOWN_BYTES) + "”";
}

Html waiting_cards(const StartView& view)
{
    Html out;
    for (const auto& approval : view.approvals)
        if (approval.state == "open")
            out += card(link(Html{"/approve/"} + escape(approval.id.text()),
                             "Payment of " + money_in_words(approval.amount, view.wallet.asset, view.wallet)),
                        paragraph("to " + clean_text(approval.host, policy::HOST_BYTES_MAX) +
                                  ", open until " + in_words(approval.expires)),
                        {});
    for (const auto& intent : view.intents)
        if (intent.state == policy::IntentState::draft)
            out += card(
                link(Html{"/approve/"} + escape(intent.id.text()),
                     "Budget of " + budget_in_words(intent.terms, view.wallet)),
                paragraph("for " + clean_text(intent.agent_name, NAME_BYTES_MAX) + ": " + purpose_of(intent)),
                {});
    for (const auto& agent : view.agents)
        if (agent.state == "pending")
            out += card(link(Html{"/auth?agent="} + escape(agent.id.text()) + Html{"&amp;scope=pay"},
                             "Agent " + clean_text(agent.name, NAME_BYTES_MAX)),
                        paragraph("wants to use this wallet"), {});
    return cards(out, "Nothing waits for you.");
}

Html intent_cards(const StartView& view)
{
    Html out;
    for (const auto& intent : view.intents)
    {
        if (intent.state == policy::IntentState::draft)
            continue;
        auto money = [&](Units units)
        {
            return price_in_words(units, intent.terms.asset, view.wallet);
        };
        bool live =
            intent.state == policy::IntentState::active || intent.state == policy::IntentState::exhausted;
        auto head =
            link(Html{"/approve/"} + escape(intent.id.text()), budget_in_words(intent.terms, view.wallet)) +
            Html{" "} + state_label(policy::name_of(intent.state));
        auto body = paragraph(clean_text(intent.agent_name, NAME_BYTES_MAX) + ": " + purpose_of(intent));
        if (live)
            body += Html{"<p class=\"note\">"} +
                    escape(money(intent.posted) + " spent, " + money(intent.pending) + " on the way, " +
                           money(intent.remaining) + " left until " + in_words(intent.period_end)) +
                    Html{"</p>"};
        out += card(head, body,
                    live ? button(Html{"/revoke/"} + escape(intent.id.text()), view.token, "Revoke",
                                  purpose_of(intent))
                         : Html{});
    }
    return cards(out, "No budget was approved yet.");
}

Html agent_cards(const StartView& view)
{
    Html out;
    for (const auto& agent : view.agents)
    {
        auto name = clean_text(agent.name, NAME_BYTES_MAX);
        auto actions = agent.state == "active"
                           ? button(Html{"/freeze/"} + escape(agent.id.text()), view.token, "Freeze", name)
                           : Html{};
        auto head = escape(name) + Html{" "} + state_label(agent.state);
        Html body;
        if (agent.state == "frozen")
            body = Html{"<p>"} +
                   link(Html{"/auth?agent="} + escape(agent.id.text()) + Html{"&amp;scope=pay"},
                        "Activate again") +
                   Html{"</p>"};
        out += card(head, body, actions);
    }
    return cards(out, "No agent was added yet.");
}

Html ledger_lines(const StartView& view)
{
    Html out;
    std::string day;
    for (const auto& payment : view.payments)
    {
        auto this_day = day_in_words(payment.created);
        if (this_day != day)
            out += Html{"<li class=\"day\">"} + escape(this_day) +
                   escape(this_day == day_in_words(view.now) ? ", today (times in UTC)" : " (times in UTC)") +
                   Html{"</li>"};
        day = this_day;
        out += payment.state == wire::PaymentState::refused ? Html{"<li><span class=\"blocked\">"}
                                                            : Html{"<li><span>"};
        out += escape(ledger_line(payment, view.wallet)) + Html{"</span> <span class=\"note\">"} +
               escape(state_in_words(payment.state)) + Html{"</span></li>\n"};
    }
    if (out.empty())
        return Html{"<p class=\"note\">Nothing was paid yet.</p>"};
    return Html{"<ol class=\"lines\">"} + out + Html{"</ol>"};
}
}  // namespace

Html start_page(const StartView& view)
{
    const auto& wallet = view.wallet;
    auto balance = wallet.balance ? money_in_words(*wallet.balance, wallet.asset, wallet)
                                  : std::string{"Balance not known yet"};
    auto note = wallet.balance ? "as seen on chain " + in_words(wallet.balance_seen)
                               : std::string{"The chain has not answered yet."};
    if (wallet.locked)
        note += " The wallet is locked: approving unlocks it.";
    auto content =
        error_box(view.error) +
        fill("start.html", {{"balance", escape(balance)},
                            {"balance_note", escape(note)},
                            {"reserved", escape(money_in_words(wallet.reserved, wallet.asset, wallet))},
                            {"spending", escape(evm::checksummed(wallet.spending))},
                            {"network", escape(clean_text(wallet.network, NAME_BYTES_MAX))},
                            {"waiting", waiting_cards(view)},
                            {"intents", intent_cards(view)},
                            {"ledger", ledger_lines(view)},
                            {"agents", agent_cards(view)}});
    return page("Your wallet", content);
}
}  // namespace bursar::dashboard
