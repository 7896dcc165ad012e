#pragma once

#include "wallet/answers.hpp"
#include "wallet/quotes.hpp"
#include "wallet/wallet.hpp"

#include <set>

/// Inside the room: what a Wallet holds, and the steps that its use cases are made of.
namespace bursar::wallet
{
struct Wallet::State
{
    State(vault::Client& given_vault, const net::Client& given_net, Options given)
        : vault(given_vault), net(given_net), options(std::move(given)), answers(options.home / "answers")
    {
    }

    vault::Client& vault;
    const net::Client& net;
    Options options;
    Quotes quotes;
    Answers answers;
    std::mutex mutex;
    std::set<PaymentId> under_way;  ///< purchases that a thread of this process is making
};

/// What came back for an unpaid request. `quote` is empty when no payment is asked; then `view.answer` is
/// set.
struct Fetched
{
    QuoteView view;
    std::optional<KeptQuote> quote;
};
/// Sends the request without payment and reads the answer.
Result<Fetched> fetch(const net::Client& net, const Request& asked, const vault::wire::WalletView& wallet,
                      Time now, std::stop_token stop);

/// The intent that a purchase without one falls under.
struct IntentChoice
{
    std::optional<IntentId> intent;
    Error why;  ///< when there is none
    std::vector<policy::Reason> reasons;
};
/// The one active intent under which the vault would allow or ask; when there is exactly one active intent,
/// that one.
Result<IntentChoice> choose_intent(vault::Client& vault, vault::wire::Purchase purchase);

/// One line for a reason: the rule and the values compared.
std::string sentence(const policy::Reason& reason);
}  // namespace bursar::wallet
