#pragma once

#include "tests/vault/folder.hpp"
#include "tests/vault/house.hpp"
#include "vault/client/client.hpp"
#include "vault/process/run.hpp"

#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

/// The real process, started from the test and talked to over its real socket.
namespace bursar::vault::test
{
class RunningVault
{
public:
    explicit RunningVault(std::filesystem::path at) : home(std::move(at)) { start(); }
    RunningVault(const RunningVault&) = delete;
    RunningVault& operator=(const RunningVault&) = delete;
    ~RunningVault()
    {
        if (process > 0)
            kill_it();
    }

    /// To be called while the test has no thread but its own.
    void start()
    {
        process = ::fork();
        REQUIRE(process >= 0);
        if (process == 0)
            ::_exit(run_vault({.home = home}));
    }
    void kill_it() { end(SIGKILL); }
    int end(int signal)
    {
        ::kill(process, signal);
        int status = 0;
        ::waitpid(process, &status, 0);
        process = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    /// Waits until the vault answers.
    std::unique_ptr<Client> client(std::string_view credential = {}) const
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (true)
        {
            auto made = std::make_unique<Client>(ClientOptions{
                .home = home, .client = "test", .credential = secret(credential), .program = {}});
            auto welcome = made->connect();
            if (welcome)
                return made;
            if (std::chrono::steady_clock::now() > deadline)
                FAIL("the vault does not answer: " + to_string(welcome.error()));
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }

    std::filesystem::path home;
    pid_t process = -1;
};

template<class Request>
typename Request::Reply must(Client& client, Request request)
{
    auto reply = client.call(std::move(request));
    INFO((reply ? std::string{} : to_string(reply.error())));
    REQUIRE(reply);
    return std::move(*reply);
}

struct Agent
{
    AgentId id;
    std::string credential;
};

inline Agent add_agent(Client& owner, const std::string& name)
{
    wire::AddAgent request;
    request.name = name;
    const auto added = must(owner, std::move(request));
    return {added.agent.id, std::string{as_text(added.credential.expose())}};
}

inline IntentId approve(Client& owner, const AgentId& agent, Units budget,
                        const AssetId& asset = test_asset())
{
    policy::IntentTerms terms;
    terms.agent = agent;
    terms.purpose = "market data";
    terms.asset = asset;
    terms.budget = budget;
    terms.valid_until = system_time().plus_seconds(86'400);
    const auto draft = must(owner, wire::DraftIntent{terms});
    wire::ApproveIntent request;
    request.intent = draft.id;
    request.digest = draft.digest;
    request.passphrase = secret(PASSPHRASE);
    must(owner, std::move(request));
    return draft.id;
}

inline wire::Purchase purchase_of(const IntentId& intent, const PaymentId& payment, std::uint64_t number,
                                  Units amount)
{
    wire::Purchase purchase;
    purchase.intent = intent;
    purchase.payment = payment;
    purchase.method = "GET";
    purchase.url = "https://api.example.com/v1/" + std::to_string(number);
    purchase.asset = test_asset();
    purchase.amount = amount;
    purchase.payee = address_of_number(7);
    purchase.offer = wire::X402Offer{2, "USDC", "2", 60};
    return purchase;
}

inline PaymentId numbered_payment(std::uint64_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return PaymentId::from_random(bytes);
}
}  // namespace bursar::vault::test
