// Measures the vault's main act, `Authorise` (judged, reserved, signed, durable), on a real vault process
// with a wallet of its own in a temporary folder, beside two floors taken in the same run: a bare secp256k1
// signature, and a bare fsync. Prints one JSON line.
//
//   vault_load [--payments 2000] [--callers 64] [--folder DIR]
#include "crypto/random.hpp"
#include "crypto/secp256k1.hpp"
#include "evm/networks.hpp"
#include "vault/client/client.hpp"
#include "vault/process/run.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace
{
using namespace bursar;
using Clock = std::chrono::steady_clock;
namespace wire = vault::wire;

constexpr std::string_view PASSPHRASE = "a passphrase for measuring";

template<class T>
T must(Result<T> result, std::string_view what)
{
    if (result)
        return std::move(*result);
    fmt::print(stderr, "vault_load: {}: {}\n", what, to_string(result.error()));
    std::exit(1);
}

Secret passphrase()
{
    return Secret{as_bytes(PASSPHRASE)};
}

vault::ClientOptions options_for(const std::filesystem::path& home, Secret credential = {})
{
    vault::ClientOptions options;
    options.home = home;
    options.client = "bench";
    options.credential = std::move(credential);
    return options;
}

/// An agent with one active intent, large enough for the whole run.
struct Prepared
{
    Secret credential;
    IntentId intent;
    AssetId asset;
};

Prepared prepare(const std::filesystem::path& home)
{
    const auto* network = evm::network_by_name("base-sepolia");
    vault::Client owner{options_for(home)};
    wire::Initialise initialise;
    initialise.network = "base-sepolia";
    initialise.asset = AssetId{network->chain, *network->usdc};
    initialise.style = {"USDC", 6};
    initialise.token_name = std::string{network->token_name};
    initialise.token_version = std::string{network->token_version};
    initialise.rpc = "http://127.0.0.1:9";
    initialise.light_kdf = true;
    initialise.passphrase = passphrase();
    must(owner.call(std::move(initialise)), "initialise");
    auto agent = must(owner.call(wire::AddAgent{"bench"}), "add agent");

    policy::IntentTerms terms;
    terms.agent = agent.agent.id;
    terms.purpose = "measuring";
    terms.asset = {network->chain, *network->usdc};
    terms.budget = Units{std::uint64_t{1'000'000'000'000}};
    terms.valid_from = system_time();
    terms.valid_until = terms.valid_from.plus_seconds(86400);
    terms.hosts = {"api.example.com"};
    terms.payment_max = Units{std::uint64_t{10'000}};
    auto draft = must(owner.call(wire::DraftIntent{terms}), "draft");
    wire::ApproveIntent approve;
    approve.intent = draft.id;
    approve.digest = draft.digest;
    approve.passphrase = passphrase();
    must(owner.call(std::move(approve)), "approve");
    return {std::move(agent.credential), draft.id, terms.asset};
}

wire::Authorise purchase(const Prepared& prepared, const AssetId& asset, std::uint64_t number)
{
    const auto* network = evm::network_by_name("base-sepolia");
    wire::Purchase purchase;
    purchase.intent = prepared.intent;
    purchase.payment = PaymentId::from_random(crypto::random16());
    purchase.repeat_intended = true;
    purchase.method = "POST";
    purchase.url = "https://api.example.com/v1/chat?call=" + std::to_string(number);
    purchase.asset = asset;
    purchase.amount = Units{std::uint64_t{2000}};
    purchase.payee.bytes.fill(0x11);
    purchase.offer =
        wire::X402Offer{2, std::string{network->token_name}, std::string{network->token_version}, 60};
    return {std::move(purchase)};
}

double percentile(std::vector<double>& values, double part)
{
    const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}

double us_since(Clock::time_point begin)
{
    return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

struct Measured
{
    std::vector<double> latencies_us;
    double per_second = 0;
};

Measured authorise(const std::filesystem::path& home, const Prepared& prepared, std::size_t callers,
                   std::size_t payments)
{
    std::vector<std::vector<double>> latencies(callers);
    std::vector<std::unique_ptr<vault::Client>> clients;
    for (std::size_t i = 0; i < callers; ++i)
    {
        clients.push_back(
            std::make_unique<vault::Client>(options_for(home, prepared.credential.duplicate())));
        must(clients.back()->connect(), "connect");
    }
    std::atomic<std::uint64_t> next{0};
    const auto begin = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < callers; ++i)
            threads.emplace_back(
                [&, i]
                {
                    for (auto number = next++; number < payments; number = next++)
                    {
                        auto request = purchase(prepared, prepared.asset, number);
                        const auto sent = Clock::now();
                        auto reply = must(clients[i]->call(std::move(request)), "authorise");
                        if (!reply.transfer)
                        {
                            fmt::print(stderr, "vault_load: not allowed: {}\n",
                                       reply.verdict.reasons.empty() ? ""
                                                                     : reply.verdict.reasons[0].would_pass);
                            std::exit(1);
                        }
                        latencies[i].push_back(us_since(sent));
                    }
                });
    }
    Measured measured;
    measured.per_second = static_cast<double>(payments) / (us_since(begin) / 1e6);
    for (auto& some : latencies)
        measured.latencies_us.insert(measured.latencies_us.end(), some.begin(), some.end());
    return measured;
}

double sign_floor_us()
{
    const auto key = crypto::PrivateKey::generate();
    Hash32 digest;
    const auto begin = Clock::now();
    constexpr int COUNT = 2000;
    for (int i = 0; i < COUNT; ++i)
        digest.bytes[0] = static_cast<std::uint8_t>(digest.bytes[0] + key.sign_recoverable(digest).bytes[0]);
    return us_since(begin) / COUNT;
}

double fsync_floor_us(const std::filesystem::path& folder)
{
    const auto path = folder / "fsync-floor";
    const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    const std::string page(4096, 'x');
    std::vector<double> samples;
    for (int i = 0; i < 300; ++i)
    {
        const auto begin = Clock::now();
        if (write(file, page.data(), page.size()) < 0 || fdatasync(file) != 0)
            std::exit(1);
        samples.push_back(us_since(begin));
    }
    close(file);
    std::filesystem::remove(path);
    return percentile(samples, 0.5);
}
}  // namespace

int main(int argc, char** argv)
{
    std::size_t payments = 2000;
    std::size_t callers = 64;
    std::string folder = std::filesystem::temp_directory_path();
    for (int i = 1; i + 1 < argc; i += 2)
    {
        const std::string_view name = argv[i];
        if (name == "--payments")
            payments = std::stoul(argv[i + 1]);
        else if (name == "--callers")
            callers = std::stoul(argv[i + 1]);
        else if (name == "--folder")
            folder = argv[i + 1];
    }
    std::string home = folder + "/bursar-bench-XXXXXX";
    if (mkdtemp(home.data()) == nullptr)
        return 1;
    const pid_t vault_process = fork();
    if (vault_process == 0)
        _exit(vault::run_vault({.home = home}));
    while (!std::filesystem::exists(std::filesystem::path{home} / "vault.sock"))
        std::this_thread::sleep_for(std::chrono::milliseconds{5});

    const auto prepared = prepare(home);
    authorise(home, prepared, 1, 100);
    auto alone = authorise(home, prepared, 1, payments);
    auto together = authorise(home, prepared, callers, payments * 8);
    fmt::print("{{\"alone_p50_us\":{:.0f},\"alone_p99_us\":{:.0f},\"alone_per_second\":{:.0f},\"callers\":{},"
               "\"together_p50_us\":{:.0f},"
               "\"together_p99_us\":{:.0f},\"together_per_second\":{:.0f},\"sign_us\":{:.1f},\"fsync_us\":{:."
               "0f}}}\n",
               percentile(alone.latencies_us, 0.5), percentile(alone.latencies_us, 0.99), alone.per_second,
               callers, percentile(together.latencies_us, 0.5), percentile(together.latencies_us, 0.99),
               together.per_second, sign_floor_us(), fsync_floor_us(home));
    kill(vault_process, SIGTERM);
    waitpid(vault_process, nullptr, 0);
    std::filesystem::remove_all(home);
    return 0;
}
