#pragma once

#include "chain/rpc.hpp"
#include "evm/transaction.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <optional>
#include <sstream>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bursar::test
{
/// The program, where npm put it; empty when it is not installed.
inline std::filesystem::path anvil_program()
{
    const std::filesystem::path packages =
        std::filesystem::path{BURSAR_SOURCE_DIR} / "examples/node_modules/@foundry-rs";
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{packages, error})
        if (entry.path().filename().string().starts_with("anvil-"))
            return entry.path() / "bin/anvil";
    return {};
}

/// A port that nobody listens on at this moment.
inline int free_port()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    ::close(socket);
    return bound ? ntohs(address.sin_port) : 0;
}

/// A real local chain for one test, with the first public development account as its payer of gas.
class Anvil
{
public:
    static constexpr std::uint64_t CHAIN = 84532;

    Anvil() : port_(free_port()), net_(options()), rpc_(net_, net::parse_url(url()).value())
    {
        const auto program = anvil_program().string();
        const auto port = std::to_string(port_);
        const auto chain = std::to_string(CHAIN);
        process_ = ::fork();
        if (process_ == 0)
        {
            ::execl(program.c_str(), "anvil", "--silent", "--port", port.c_str(), "--chain-id", chain.c_str(),
                    nullptr);
            ::_exit(127);
        }
        for (int i = 0; i < 200 && !rpc_.chain_id(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
        REQUIRE(rpc_.chain_id());
    }
    ~Anvil()
    {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    Anvil(const Anvil&) = delete;
    Anvil& operator=(const Anvil&) = delete;

    /// Tells whether to go on: outside CI a missing anvil is a warning, in CI a failure.
    static bool is_here()
    {
        if (!anvil_program().empty())
            return true;
        if (std::getenv("CI") != nullptr)
            FAIL("anvil is not installed (npm ci in examples)");
        WARN("SKIPPED: anvil is not installed (npm ci in examples)");
        return false;
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
    const chain::Rpc& rpc() const { return rpc_; }

    /// One of the accounts that every anvil has, with ether.
    static crypto::PrivateKey account(int index)
    {
        static constexpr const char* KEYS[] = {
            "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
            "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"};
        return crypto::PrivateKey::from_bytes(parse_hex(KEYS[index]).value()).value();
    }

    /// Sends a transaction from an account and waits for its receipt.
    chain::Receipt send(int from, std::optional<Address> to, Bytes data) const
    {
        const auto key = account(from);
        evm::Transaction transaction;
        transaction.chain = {CHAIN};
        transaction.nonce = rpc_.transaction_count(key.address()).value();
        transaction.max_priority_fee_per_gas = U256{std::uint64_t{1}};
        transaction.max_fee_per_gas = U256{std::uint64_t{20'000'000'000}};
        transaction.gas_limit = 6'000'000;
        transaction.to = to;
        transaction.data = std::move(data);
        const auto raw = evm::signed_raw(transaction, key.sign_recoverable(evm::signing_hash(transaction)));
        const auto hash = rpc_.send_raw_transaction(raw).value();
        CHECK(hash == evm::transaction_hash(raw));
        for (int i = 0; i < 100; ++i)
        {
            if (const auto receipt = rpc_.receipt(hash).value())
                return *receipt;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        FAIL("no receipt");
        return {};
    }

    /// Deploys contracts/artifacts/<name>.json.
    Address deploy(const std::string& name) const
    {
        std::ifstream file{std::string{BURSAR_SOURCE_DIR} + "/contracts/artifacts/" + name + ".json"};
        std::stringstream text;
        text << file.rdbuf();
        const auto artifact = json::parse(text.str()).value();
        const auto receipt = send(0, {}, parse_hex(artifact.at("bytecode").get<std::string>()).value());
        REQUIRE(receipt.success);
        return receipt.contract.value();
    }

private:
    static net::ClientOptions options()
    {
        net::ClientOptions out;
        out.addresses.allow_loopback = true;
        return out;
    }

    int port_;
    net::Client net_;
    chain::Rpc rpc_;
    pid_t process_ = -1;
};
}  // namespace bursar::test
