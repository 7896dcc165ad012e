#pragma once

#include "vault/wire/messages.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace bursar::vault
{
/// How a front end reaches the vault.
struct ClientOptions
{
    std::filesystem::path home;  ///< the wallet's folder (mode 0700); the socket is home/vault.sock
    std::string client = "cli";  ///< for the vault's log
    Secret credential;           ///< an agent's; empty for the owner's side
    std::filesystem::path
        program;  ///< `bursar`; run as `bursar vault run --home …` when no vault answers. Empty: never start
    std::int64_t timeout_ms = 15000;
};

/// A connection to the vault, made on first use and made anew after the vault restarted. Safe to share
/// between threads: calls are pipelined by request id on one connection. A call never waits longer than the
/// timeout. A request that may have reached a vault that then died is answered `vault_unavailable`; repeating
/// it is safe because every request is idempotent or names its id.
class Client
{
public:
    explicit Client(ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Sends one request and waits for its reply. A Failure becomes an Error with the same code.
    template<class Request>
    Result<typename Request::Reply> call(Request request)
    {
        auto reply = exchange(wire::Request{std::move(request)});
        if (!reply)
            return forward(reply);
        if (auto* wanted = std::get_if<typename Request::Reply>(&*reply))
            return std::move(*wanted);
        return fail(ErrorCode::internal, "the vault answered with another type of message");
    }

    /// Connects when needed and says what the vault said. Starts a vault when `program` is set.
    Result<wire::Welcome> connect();

private:
    Result<wire::AnyReply> exchange(wire::Request request);
    struct State;
    std::unique_ptr<State> state_;
};
}  // namespace bursar::vault
