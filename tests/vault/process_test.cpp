#include "crypto/keystore.hpp"
#include "ledger/audit.hpp"
#include "tests/vault/running.hpp"
#include "vault/client/socket.hpp"
#include "vault/service/keys.hpp"

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace bursar;
using namespace bursar::vault;
using test::must;
using test::RunningVault;
using test::TemporaryFolder;

namespace
{
std::string read_file(const std::filesystem::path& path)
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::filesystem::path runner()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "vault_runner";
}

/// A front end without manners: bytes as they are.
class RawFrontEnd
{
public:
    explicit RawFrontEnd(const std::filesystem::path& home)
    {
        auto connected = connect_to_vault(home);
        REQUIRE(connected);
        socket_ = std::move(*connected);
    }
    void send(ByteView bytes)
    {
        while (!bytes.empty())
        {
            const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        }
    }
    void say(std::uint64_t id, const wire::Request& request)
    {
        wire::Buffer frame;
        REQUIRE(wire::append_frame(frame, id, request));
        send(frame);
    }
    /// The next reply; empty when the vault closed the connection.
    std::optional<wire::AnyReply> hear()
    {
        while (true)
        {
            auto frame = wire::first_frame(received_);
            REQUIRE(frame);
            if (*frame)
            {
                auto reply = wire::parse_reply((*frame)->message);
                REQUIRE(reply);
                received_.erase(received_.begin(),
                                received_.begin() + static_cast<std::ptrdiff_t>((*frame)->bytes));
                return std::move(*reply);
            }
            pollfd ready{.fd = socket_.get(), .events = POLLIN, .revents = 0};
            REQUIRE(::poll(&ready, 1, 10'000) == 1);
            std::array<std::uint8_t, 65536> bytes{};
            const auto count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
            if (count <= 0)
                return std::nullopt;
            received_.insert(received_.end(), bytes.begin(), bytes.begin() + count);
        }
    }
    void greet()
    {
        say(1, wire::Hello{});
        auto reply = hear();
        REQUIRE(reply);
        REQUIRE(std::holds_alternative<wire::Welcome>(*reply));
    }
    std::string failure()
    {
        auto reply = hear();
        REQUIRE(reply);
        auto* failure = std::get_if<wire::Failure>(&*reply);
        REQUIRE(failure != nullptr);
        return failure->code;
    }

private:
    Descriptor socket_;
    Bytes received_;
};
}  // namespace

TEST_CASE("the process answers over its socket, says how it is protected, and stops when told",
          "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    auto client = vault.client();
    must(*client, test::initialise_request());
    const auto status = must(*client, wire::GetStatus{});
    CHECK(status.initialised);
    CHECK_FALSE(status.locked);
    CHECK(status.process == static_cast<std::uint32_t>(vault.process));
    CHECK(status.connections == 1);
    const auto has = [&](std::string_view protection)
    {
        return std::find(status.protections.begin(), status.protections.end(), protection) !=
               status.protections.end();
    };
    CHECK(has("seccomp"));
    CHECK(has("not dumpable"));
    CHECK(has("no core dumps"));
    const auto mode = [&](const char* name)
    {
        struct stat found{};
        REQUIRE(::stat((vault.home / name).c_str(), &found) == 0);
        return found.st_mode & 0777;
    };
    CHECK(mode(".") == 0700);
    for (const auto* name : {"vault.sock", "vault.log", "vault.lock", "ledger.db", "keystore/owner.json"})
        CHECK(mode(name) == 0600);

    must(*client, wire::Stop{});
    int code = 0;
    REQUIRE(::waitpid(vault.process, &code, 0) == vault.process);
    vault.process = -1;
    CHECK(WIFEXITED(code));
    CHECK(WEXITSTATUS(code) == VAULT_STOPPED);
    auto gone = client->call(wire::GetStatus{});
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == ErrorCode::vault_unavailable);
}

TEST_CASE("a second vault of the same home does not start, and SIGTERM ends the first", "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    (void)vault.client();
    RunningVault second{vault.home};
    int status = 0;
    REQUIRE(::waitpid(second.process, &status, 0) == second.process);
    second.process = -1;
    CHECK(WEXITSTATUS(status) == VAULT_ALREADY_RUNS);
    (void)vault.client();
    CHECK(vault.end(SIGTERM) == VAULT_STOPPED);
}

TEST_CASE("a home that others may enter is refused", "[vault][process]")
{
    TemporaryFolder folder;
    const auto home = folder.path / "home";
    std::filesystem::create_directory(home);
    ::chmod(home.c_str(), 0755);
    RunningVault vault{home};
    int status = 0;
    REQUIRE(::waitpid(vault.process, &status, 0) == vault.process);
    vault.process = -1;
    CHECK(WEXITSTATUS(status) == VAULT_FAILED);
}

TEST_CASE("front ends start the vault when none runs, two at the same moment start one", "[vault][process]")
{
    TemporaryFolder folder;
    const auto home = folder.path / std::string(90, 'h') / "home";  // longer than a socket's address
    const auto make = [&]
    {
        return std::make_unique<Client>(
            ClientOptions{.home = home, .client = "test", .credential = {}, .program = runner()});
    };
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 6; ++i)
        clients.push_back(make());
    std::vector<std::uint32_t> processes(clients.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < clients.size(); ++i)
            threads.emplace_back(
                [&, i]
                {
                    if (auto status = clients[i]->call(wire::GetStatus{}))
                        processes[i] = status->process;
                });
    }
    REQUIRE(processes.front() != 0);
    CHECK(std::count(processes.begin(), processes.end(), processes.front()) == 6);

    // It outlives its starters, and a client finds the next one after it was killed.
    clients.resize(1);
    ::kill(static_cast<pid_t>(processes.front()), SIGKILL);
    auto again = clients.front()->call(wire::GetStatus{});
    if (!again)
        again = clients.front()->call(wire::GetStatus{});
    INFO((again ? std::string{} : to_string(again.error())));
    REQUIRE(again);
    CHECK(again->process != processes.front());
    must(*clients.front(), wire::Stop{});
}

TEST_CASE("64 threads on three front ends never overspend one budget", "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    auto owner = vault.client();
    must(*owner, test::initialise_request());
    const auto agent = test::add_agent(*owner, "cmo");
    const auto intent = test::approve(*owner, agent.id, Units{100'000});
    std::vector<std::unique_ptr<Client>> front_ends;
    for (int i = 0; i < 3; ++i)
        front_ends.push_back(vault.client(agent.credential));

    std::atomic<std::uint64_t> signed_units{0};
    std::atomic<int> allowed{0};
    std::atomic<int> denied{0};
    std::atomic<int> failed{0};
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t thread = 0; thread < 64; ++thread)
            threads.emplace_back(
                [&, thread]
                {
                    auto& client = *front_ends[thread % front_ends.size()];
                    for (std::uint64_t round = 0; round < 6; ++round)
                    {
                        const auto number = thread * 100 + round;
                        auto reply = client.call(wire::Authorise{
                            test::purchase_of(intent, test::numbered_payment(number), number, Units{700})});
                        if (!reply)
                            ++failed;
                        else if (reply->transfer)
                        {
                            ++allowed;
                            signed_units += 700;
                        }
                        else
                            ++denied;
                    }
                });
    }
    CHECK(failed == 0);
    CHECK(allowed + denied == 64 * 6);
    CHECK(allowed == 142);  // floor(100000 / 700): all that fits, and nothing more
    CHECK(signed_units <= 100'000);
    wire::ListIntents only;
    only.only = intent;
    const auto view = must(*owner, std::move(only)).intents.front();
    CHECK(view.pending == Units{signed_units.load()});
    must(*owner, wire::Stop{});
    const auto audit = ledger::audit(vault.home / "ledger.db", crypto::keccak256);
    REQUIRE(audit);
    CHECK(audit->intact());
}

TEST_CASE("while a passphrase is checked everybody else is served", "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    auto owner = vault.client();
    auto initialise = test::initialise_request();
    initialise.light_kdf = false;
    must(*owner, std::move(initialise));
    auto other = vault.client();
    std::atomic<bool> done{false};
    std::jthread slow{[&]
                      {
                          wire::Unlock unlock;
                          unlock.passphrase = test::secret("wrong");
                          auto reply = owner->call(std::move(unlock));
                          done = true;
                          CHECK(!reply);
                      }};
    int served = 0;
    for (; !done; ++served)
        must(*other, wire::GetStatus{});
    CHECK(served > 5);
}

TEST_CASE("a front end without manners is told why and cut off, and harms nobody else", "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    auto polite = vault.client();
    must(*polite, test::initialise_request());

    SECTION("a request before the greeting")
    {
        RawFrontEnd raw{vault.home};
        raw.say(1, wire::GetWallet{});
        CHECK(raw.failure() == "unauthorised");
        CHECK_FALSE(raw.hear());
    }
    SECTION("an unknown type")
    {
        RawFrontEnd raw{vault.home};
        raw.greet();
        raw.send(Bytes{0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 9, 0x7f, 0xff});
        CHECK(raw.failure() == "malformed");
        CHECK_FALSE(raw.hear());
    }
    SECTION("a message with a byte too many")
    {
        RawFrontEnd raw{vault.home};
        raw.greet();
        raw.send(Bytes{0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0});
        CHECK(raw.failure() == "malformed");
        CHECK_FALSE(raw.hear());
    }
    SECTION("an oversized frame")
    {
        RawFrontEnd raw{vault.home};
        raw.greet();
        raw.send(Bytes{0xff, 0xff, 0xff, 0xff});
        CHECK(raw.failure() == "too_large");
        CHECK_FALSE(raw.hear());
    }
    SECTION("half a frame, then silence; half a frame, then gone")
    {
        RawFrontEnd silent{vault.home};
        silent.greet();
        silent.send(Bytes{0, 0, 1, 0, 0, 0});
        {
            RawFrontEnd gone{vault.home};
            gone.send(Bytes{0, 0});
        }
    }
    SECTION("random bytes")
    {
        test::Engine engine{5};
        for (int i = 0; i < 50; ++i)
        {
            RawFrontEnd raw{vault.home};
            raw.greet();
            Bytes noise(1 + test::below(engine, 3000));
            for (auto& byte : noise)
                byte = static_cast<std::uint8_t>(engine());
            raw.send(noise);
        }
    }
    SECTION("a flood whose answers nobody reads")
    {
        RawFrontEnd raw{vault.home};
        raw.greet();
        wire::Buffer frames;
        for (std::uint64_t i = 0; i < 20'000; ++i)
            REQUIRE(wire::append_frame(frames, i, wire::Request{wire::GetWallet{}}));
        std::jthread sender{[&]
                            {
                                raw.send(frames);
                            }};
        for (int i = 0; i < 20; ++i)
            must(*polite, wire::GetStatus{});
        vault.kill_it();
        return;
    }
    SECTION("more connections than there are places")
    {
        std::vector<std::unique_ptr<RawFrontEnd>> crowd;
        for (int i = 0; i < 300; ++i)
            crowd.push_back(std::make_unique<RawFrontEnd>(vault.home));
    }
    CHECK(must(*polite, wire::GetStatus{}).initialised);
}

TEST_CASE("nobody of the same user can read the vault's memory", "[vault][process]")
{
    // Root may read everything, so the test gives root up in a child.
    TemporaryFolder folder;
    ::chmod(folder.path.c_str(), 0777);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0)
    {
        constexpr uid_t NOBODY = 65534;
        if (::geteuid() == 0 &&
            (::setresgid(NOBODY, NOBODY, NOBODY) != 0 || ::setresuid(NOBODY, NOBODY, NOBODY) != 0))
            ::_exit(10);
        const auto home = folder.path / "home";
        const auto vault = ::fork();
        if (vault == 0)
            ::_exit(run_vault({.home = home}));
        Client client{ClientOptions{.home = home, .client = "test", .credential = {}, .program = {}}};
        for (int i = 0; i < 500 && !client.connect(); ++i)
            ::usleep(10'000);
        const auto status = client.call(wire::GetStatus{});
        const auto memory = "/proc/" + std::to_string(vault) + "/mem";
        const int opened = ::open(memory.c_str(), O_RDONLY);
        const int reason = errno;
        ::kill(vault, SIGKILL);
        ::waitpid(vault, nullptr, 0);
        ::_exit(!status ? 11 : opened >= 0 ? 12 : reason == EACCES || reason == EPERM ? 0 : 13);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("no file of the home, no argument and no environment holds a key or the passphrase",
          "[vault][process]")
{
    TemporaryFolder folder;
    RunningVault vault{folder.path / "home"};
    auto owner = vault.client();
    must(*owner, test::initialise_request());
    const auto agent = test::add_agent(*owner, "cmo");
    const auto intent = test::approve(*owner, agent.id, Units{1'000});
    auto client = vault.client(agent.credential);
    must(*client, wire::Authorise{test::purchase_of(intent, test::numbered_payment(1), 1, Units{10})});
    wire::Unlock wrong;
    wrong.passphrase = test::secret("a wrong passphrase");
    CHECK_FALSE(owner->call(std::move(wrong)));

    const auto key =
        crypto::read_keystore(read_file(vault.home / "keystore/owner.json"), test::secret(test::PASSPHRASE));
    REQUIRE(key);
    const auto keys = derive_keys(*key);
    std::vector<std::string> secrets{test::PASSPHRASE, "a wrong passphrase", agent.credential};
    for (const auto* one : {&*key, &keys.spending, &keys.session_parent})
    {
        secrets.emplace_back(as_text(one->expose()));
        secrets.push_back(to_hex(one->expose()));
        secrets.push_back(to_base64(one->expose()));
    }
    std::vector<std::filesystem::path> files{"/proc/" + std::to_string(vault.process) + "/cmdline"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator{vault.home})
        if (entry.is_regular_file())
            files.push_back(entry.path());
    CHECK(files.size() >= 6);
    for (const auto& file : files)
    {
        const auto text = read_file(file);
        for (const auto& one : secrets)
        {
            INFO(file);
            CHECK(text.find(one) == std::string::npos);
        }
    }
}
