#pragma once

#include "vault/client/client.hpp"
#include "wallet/intents.hpp"
#include "wallet/ledger_view.hpp"
#include "wallet/pay.hpp"
#include "wallet/quote.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

/// The use cases that MCP tools, the CLI and the dashboard share. Thin: it does the network, the vault
/// decides.
namespace bursar::wallet
{
struct Options
{
    std::filesystem::path
        home;  ///< paid answers are kept in home/answers (0600), so that a retry gets them back
    /// The address of a page for a path ("/approve/apr_…"), after making sure that it is served. Empty
    /// function: no pages; the texts then name the command instead.
    std::function<Result<std::string>(const std::string& path)> page;
    std::function<Time()> clock = system_time;
};

/// Safe to share between threads. The references must outlive it.
class Wallet
{
public:
    Wallet(vault::Client& vault, const net::Client& net, Options options);
    ~Wallet();
    Wallet(const Wallet&) = delete;
    Wallet& operator=(const Wallet&) = delete;

    /// Sends the request without payment and reads what is asked for it. Never pays. The id is good for
    /// QUOTE_LIFE_SECONDS in this process.
    /// Errors: invalid_argument, quote_invalid, quote_foreign_resource, and those of net and of the vault.
    Result<QuoteView> quote(const Request& request, std::stop_token stop = {});

    /// What `pay` would be answered by the vault. Fetches a quote when none is named; writes and signs
    /// nothing.
    Result<CheckOutcome> check(const PayInput& input, std::stop_token stop = {});

    /// Pays and brings the answer. One authorisation, one paid request; never a second one.
    /// Errors are for what was wrong before anything was signed (input, network, vault); whatever happened to
    /// a payment is an outcome.
    Result<PayOutcome> pay(const PayInput& input, std::stop_token stop = {});

    Result<vault::wire::WalletView> status();
    Result<vault::wire::IntentView> draft_intent(const IntentDraft& draft);
    Result<std::vector<vault::wire::IntentView>> intents(std::optional<IntentId> only = {});
    Result<vault::wire::IntentView> revoke_intent(const IntentId& intent);

    /// One payment with its stored answer, if the seller gave one.
    struct PaymentStatus
    {
        vault::wire::PaymentView payment;
        std::optional<Answer> answer;
    };
    Result<PaymentStatus> payment(const PaymentId& id);
    Result<vault::wire::ApprovalView> approval(const ApprovalId& id);

    Result<vault::wire::LedgerPage> ledger(const vault::wire::LedgerFilter& filter, std::string cursor = {},
                                           std::uint32_t limit = 50);
    Result<std::vector<vault::wire::LedgerTotal>> totals(const vault::wire::LedgerFilter& filter,
                                                         std::string by);

    /// Where the owner looks at an intent or an approval; empty when no page is served.
    std::string approval_link(const IntentId& intent);
    std::string approval_link(const ApprovalId& approval);

private:
    struct State;
    std::unique_ptr<State> state_;
};
}  // namespace bursar::wallet
