#pragma once

#include "dashboard/html.hpp"
#include "dashboard/words.hpp"

/// Views in, whole pages out. Pure.
namespace bursar::dashboard
{
/// What a page's forms need: the token of this showing, and what went wrong with the last try (empty at
/// first).
struct FormState
{
    std::string token;
    std::string error;
};

/// A draft with its forms; an intent in another state says what became of it.
Html intent_page(const wire::WalletView& wallet, const wire::IntentView& intent, const wire::TypedData& typed,
                 const FormState& form);

/// One payment that waits for the owner; a decided one says what became of it.
Html approval_page(const wire::WalletView& wallet, const wire::IntentView& intent,
                   const wire::ApprovalView& approval, const FormState& form);

/// A pending or frozen agent with its forms.
Html agent_page(const wire::AgentView& agent, const FormState& form);

struct StartView
{
    wire::WalletView wallet;
    std::vector<wire::IntentView> intents;
    std::vector<wire::ApprovalView> approvals;
    std::vector<wire::AgentView> agents;
    std::vector<wire::PaymentView> payments;  ///< newest first
    Time now;
    std::string token;  ///< for every button of this showing: the first one pressed uses it
    std::string error;
};
Html start_page(const StartView& view);

/// A page that only says something.
Html message_page(std::string_view title, std::string_view text, std::string_view hint);
}  // namespace bursar::dashboard
