#pragma once

#include "crypto/keccak.hpp"
#include "tests/vault/arbitrary.hpp"
#include "tests/vault/folder.hpp"
#include "vault/service/service.hpp"
#include "vault/wire/codec.hpp"

#include <catch2/catch.hpp>

/// A wallet with an agent, driven through the service: no process, no clock, no network.
namespace bursar::vault::test
{
inline Time start_of_time()
{
    return Time::from_seconds(1'795'000'000);
}

inline const std::string PASSPHRASE = "correct horse battery staple";

class MemoryKeyFile : public KeyFile
{
public:
    Result<std::string> read() override { return text; }
    Result<void> write(const std::string& fresh) override
    {
        text = fresh;
        return {};
    }
    std::string text;
};

inline Address address_of_number(std::uint8_t number)
{
    Address address;
    address.bytes.fill(number);
    return address;
}

inline Secret secret(std::string_view text)
{
    return Secret{as_bytes(text)};
}

inline AssetId test_asset()
{
    return {ChainId{84532}, Address::parse("0x036cbd53842c5426634e7929541ec2318f3dcf7e").value()};
}

inline wire::Initialise initialise_request()
{
    wire::Initialise request;
    request.network = "base-sepolia";
    request.asset = test_asset();
    request.style = {"USDC", 6};
    request.token_name = "USDC";
    request.token_version = "2";
    request.debit_wallet = Address::parse("0x91d861cd4d2f5d8ffb31cb7308388ca5e6999912").value();
    request.rpc = "http://127.0.0.1:8545";
    request.light_kdf = true;
    request.passphrase = secret(PASSPHRASE);
    return request;
}

class House
{
public:
    explicit House(std::uint64_t seed = 1) : engine(seed), ledger(open_ledger()), service(open_service()) {}

    /// As after a restart of the process.
    void restart()
    {
        service.reset();
        ledger.reset();
        ledger.emplace(open_ledger());
        service.emplace(open_service());
    }

    template<class Request>
    Result<typename Request::Reply> ask(const Caller& who, Request request)
    {
        auto reply = service->handle(who, wire::Request{std::move(request)}, now);
        if (auto* failure = std::get_if<wire::Failure>(&reply))
            return std::unexpected<Error>{wire::error_of(*failure)};
        auto* wanted = std::get_if<typename Request::Reply>(&reply);
        REQUIRE(wanted != nullptr);
        return std::move(*wanted);
    }
    template<class Request>
    typename Request::Reply must(const Caller& who, Request request)
    {
        auto reply = ask(who, std::move(request));
        INFO((reply ? std::string{} : to_string(reply.error())));
        REQUIRE(reply);
        return std::move(*reply);
    }
    template<class Request>
    ErrorCode refusal(const Caller& who, Request request)
    {
        auto reply = ask(who, std::move(request));
        REQUIRE_FALSE(reply);
        return reply.error().code;
    }

    void initialise() { must(owner, initialise_request()); }

    AgentId add_agent(const std::string& name)
    {
        wire::AddAgent request;
        request.name = name;
        auto added = must(owner, std::move(request));
        credential = std::move(added.credential);
        return added.agent.id;
    }

    /// 10.00 once, for a day, no other limits.
    policy::IntentTerms terms(const AgentId& of) const
    {
        policy::IntentTerms wanted;
        wanted.agent = of;
        wanted.purpose = "market data";
        wanted.asset = test_asset();
        wanted.budget = Units{10'000'000};
        wanted.valid_from = now;
        wanted.valid_until = now.plus_seconds(86'400);
        return wanted;
    }

    IntentId approve(const policy::IntentTerms& wanted)
    {
        auto draft = must(owner, wire::DraftIntent{wanted});
        approve(draft.id);
        return draft.id;
    }
    void approve(const IntentId& intent)
    {
        auto shown = must(owner, wire::DescribeIntent{intent});
        wire::ApproveIntent request;
        request.intent = intent;
        request.digest = shown.digest;
        request.passphrase = secret(PASSPHRASE);
        must(owner, std::move(request));
    }

    /// A wallet with an agent that has an approved intent.
    IntentId move_in()
    {
        initialise();
        agent = add_agent("cmo");
        caller = Caller::of_agent(agent);
        return approve(terms(agent));
    }

    PaymentId payment_id()
    {
        std::array<std::uint8_t, 16> random{};
        for (auto& byte : random)
            byte = static_cast<std::uint8_t>(engine());
        return PaymentId::from_random(random);
    }
    /// Each call is another purchase: another URL and id.
    wire::Purchase purchase(const IntentId& intent, std::uint64_t units)
    {
        wire::Purchase made;
        made.intent = intent;
        made.payment = payment_id();
        made.method = "GET";
        made.url = "https://api.example.com/v1/" + std::to_string(++purchases);
        made.asset = test_asset();
        made.amount = Units{units};
        made.payee = address_of_number(7);
        made.offer = wire::X402Offer{2, "USDC", "2", 60};
        made.echo = "echo of " + made.url;
        return made;
    }
    wire::IntentView intent_view(const IntentId& intent)
    {
        wire::ListIntents request;
        request.only = intent;
        auto list = must(owner, std::move(request));
        REQUIRE(list.intents.size() == 1);
        return list.intents.front();
    }
    wire::PaymentState state_of(const PaymentId& payment)
    {
        return must(owner, wire::GetPayment{payment}).state;
    }
    void hear(const watch::Fact& fact)
    {
        auto applied = service->apply({&fact, 1}, now);
        REQUIRE(applied);
    }

    TemporaryFolder folder;
    MemoryKeyFile key_file;
    Engine engine;
    std::optional<ledger::Ledger> ledger;
    std::optional<Service> service;
    Time now = start_of_time();
    Caller owner = Caller::owner_side();
    Caller caller;
    AgentId agent;
    Secret credential;
    std::uint64_t purchases = 0;

private:
    ledger::Ledger open_ledger()
    {
        auto opened = ledger::Ledger::open(folder.path / "ledger.db", crypto::keccak256);
        REQUIRE(opened);
        return std::move(*opened);
    }
    Service open_service()
    {
        Ports ports{.random =
                        [this](std::span<std::uint8_t> out)
                    {
                        for (auto& byte : out)
                            byte = static_cast<std::uint8_t>(engine());
                    },
                    .key_file = &key_file,
                    .version = "test"};
        auto opened = Service::open(*ledger, std::move(ports));
        REQUIRE(opened);
        return std::move(*opened);
    }
};
}  // namespace bursar::vault::test
