#include "dashboard/pages.hpp"
#include "dashboard/parts.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"

namespace bursar::dashboard
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 64;
constexpr std::size_t URL_BYTES_MAX = 600;
constexpr std::size_t REASON_BYTES_MAX = 300;

struct Buttons
{
    Html action;
    std::string_view approve;
    std::string_view refuse;
    std::string_view note;
};

Html forms_of(const Buttons& buttons, const FormState& form)
{
    return fill("decide_forms.html", {{"action", buttons.action},
                                      {"token", escape(form.token)},
                                      {"invalid", invalid_mark(!form.error.empty())},
                                      {"approve", escape(buttons.approve)},
                                      {"refuse", escape(buttons.refuse)},
                                      {"note", escape(buttons.note)}});
}

/// One reason for asking, with the owner's rule and what the payment has against it.
std::string reason_in_words(const policy::Reason& reason)
{
    if (reason.rule == "ask_above")
        return reason.actual + " is more than " + reason.limit + ", from where you want to be asked.";
    if (reason.rule == "new_payee")
        return "Nothing was ever paid to this payee from this budget.";
    return reason.rule + ": " + reason.actual + ", your rule says " + reason.limit;
}

Html reason_items(const std::vector<policy::Reason>& reasons)
{
    Html out;
    for (const auto& reason : reasons)
        out += Html{"<li>"} + escape(clean_text(reason_in_words(reason), REASON_BYTES_MAX)) + Html{"</li>"};
    if (out.empty())
        out = Html{"<li>The intent says that you are asked first.</li>"};
    return out;
}
}  // namespace

Html approval_page(const wire::WalletView& wallet, const wire::IntentView& intent,
                   const wire::ApprovalView& approval, const FormState& form)
{
    bool open = approval.state == "open";
    auto amount = money_in_words(approval.amount, intent.terms.asset, wallet);
    auto host = clean_text(approval.host, policy::HOST_BYTES_MAX);
    Buttons buttons{Html{"/approve/"} + escape(approval.id.text()), "Allow this payment", "Refuse",
                    "Refusing needs no passphrase. The agent is told."};
    auto agent = clean_text(intent.agent_name, NAME_BYTES_MAX);
    auto opening = open ? fill("approval_question.html", {{"amount", escape(amount)},
                                                          {"host", escape(host)},
                                                          {"error", error_box(form.error)},
                                                          {"agent", escape(agent)}})
                        : decided("Payment request of " + agent, amount + " to " + host,
                                  "This request is " + approval.state + ".");
    auto content = fill("approval.html",
                        {{"amount", escape(amount)},
                         {"opening", opening},
                         {"why", open ? Html{"Why you are asked"} : Html{"Why you were asked"}},
                         {"url", escape(clean_text(approval.url, URL_BYTES_MAX))},
                         {"payee", escape(evm::checksummed(approval.payee))},
                         {"created", escape(in_words(approval.created))},
                         {"expires", escape(in_words(approval.expires))},
                         {"reasons", reason_items(approval.reasons)},
                         {"purpose", escape(clean_text(intent.terms.purpose, policy::PURPOSE_BYTES_MAX))},
                         {"budget", escape(budget_in_words(intent.terms, wallet))},
                         {"forms", open ? forms_of(buttons, form) : Html{}},
                         {"id", escape(approval.id.text())},
                         {"payment", escape(approval.payment.text())},
                         {"intent", escape(approval.intent.text())}});
    return page("Payment of " + amount, content);
}

Html agent_page(const wire::AgentView& agent, const FormState& form)
{
    bool open = agent.state == "pending" || agent.state == "frozen";
    auto name = clean_text(agent.name, NAME_BYTES_MAX);
    auto outcome = agent.state == "active" ? "This agent is active." : "This agent is " + agent.state + ".";
    Buttons buttons{Html{"/auth?agent="} + escape(agent.id.text()) + Html{"&amp;scope=pay"}, "Activate",
                    "Refuse and revoke", "This needs no passphrase. The agent can then never be activated."};
    auto opening =
        open ? fill("agent_question.html", {{"name", escape(name)}, {"error", error_box(form.error)}})
             : decided("Agent", name, outcome);
    auto content = fill("agent.html", {{"name", escape(name)},
                                       {"opening", opening},
                                       {"state", escape(agent.state)},
                                       {"created", escape(in_words(agent.created))},
                                       {"id", escape(agent.id.text())},
                                       {"forms", open ? forms_of(buttons, form) : Html{}}});
    return page("Agent " + name, content);
}

Html message_page(std::string_view title, std::string_view text, std::string_view hint)
{
    return page(title, fill("message.html",
                            {{"title", escape(title)}, {"text", escape(text)}, {"hint", escape(hint)}}));
}
}  // namespace bursar::dashboard
