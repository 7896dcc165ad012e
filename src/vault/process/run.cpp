#include "vault/process/run.hpp"

#include "crypto/kdf.hpp"
#include "crypto/keccak.hpp"
#include "crypto/random.hpp"
#include "vault/process/home.hpp"
#include "vault/process/key_file.hpp"
#include "vault/process/loop.hpp"
#include "vault/process/version.hpp"
#include "vault/watcher/host.hpp"

#include <csignal>
#include <iostream>
#include <sys/signalfd.h>
#include <sys/stat.h>

namespace bursar::vault
{
namespace
{
int report(const Error& error, int code)
{
    std::cerr << "bursar vault: " << to_string(error) << '\n';
    return code;
}

/// SIGTERM and SIGINT come through a descriptor; what would kill the process by accident is ignored.
Result<Descriptor> take_signals()
{
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGHUP, SIG_IGN);
    sigset_t ends{};
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    if (::sigprocmask(SIG_BLOCK, &ends, nullptr) != 0)
        return fail(ErrorCode::internal, errno_text("the signals"));
    Descriptor signals{::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK)};
    if (!signals.open())
        return fail(ErrorCode::internal, errno_text("the signals"));
    return signals;
}

/// OpenSSL reads its configuration when it is first used; later the file is out of reach.
void wake_crypto()
{
    const auto key = crypto::scrypt(as_bytes("bursar"), as_bytes("salt"), {16, 8, 1}, 32);
    ensure(key.has_value(), "keys can be derived");
    (void)crypto::random16();
}

void append(Protections& all, Protections more)
{
    for (auto& one : more)
        all.push_back(std::move(one));
}

Ports ports_for(HomeKeyFile& key_file)
{
    return {.random = crypto::fill_random,
            .key_file = &key_file,
            .protect = [](ByteView memory) { lock_pages(memory.data(), memory.size()); },
            .version = std::string{program_version()}};
}

int serve(const VaultOptions& options, Descriptor signals, Descriptor watcher)
{
    Log log{options.home, options.log_to_stderr};
    auto protections = harden_process();
    wake_crypto();
    auto ledger = ledger::Ledger::open(options.home / LEDGER_NAME, crypto::keccak256);
    if (!ledger)
        return report(ledger.error(), VAULT_FAILED);
    HomeKeyFile key_file{options.home};
    auto service = Service::open(*ledger, ports_for(key_file));
    if (!service)
        return report(service.error(), VAULT_FAILED);
    auto listener = listen_for_front_ends(options.home);
    if (!listener)
        return report(listener.error(), VAULT_FAILED);
    append(protections, lock_memory());
    // Landlock holds for this thread and those it starts, so the worker comes after; seccomp forbids new
    // threads, so it comes before.
    if (options.sandbox)
        append(protections, confine_to(options.home));
    Loop::SlowWorker worker{SLOW_WORK_MAX};
    if (options.sandbox)
        append(protections, close_system_calls());
    log.write("the vault runs");
    Loop loop{*service, Loop::Parts{.listener = std::move(*listener),
                                    .signals = std::move(signals),
                                    .watcher = WatcherLink{std::move(watcher)},
                                    .worker = worker,
                                    .log = log,
                                    .protections = std::move(protections),
                                    .idle_ms = options.idle_ms}};
    loop.run();
    log.write("the vault stops");
    return VAULT_STOPPED;
}
}  // namespace

int run_vault(const VaultOptions& given)
{
    VaultOptions options = given;
    options.home = std::filesystem::absolute(options.home);
    ::umask(0077);
    // First of all: the watcher inherits no open file, no lock and no secret.
    auto watcher = start_watcher();
    if (!watcher)
        return report(watcher.error(), VAULT_FAILED);
    if (auto prepared = prepare_home(options.home); !prepared)
        return report(prepared.error(), VAULT_FAILED);
    auto lock = lock_home(options.home);
    if (!lock)
        return report(lock.error(), lock.error().code == ErrorCode::busy ? VAULT_ALREADY_RUNS : VAULT_FAILED);
    auto signals = take_signals();
    if (!signals)
        return report(signals.error(), VAULT_FAILED);
    return serve(options, std::move(*signals), std::move(*watcher));
}
}  // namespace bursar::vault
