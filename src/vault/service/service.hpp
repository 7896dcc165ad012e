#pragma once

#include "crypto/secp256k1.hpp"
#include "ledger/ledger.hpp"
#include "vault/watcher/messages.hpp"

#include <functional>
#include <memory>

/// The vault without its process: messages in, messages out. It decides, signs and records; time, randomness
/// and the key file are handed in, so that tests and simulation drive it.
namespace bursar::vault
{
/// Where the owner's keystore lies.
class KeyFile
{
public:
    virtual ~KeyFile() = default;
    virtual Result<std::string> read() = 0;
    /// Durable when it returns. A keystore that lay there before is kept under another name.
    virtual Result<void> write(const std::string& text) = 0;
};

struct Ports
{
    std::function<void(std::span<std::uint8_t>)> random;
    KeyFile* key_file = nullptr;  ///< outlives the service
    /// Called with memory that holds keys from now on.
    std::function<void(ByteView)> protect = [](ByteView) {};
    std::string version = "0";
};

/// Who sent a request: nobody yet, an agent, or the owner's side.
struct Caller
{
    bool greeted = false;
    std::optional<AgentId> agent;

    static Caller stranger() { return {}; }
    static Caller owner_side() { return {true, std::nullopt}; }
    static Caller of_agent(AgentId agent) { return {true, std::move(agent)}; }
};

/// What came of a passphrase: the owner's key, or why not. For Initialise also the keystore to be stored.
struct Proof
{
    Result<crypto::PrivateKey> owner;
    std::string keystore;
};
/// Key derivation: half a second and 128 MiB. Touches nothing of the service, so any thread may run it.
using SlowWork = std::move_only_function<Proof()>;

struct Call
{
    Caller caller;
    wire::Request request;
    std::optional<Proof> proof;  ///< what the work that `prepare` asked for came to
};

class Service
{
public:
    /// The ledger outlives the service. Errors are those of reading the ledger.
    static Result<Service> open(ledger::Ledger& ledger, Ports ports);
    Service(Service&&) noexcept;
    Service& operator=(Service&&) noexcept;
    ~Service();

    /// Before `handle`: work to be done elsewhere first, for requests that carry a passphrase; none for all
    /// others. A Failure (wrong rights, too many wrong passphrases) is the reply already.
    Result<std::optional<SlowWork>> prepare(const Caller& caller, wire::Request& request, Time now);

    /// Ends what `prepare` began when its work will never be done.
    void abandon(const wire::Request& request);

    /// Answers all calls in one transaction: when this returns, whatever the replies say is on disk. One
    /// reply a call, in order.
    std::vector<wire::AnyReply> handle_batch(std::span<Call> calls, Time now);
    /// `prepare`, the work, and a batch of one.
    wire::AnyReply handle(const Caller& caller, wire::Request request, Time now);

    /// Takes the watcher's word. Facts about payments that are final already change nothing.
    Result<void> apply(std::span<const watch::Fact> facts, Time now);

    /// Closes questions that nobody answered in time. Cheap; called every minute or so.
    Result<void> sweep(Time now);

    /// What the watcher is to know of the chain; empty before Initialise.
    std::optional<watch::Configure> watch_configuration() const;
    /// Authorisations made since the last call.
    std::vector<watch::Authorisation> take_new_authorisations();
    /// All that can still move money.
    Result<std::vector<watch::Authorisation>> open_authorisations() const;

    bool locked() const;

private:
    struct Impl;
    explicit Service(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};
}  // namespace bursar::vault
