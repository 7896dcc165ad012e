#include "aep2/mandate.hpp"
#include "evm/constants.hpp"
#include "evm/transfer_authorization.hpp"
#include "tests/support/anvil.hpp"
#include "tests/vault/running.hpp"

using namespace bursar;
using namespace bursar::vault;
using bursar::test::Anvil;
using evm::AbiEncoder;
using vault::test::must;
using wire::PaymentState;

namespace
{
const Units FLOAT{1'000'000};

/// A wallet on a local chain, with money on its spending account and in its debit wallet.
class WalletOnChain
{
public:
    WalletOnChain(const Anvil& anvil, std::uint32_t confirmations)
        : chain(anvil),
          token(anvil.deploy("TestUSDC")),
          debit_wallet(anvil.deploy("AEP2DebitWallet")),
          vault(folder.path / "home"),
          owner(vault.client())
    {
        auto request = vault::test::initialise_request();
        request.asset.token = token;
        request.debit_wallet = debit_wallet;
        request.rpc = anvil.url();
        request.confirmations = confirmations;
        spending = must(*owner, std::move(request)).spending;
        const auto agent = vault::test::add_agent(*owner, "cmo");
        intent = vault::test::approve(*owner, agent.id, FLOAT, {ChainId{Anvil::CHAIN}, token});
        client = vault.client(agent.credential);
        const auto mint = evm::selector_of("mint(address,uint256)");
        chain.send(0, token, AbiEncoder{mint}.value(spending).value(FLOAT).finish());
    }

    wire::Authorised authorise(std::variant<wire::X402Offer, wire::Aep2Offer> offer)
    {
        ++number;
        auto purchase =
            vault::test::purchase_of(intent, vault::test::numbered_payment(number), number, Units{2'000});
        purchase.asset.token = token;
        purchase.offer = std::move(offer);
        return must(*client, wire::Authorise{purchase});
    }
    wire::PaymentView look_at(const PaymentId& payment)
    {
        must(*owner, wire::Reconcile{});
        return must(*owner, wire::GetPayment{payment});
    }
    wire::IntentView intent_view()
    {
        wire::ListIntents only;
        only.only = intent;
        return must(*owner, std::move(only)).intents.front();
    }
    Hash32 submit(const wire::SignedTransfer& transfer) const
    {
        const evm::TransferAuthorization structure{transfer.from,         transfer.to,
                                                   transfer.value,        transfer.valid_after,
                                                   transfer.valid_before, transfer.nonce};
        const auto signature = crypto::Signature::from(transfer.signature).value();
        const auto receipt = chain.send(0, token, evm::transfer_calldata(structure, signature));
        REQUIRE(receipt.success);
        return receipt.transaction;
    }

    const Anvil& chain;
    vault::test::TemporaryFolder folder;
    Address token;
    Address debit_wallet;
    vault::test::RunningVault vault;
    std::unique_ptr<Client> owner;
    std::unique_ptr<Client> client;
    Address spending;
    IntentId intent;
    std::uint64_t number = 0;
};

/// What only a development node does.
void control(const Anvil& anvil, const std::string& method, const std::string& params)
{
    net::ClientOptions options;
    options.addresses.allow_loopback = true;
    const net::Client net{options};
    net::Request request{.method = "POST",
                         .url = net::parse_url(anvil.url()).value(),
                         .headers = {{"Content-Type", "application/json"}},
                         .body = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" +
                                 params + "}"};
    const auto response = net.send(request);
    REQUIRE(response);
    INFO(response->body);
    REQUIRE(response->body.find("\"error\"") == std::string::npos);
}

void pass_time(const Anvil& anvil, int seconds)
{
    control(anvil, "evm_increaseTime", "[" + std::to_string(seconds) + "]");
    control(anvil, "evm_mine", "[]");
}

void send_as(const Anvil& anvil, const Address& from, const Address& to, const Bytes& data)
{
    control(anvil, "eth_sendTransaction",
            R"([{"from":")" + from.hex() + R"(","to":")" + to.hex() + R"(","data":")" + to_hex_0x(data) +
                R"("}])");
}
}  // namespace

TEST_CASE("a transfer settles when the chain shows it with confirmations, and not before", "[vault][watcher]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    WalletOnChain wallet{anvil, 2};
    const auto paid = wallet.authorise(wire::X402Offer{2, "USDC", "2", 60});
    REQUIRE(paid.transfer);
    CHECK(wallet.look_at(paid.payment.id).state == PaymentState::authorised);
    const auto transaction = wallet.submit(*paid.transfer);
    CHECK(wallet.look_at(paid.payment.id).state == PaymentState::authorised);
    control(anvil, "evm_mine", "[]");
    const auto settled = wallet.look_at(paid.payment.id);
    CHECK(settled.state == PaymentState::settled);
    CHECK(settled.transaction == transaction.hex());
    CHECK(wallet.intent_view().posted == Units{2'000});
    CHECK(wallet.intent_view().pending == Units{});

    const auto seen = must(*wallet.owner, wire::GetWallet{});
    REQUIRE(seen.balance);
    CHECK(*seen.balance == Units{998'000});
    REQUIRE(seen.aep2_balance);
    CHECK(seen.aep2_balance->is_zero());
}

TEST_CASE("an unused transfer gives its budget back when the chain's time has passed its end",
          "[vault][watcher]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    WalletOnChain wallet{anvil, 1};
    const auto unused = wallet.authorise(wire::X402Offer{2, "USDC", "2", 60});
    const auto used = wallet.authorise(wire::X402Offer{2, "USDC", "2", 60});
    wire::Report lie;
    lie.payment = used.payment.id;
    lie.state = PaymentState::rejected;
    must(*wallet.client, std::move(lie));
    wallet.submit(*used.transfer);
    pass_time(anvil, 30);
    CHECK(wallet.look_at(unused.payment.id).state == PaymentState::authorised);
    pass_time(anvil, 60);
    CHECK(wallet.look_at(unused.payment.id).state == PaymentState::expired);
    CHECK(wallet.look_at(used.payment.id).state == PaymentState::settled);
    CHECK(wallet.intent_view().posted == Units{2'000});
    CHECK(wallet.intent_view().pending == Units{});
}

TEST_CASE("a vault that was killed takes up its open authorisations again", "[vault][watcher]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    WalletOnChain wallet{anvil, 1};
    const auto paid = wallet.authorise(wire::X402Offer{2, "USDC", "2", 60});
    wallet.vault.kill_it();
    const auto transaction = wallet.submit(*paid.transfer);
    wallet.vault.start();
    wallet.owner = wallet.vault.client();
    const auto settled = wallet.look_at(paid.payment.id);
    CHECK(settled.state == PaymentState::settled);
    CHECK(settled.transaction == transaction.hex());
}

TEST_CASE("a watcher that dies is replaced and knows all that is open", "[vault][watcher]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    WalletOnChain wallet{anvil, 1};
    const auto paid = wallet.authorise(wire::X402Offer{2, "USDC", "2", 60});
    const auto child_of = [](pid_t parent)
    {
        const auto text = std::to_string(parent);
        std::ifstream children{"/proc/" + text + "/task/" + text + "/children"};
        pid_t child = 0;
        children >> child;
        return child;
    };
    const auto watcher = child_of(child_of(wallet.vault.process));
    REQUIRE(watcher > 0);
    REQUIRE(::kill(watcher, SIGKILL) == 0);
    wallet.submit(*paid.transfer);
    CHECK(wallet.look_at(paid.payment.id).state == PaymentState::settled);
}

TEST_CASE("a payment mandate settles by the debit wallet's log, or dies after its deadline",
          "[vault][watcher]")
{
    if (!Anvil::is_here())
        return;
    const Anvil anvil;
    WalletOnChain wallet{anvil, 1};
    const auto& spending = wallet.spending;
    control(anvil, "anvil_setBalance", R"([")" + spending.hex() + R"(","0xde0b6b3a7640000"])");
    control(anvil, "anvil_impersonateAccount", R"([")" + spending.hex() + R"("])");
    send_as(anvil, spending, wallet.token,
            AbiEncoder{evm::selector::APPROVE}.value(wallet.debit_wallet).value(FLOAT).finish());
    send_as(anvil, spending, wallet.debit_wallet,
            AbiEncoder{evm::selector::DEPOSIT}.value(wallet.token).value(FLOAT).finish());
    anvil.send(0, wallet.debit_wallet,
               AbiEncoder{evm::selector::SET_SP}.value(Anvil::account(0).address()).boolean(true).finish());

    const auto used = wallet.authorise(wire::Aep2Offer{wallet.debit_wallet, {}, 600});
    const auto unused = wallet.authorise(wire::Aep2Offer{wallet.debit_wallet, {}, 600});
    REQUIRE(used.mandate);
    const auto& mandate = *used.mandate;
    const aep2::SignedMandate signed_mandate{{mandate.owner, mandate.token, mandate.payee, mandate.amount,
                                              mandate.nonce, mandate.deadline, mandate.reference},
                                             crypto::Signature::from(mandate.signature).value()};
    const auto receipt = anvil.send(0, wallet.debit_wallet, aep2::settle_calldata(signed_mandate));
    REQUIRE(receipt.success);
    const auto settled = wallet.look_at(used.payment.id);
    CHECK(settled.state == PaymentState::settled);
    CHECK(settled.transaction == receipt.transaction.hex());
    CHECK(must(*wallet.owner, wire::GetWallet{}).aep2_balance == Units{998'000});
    CHECK(wallet.look_at(unused.payment.id).state == PaymentState::authorised);
    pass_time(anvil, 700);
    CHECK(wallet.look_at(unused.payment.id).state == PaymentState::expired);
    CHECK(wallet.intent_view().pending == Units{});
}

TEST_CASE("without an answer from the chain nothing is released, and the status says so", "[vault][watcher]")
{
    vault::test::TemporaryFolder folder;
    vault::test::RunningVault vault{folder.path / "home"};
    auto owner = vault.client();
    auto request = vault::test::initialise_request();
    request.rpc = "http://127.0.0.1:1/";
    must(*owner, std::move(request));
    const auto agent = vault::test::add_agent(*owner, "cmo");
    const auto intent = vault::test::approve(*owner, agent.id, Units{100});
    auto client = vault.client(agent.credential);
    const auto payment = vault::test::numbered_payment(1);
    must(*client, wire::Authorise{vault::test::purchase_of(intent, payment, 1, Units{9})});
    auto looked = owner->call(wire::Reconcile{});
    REQUIRE_FALSE(looked);
    CHECK(looked.error().code == ErrorCode::chain_failed);
    CHECK(must(*owner, wire::GetStatus{}).watcher.find("no answer from the chain since") == 0);
    CHECK(must(*owner, wire::GetPayment{payment}).state == PaymentState::authorised);
}
