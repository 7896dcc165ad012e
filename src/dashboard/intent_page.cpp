#include "dashboard/pages.hpp"
#include "dashboard/parts.hpp"

#include "base/text.hpp"
#include "evm/address.hpp"
#include "json/json.hpp"

namespace bursar::dashboard
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 64;

Html term_rows(const std::vector<Term>& terms)
{
    Html out;
    for (const auto& term : terms)
    {
        out += term.wide ? Html{"<div class=\"term term-wide\"><dt>"} : Html{"<div class=\"term\"><dt>"};
        out += escape(term.label) + Html{"</dt><dd>"} + escape(term.text) + Html{"</dd></div>\n"};
    }
    return out;
}

/// Names the fields that allow a lot, so that they are not overlooked among the others.
Html warnings(const std::vector<Term>& terms)
{
    Html items;
    for (const auto& term : terms)
        if (term.wide)
            items += Html{"<li>"} + escape(term.label) + Html{": "} + escape(term.text) + Html{"</li>"};
    if (items.empty())
        return {};
    return Html{"<div class=\"warning\"><h2>Look twice</h2><ul>"} + items + Html{"</ul></div>"};
}

std::string outcome_in_words(const wire::IntentView& intent, const wire::WalletView& wallet)
{
    using enum policy::IntentState;
    switch (intent.state)
    {
    case draft:
        return {};
    case active:
        return "Approved. The agent may pay within these limits now; " +
               money_in_words(intent.remaining, intent.terms.asset, wallet) + " are left in this period.";
    case exhausted:
        return "Approved, and the budget is used up.";
    case expired:
        return "Its time is over. Nothing can be paid from it any more.";
    case revoked:
        return "Revoked. Nothing can be paid from it any more.";
    case rejected:
        return "Refused. Nothing was signed, and the agent is told.";
    }
    return {};
}

/// The signed data on many lines, for people who check it.
std::string spread_out(const std::string& typed_data)
{
    auto value = json::parse(typed_data);
    return value ? value->dump(2, ' ', false, json::Value::error_handler_t::replace) : typed_data;
}

Html forms_of(const wire::IntentView& intent, const wire::TypedData& typed, const FormState& form)
{
    return fill("intent_forms.html", {{"id", escape(intent.id.text())},
                                      {"token", escape(form.token)},
                                      {"digest", escape(typed.digest.hex())},
                                      {"typed_data", escape(typed.json)},
                                      {"invalid", invalid_mark(!form.error.empty())}});
}
}  // namespace

Html intent_page(const wire::WalletView& wallet, const wire::IntentView& intent, const wire::TypedData& typed,
                 const FormState& form)
{
    auto agent = clean_text(intent.agent_name, NAME_BYTES_MAX);
    auto terms = describe(intent.terms, wallet);
    bool draft = intent.state == policy::IntentState::draft;
    auto purpose = clean_text(intent.terms.purpose, policy::PURPOSE_BYTES_MAX);
    auto budget = budget_in_words(intent.terms, wallet);
    auto opening =
        draft ? fill("intent_question.html",
                     {{"agent", escape(agent)}, {"budget", escape(budget)}, {"error", error_box(form.error)}})
              : decided("Budget", budget + " for " + agent, outcome_in_words(intent, wallet));
    auto content = fill("intent.html", {{"agent", escape(agent)},
                                        {"agent_id", escape(intent.terms.agent.text())},
                                        {"budget", escape(budget)},
                                        {"opening", opening},
                                        {"limits", draft ? Html{"What you would sign"} : Html{"Its limits"}},
                                        {"warnings", draft ? warnings(terms) : Html{}},
                                        {"terms", term_rows(terms)},
                                        {"purpose", escape(purpose)},
                                        {"forms", draft ? forms_of(intent, typed, form) : Html{}},
                                        {"id", escape(intent.id.text())},
                                        {"digest", escape(typed.digest.hex())},
                                        {"spending", escape(evm::checksummed(wallet.spending))},
                                        {"typed_data", escape(spread_out(typed.json))}});
    return page((draft ? "Spending request of " : "Budget for ") + agent, content);
}
}  // namespace bursar::dashboard
