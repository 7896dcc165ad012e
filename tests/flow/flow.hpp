#pragma once

#include "tests/support/raw_server.hpp"
#include "tests/support/vault_process.hpp"
#include "tests/support/wallet_facts.hpp"
#include "wallet/wallet.hpp"

namespace bursar::test
{
/// A whole set-up: a vault with a wallet on Base Sepolia (no chain behind it), one active agent, and its
/// Wallet.
class Flow
{
public:
    Flow()
    {
        owner_ = vault_.client();
        namespace wire = vault::wire;
        wire::Initialise initialise;
        initialise.network = "base-sepolia";
        initialise.asset = wallet_view().asset;
        initialise.style = wallet_view().style;
        initialise.token_name = "USDC";
        initialise.token_version = "2";
        initialise.debit_wallet = wallet_view().debit_wallet;
        initialise.rpc = "http://127.0.0.1:1/";
        initialise.light_kdf = true;
        initialise.passphrase = VaultProcess::passphrase();
        spending_ = value_of(owner_->call(std::move(initialise))).spending;
        auto added = value_of(owner_->call(wire::AddAgent{"cmo"}));
        agent_id_ = added.agent.id;
        value_of(owner_->call(wire::SetAgentState{agent_id_, "active", VaultProcess::passphrase()}));
        agent_ = vault_.client(std::move(added.credential));
        wallet_ = make_wallet();
    }

    wallet::Wallet& wallet() { return *wallet_; }
    vault::Client& owner() { return *owner_; }
    vault::Client& agent() { return *agent_; }
    const AgentId& agent_id() const { return agent_id_; }
    const Address& spending() const { return spending_; }
    VaultProcess& vault() { return vault_; }

    /// A second front end of the same agent, with nothing in memory.
    std::unique_ptr<wallet::Wallet> make_wallet()
    {
        wallet::Options options;
        options.home = vault_.home();
        options.page = [](const std::string& path)
        {
            return Result<std::string>{"http://127.0.0.1:4020" + path};
        };
        return std::make_unique<wallet::Wallet>(*agent_, net_, std::move(options));
    }

    static wallet::IntentDraft draft()
    {
        wallet::IntentDraft out;
        out.purpose = "market data";
        out.budget = "1.00";
        return out;
    }
    /// Drafts as the agent and approves as the owner.
    IntentId approve(const wallet::IntentDraft& wanted = draft())
    {
        const auto id = value_of(wallet_->draft_intent(wanted)).id;
        const auto described = value_of(owner_->call(vault::wire::DescribeIntent{id}));
        value_of(
            owner_->call(vault::wire::ApproveIntent{id, described.digest, VaultProcess::passphrase(), {}}));
        return id;
    }

    vault::wire::IntentView intent(const IntentId& id) { return value_of(wallet_->intents(id)).at(0); }
    vault::wire::PaymentView payment(const PaymentId& id) { return value_of(wallet_->payment(id)).payment; }
    std::vector<vault::wire::PaymentView> ledger() { return value_of(wallet_->ledger({})).payments; }

    static wallet::PayInput get(const std::string& url, const std::string& key = {})
    {
        wallet::PayInput input;
        input.request = wallet::Request{"GET", url, {}, ""};
        input.idempotency_key = key;
        return input;
    }

private:
    static net::ClientOptions net_options()
    {
        net::ClientOptions options;
        options.addresses.allow_loopback = true;
        options.limits.call_ms_max = 1'000;
        return options;
    }

    VaultProcess vault_;
    net::Client net_{net_options()};
    std::unique_ptr<vault::Client> owner_;
    std::unique_ptr<vault::Client> agent_;
    std::unique_ptr<wallet::Wallet> wallet_;
    AgentId agent_id_;
    Address spending_;
};

inline std::string http(int status, const std::string& headers, const std::string& body)
{
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// The value of a header in a raw request; empty when absent.
inline std::string header_of(const std::string& request, const std::string& name)
{
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos)
        return {};
    const auto start = at + name.size() + 4;
    return request.substr(start, request.find("\r\n", start) - start);
}

inline bool is_paid(const std::string& request)
{
    return !header_of(request, "PAYMENT-SIGNATURE").empty() || !header_of(request, "X-PAYMENT").empty() ||
           !header_of(request, "X-Payment-Mandate").empty();
}

/// A seller of x402 version 2 at its own origin; `paid` is what it does with a paid request.
class Seller
{
public:
    using Paid = RawServer::Behaviour;
    /// Makes the 402 for a URL.
    using Quote = std::function<std::string(const std::string& url)>;

    explicit Seller(Paid paid, Quote quote = quote_with(OfferText{}))
        : server_(
              [paid = std::move(paid), quote = std::move(quote),
               this](const std::string& request, const RawServer::Connection& connection)
              {
                  if (is_paid(request))
                      paid(request, connection);
                  else
                      connection.write(quote(server_.url("/v1/x")));
              })
    {
    }

    static Quote quote_with(const OfferText& offer)
    {
        return [offer](const std::string& url)
        {
            return http(402, "PAYMENT-REQUIRED: " + to_base64(as_bytes(quote_v2(url, offer.v2()))) + "\r\n",
                        "{}");
        };
    }
    static Paid answers(int status, const std::string& headers, const std::string& body)
    {
        return [=](const std::string&, const RawServer::Connection& connection)
        {
            connection.write(http(status, headers, body));
        };
    }
    static Paid delivers() { return answers(200, "Content-Type: text/plain\r\n", "the goods"); }

    std::string url() const { return server_.url("/v1/x"); }
    std::string host() const { return "127.0.0.1:" + std::to_string(server_.port()); }
    std::vector<std::string> requests() const { return server_.requests(); }
    std::size_t paid_requests() const
    {
        const auto all = requests();
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_paid));
    }

private:
    RawServer server_;
};
}  // namespace bursar::test
