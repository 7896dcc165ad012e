#include "aep2/mandate.hpp"
#include "evm/eip712.hpp"
#include "evm/transfer_authorization.hpp"
#include "tests/vault/house.hpp"

#include <algorithm>
#include <functional>
#include <map>

using namespace bursar;
using namespace bursar::vault;
using test::House;
using wire::PaymentState;

namespace
{
watch::Used used(const PaymentId& payment)
{
    Hash32 transaction;
    transaction.bytes.fill(0xab);
    return {payment, transaction, 100};
}
}  // namespace

TEST_CASE("an allowed payment is signed from the spending account over what was judged", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto wallet = house.must(house.owner, wire::GetWallet{});
    const auto purchase = house.purchase(intent, 50'000);
    const auto reply = house.must(house.caller, wire::Authorise{purchase});

    CHECK(reply.verdict.outcome == policy::Outcome::allow);
    CHECK_FALSE(reply.replayed);
    CHECK(reply.payment.state == PaymentState::authorised);
    CHECK(reply.echo == purchase.echo);
    REQUIRE(reply.transfer);
    CHECK_FALSE(reply.mandate);
    const auto& transfer = *reply.transfer;
    const auto now = static_cast<std::uint64_t>(house.now.seconds());
    CHECK(transfer.from == wallet.spending);
    CHECK(transfer.to == purchase.payee);
    CHECK(transfer.value == purchase.amount);
    CHECK(transfer.valid_after == now - 600);
    CHECK(transfer.valid_before == now + 60);
    CHECK(reply.payment.usable_until.seconds() == static_cast<std::int64_t>(transfer.valid_before));

    const auto separator = evm::domain_separator({"USDC", "2", ChainId{84532}, test::test_asset().token});
    const evm::TransferAuthorization signed_structure{transfer.from,         transfer.to,
                                                      transfer.value,        transfer.valid_after,
                                                      transfer.valid_before, transfer.nonce};
    const auto signer = crypto::recover(evm::digest(signed_structure, separator), transfer.signature);
    REQUIRE(signer);
    CHECK(*signer == wallet.spending);
}

TEST_CASE("an x402 authorisation never lives longer than five minutes", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    auto purchase = house.purchase(intent, 1);
    purchase.offer = wire::X402Offer{1, "USDC", "2", 315'360'000};
    const auto reply = house.must(house.caller, wire::Authorise{purchase});
    REQUIRE(reply.transfer);
    CHECK(reply.transfer->valid_before == static_cast<std::uint64_t>(house.now.seconds()) + 300);
}

TEST_CASE("an AEP2 purchase gets a payment mandate with a nonce of 128 bits", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto wallet = house.must(house.owner, wire::GetWallet{});
    auto purchase = house.purchase(intent, 1'000);
    Hash32 reference;
    reference.bytes.fill(0x55);
    purchase.offer = wire::Aep2Offer{wallet.debit_wallet, reference, 10};
    const auto reply = house.must(house.caller, wire::Authorise{purchase});
    REQUIRE(reply.mandate);
    CHECK_FALSE(reply.transfer);
    const auto& mandate = *reply.mandate;
    CHECK(mandate.owner == wallet.spending);
    CHECK(mandate.token == wallet.asset.token);
    CHECK(mandate.payee == purchase.payee);
    CHECK(mandate.amount == purchase.amount);
    CHECK(mandate.reference == reference);
    CHECK(mandate.deadline == static_cast<std::uint64_t>(house.now.seconds()) + 600);
    CHECK(std::all_of(mandate.nonce.bytes.begin(), mandate.nonce.bytes.begin() + 16,
                      [](auto b) { return b == 0; }));
    CHECK_FALSE(mandate.nonce.is_zero());
    const aep2::SignedMandate signed_mandate{{mandate.owner, mandate.token, mandate.payee, mandate.amount,
                                              mandate.nonce, mandate.deadline, mandate.reference},
                                             crypto::Signature::from(mandate.signature).value()};
    CHECK(aep2::verify(signed_mandate, aep2::domain_separator(ChainId{84532}, wallet.debit_wallet)));
}

TEST_CASE("the same payment id returns the same payment, also after a restart and while locked",
          "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto purchase = house.purchase(intent, 50'000);
    const auto first = house.must(house.caller, wire::Authorise{purchase});
    const auto again = house.must(house.caller, wire::Authorise{purchase});
    house.restart();
    const auto later = house.must(house.caller, wire::Authorise{purchase});
    for (const auto* reply : {&again, &later})
    {
        CHECK(reply->replayed);
        REQUIRE(reply->transfer);
        CHECK(reply->transfer->signature == first.transfer->signature);
        CHECK(reply->transfer->nonce == first.transfer->nonce);
        CHECK(reply->echo == purchase.echo);
    }
    CHECK(house.intent_view(intent).pending == Units{50'000});
}

TEST_CASE("another purchase under the same payment id is a conflict", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto second_intent = house.approve(house.terms(house.agent));
    const auto purchase = house.purchase(intent, 50'000);
    house.must(house.caller, wire::Authorise{purchase});
    const auto changed = [&](auto change)
    {
        auto other = purchase;
        change(other);
        return house.refusal(house.caller, wire::Authorise{other});
    };
    CHECK(changed([](auto& p) { p.amount = Units{50'001}; }) == ErrorCode::conflict);
    CHECK(changed([](auto& p) { p.payee = test::address_of_number(8); }) == ErrorCode::conflict);
    CHECK(changed([](auto& p) { p.url += "x"; }) == ErrorCode::conflict);
    CHECK(changed([](auto& p) { p.method = "POST"; }) == ErrorCode::conflict);
    CHECK(changed([](auto& p) { p.body_hash.bytes[0] = 1; }) == ErrorCode::conflict);
    CHECK(changed([&](auto& p) { p.intent = second_intent; }) == ErrorCode::conflict);
}

TEST_CASE("a refusal is recorded with its reasons and stays what it is", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto purchase = house.purchase(intent, 10'000'001);
    const auto reply = house.must(house.caller, wire::Authorise{purchase});
    CHECK(reply.verdict.outcome == policy::Outcome::deny);
    REQUIRE_FALSE(reply.verdict.reasons.empty());
    CHECK(reply.verdict.reasons.front().code == ErrorCode::over_budget);
    CHECK(reply.payment.state == PaymentState::refused);
    CHECK(reply.payment.reasons == reply.verdict.reasons);
    CHECK_FALSE(reply.transfer);
    CHECK(house.intent_view(intent).pending == Units{});
    const auto again = house.must(house.caller, wire::Authorise{purchase});
    CHECK(again.replayed);
    CHECK(again.verdict == reply.verdict);
}

TEST_CASE("each rule of the intent refuses with its own reason", "[vault][authorise]")
{
    struct Case
    {
        const char* name;
        std::function<void(policy::IntentTerms&)> limit;
        std::function<void(wire::Purchase&)> change;
        ErrorCode code;
    };
    const std::vector<Case> cases{
        {"amount", [](auto& t) { t.payment_max = Units{9}; }, [](auto&) {}, ErrorCode::over_payment_limit},
        {"host", [](auto& t) { t.hosts = {"other.example.com"}; }, [](auto&) {}, ErrorCode::host_not_allowed},
        {"suffix", [](auto& t) { t.hosts = {"*.example.com"}; },
         [](auto& p) { p.url = "https://example.com.evil.org/x"; }, ErrorCode::host_not_allowed},
        {"payee", [](auto& t) { t.payees = {test::address_of_number(9)}; }, [](auto&) {},
         ErrorCode::payee_not_allowed},
        {"category", [](auto& t) { t.categories = {"data"}; }, [](auto& p) { p.category = "toys"; },
         ErrorCode::category_not_allowed},
        {"rail", [](auto& t) { t.rails = {policy::Rail::aep2}; }, [](auto&) {}, ErrorCode::rail_not_allowed},
        {"asset", [](auto&) {}, [](auto& p) { p.asset.chain.value = 1; }, ErrorCode::asset_not_allowed},
        {"token", [](auto&) {}, [](auto& p) { p.asset.token = test::address_of_number(3); },
         ErrorCode::asset_not_allowed},
        {"zero", [](auto&) {}, [](auto& p) { p.amount = Units{}; }, ErrorCode::amount_zero},
        {"new payee", [](auto& t) { t.new_payee = policy::NewPayee::deny; }, [](auto&) {},
         ErrorCode::new_payee_denied},
    };
    House house;
    house.move_in();
    for (const auto& one : cases)
    {
        INFO(one.name);
        auto terms = house.terms(house.agent);
        one.limit(terms);
        const auto intent = house.approve(terms);
        auto purchase = house.purchase(intent, 10);
        one.change(purchase);
        const auto reply = house.must(house.caller, wire::Authorise{purchase});
        CHECK(reply.verdict.outcome == policy::Outcome::deny);
        REQUIRE_FALSE(reply.verdict.reasons.empty());
        CHECK(reply.verdict.reasons.front().code == one.code);
        CHECK_FALSE(reply.transfer);
    }
}

TEST_CASE("what is not the wallet's own token or contract, or has a wrong form, is not even judged",
          "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto refused = [&](auto change)
    {
        auto purchase = house.purchase(intent, 10);
        change(purchase);
        return house.refusal(house.caller, wire::Authorise{purchase});
    };
    CHECK(refused([](auto& p) { p.offer = wire::X402Offer{2, "USD Coin", "2", 60}; }) ==
          ErrorCode::unknown_asset);
    CHECK(refused([](auto& p) { p.offer = wire::X402Offer{2, "USDC", "1", 60}; }) ==
          ErrorCode::unknown_asset);
    CHECK(refused([](auto& p) { p.offer = wire::X402Offer{3, "USDC", "2", 60}; }) == ErrorCode::unsupported);
    CHECK(refused([](auto& p) { p.offer = wire::Aep2Offer{test::address_of_number(1), {}, 600}; }) ==
          ErrorCode::unknown_asset);
    CHECK(refused([](auto& p) { p.payment = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.intent = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.payee = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.method = "get"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.method = ""; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url = "ftp://api.example.com/"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url = "https://a@api.example.com/"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url = "https://api.example.com\\@evil/"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url = "https:///x"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url = "https://api.example.com:0/"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& p) { p.url.resize(wire::URL_BYTES_MAX + 1, 'x'); }) == ErrorCode::too_large);
}

TEST_CASE("a locked vault signs nothing, says how to unlock, and still refuses and reads",
          "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    house.must(house.owner, wire::Lock{});
    const auto purchase = house.purchase(intent, 10);
    auto reply = house.ask(house.caller, wire::Authorise{purchase});
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == ErrorCode::vault_locked);
    CHECK(reply.error().hint.find("bursar unlock") != std::string::npos);
    CHECK(house.refusal(house.owner, wire::GetPayment{purchase.payment}) == ErrorCode::not_found);
    CHECK(house.must(house.caller, wire::Judge{purchase}).verdict.outcome == policy::Outcome::allow);
    CHECK(house.must(house.owner, wire::GetWallet{}).locked);

    wire::Unlock unlock;
    unlock.passphrase = test::secret(test::PASSPHRASE);
    house.must(house.owner, std::move(unlock));
    CHECK(house.must(house.caller, wire::Authorise{purchase}).transfer);
}

TEST_CASE("an equal purchase soon after is a duplicate unless the caller named it", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    auto purchase = house.purchase(intent, 10);
    house.must(house.caller, wire::Authorise{purchase});
    purchase.payment = house.payment_id();
    const auto reply = house.must(house.caller, wire::Authorise{purchase});
    REQUIRE_FALSE(reply.verdict.reasons.empty());
    CHECK(reply.verdict.reasons.front().code == ErrorCode::duplicate_payment);
    purchase.payment = house.payment_id();
    purchase.repeat_intended = true;
    CHECK(house.must(house.caller, wire::Authorise{purchase}).transfer);
    purchase.payment = house.payment_id();
    purchase.repeat_intended = false;
    house.now = house.now.plus_seconds(policy::DUPLICATE_WINDOW_SECONDS + 1);
    CHECK(house.must(house.caller, wire::Authorise{purchase}).transfer);
}

TEST_CASE("nothing that a front end reports frees budget; the watcher's facts do", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto pay = [&]
    {
        const auto purchase = house.purchase(intent, 4'000'000);
        house.must(house.caller, wire::Authorise{purchase});
        return purchase.payment;
    };
    const auto first = pay();
    const auto second = pay();
    for (auto state :
         {PaymentState::presented, PaymentState::rejected, PaymentState::unknown, PaymentState::delivered})
    {
        wire::Report report;
        report.payment = first;
        report.state = state;
        CHECK(house.must(house.caller, std::move(report)).state == state);
        CHECK(house.intent_view(intent).pending == Units{8'000'000});
    }
    for (auto state :
         {PaymentState::settled, PaymentState::expired, PaymentState::refused, PaymentState::authorised})
    {
        wire::Report report;
        report.payment = second;
        report.state = state;
        CHECK(house.refusal(house.caller, std::move(report)) == ErrorCode::invalid_argument);
    }
    house.hear(used(first));
    house.hear(watch::Dead{second, false, 200});
    auto view = house.intent_view(intent);
    CHECK(view.posted == Units{4'000'000});
    CHECK(view.pending == Units{});
    CHECK(house.state_of(first) == PaymentState::settled);
    CHECK(house.state_of(second) == PaymentState::expired);

    // Late reports and repeated facts change nothing.
    wire::Report late;
    late.payment = first;
    late.state = PaymentState::rejected;
    CHECK(house.must(house.caller, std::move(late)).state == PaymentState::settled);
    house.hear(watch::Dead{first, false, 300});
    house.hear(used(second));
    CHECK(house.state_of(first) == PaymentState::settled);
    CHECK(house.state_of(second) == PaymentState::expired);
    CHECK(house.intent_view(intent).posted == Units{4'000'000});
}

TEST_CASE("after an intent is revoked nothing is signed and its open authorisations still count",
          "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    const auto before = house.purchase(intent, 1'000'000);
    house.must(house.caller, wire::Authorise{before});
    CHECK(house.must(house.caller, wire::RevokeIntent{intent}).state == policy::IntentState::revoked);

    const auto reply = house.must(house.caller, wire::Authorise{house.purchase(intent, 10)});
    REQUIRE_FALSE(reply.verdict.reasons.empty());
    CHECK(reply.verdict.reasons.front().code == ErrorCode::intent_not_active);
    const auto again = house.must(house.caller, wire::Authorise{before});
    CHECK(again.verdict.outcome == policy::Outcome::deny);
    CHECK_FALSE(again.transfer);
    CHECK(again.payment.state == PaymentState::authorised);
    CHECK(house.intent_view(intent).pending == Units{1'000'000});
    CHECK(house.service->open_authorisations()->size() == 1);
    house.hear(used(before.payment));
    CHECK(house.intent_view(intent).posted == Units{1'000'000});
}

TEST_CASE("an intent shows when it is exhausted and when it has expired", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    house.must(house.caller, wire::Authorise{house.purchase(intent, 10'000'000)});
    CHECK(house.intent_view(intent).state == policy::IntentState::exhausted);
    CHECK(house.intent_view(intent).remaining == Units{});
    house.now = house.now.plus_seconds(86'400);
    CHECK(house.intent_view(intent).state == policy::IntentState::expired);
    const auto reply = house.must(house.caller, wire::Authorise{house.purchase(intent, 10)});
    REQUIRE_FALSE(reply.verdict.reasons.empty());
    CHECK(reply.verdict.reasons.front().code == ErrorCode::intent_expired);
}

TEST_CASE("the dry run says what the real thing then says, and writes nothing", "[vault][authorise]")
{
    House house{7};
    house.move_in();
    auto& engine = house.engine;
    std::vector<IntentId> intents;
    for (int i = 0; i < 6; ++i)
    {
        auto terms = house.terms(house.agent);
        terms.budget = Units{3'000'000};
        terms.payment_max = Units{900'000};
        terms.ask_above = Units{600'000};
        terms.count_max = 12;
        terms.rate = policy::RateLimit{4, 60};
        if (i % 2 == 1)
            terms.new_payee = policy::NewPayee::ask;
        if (i % 3 == 1)
            terms.hosts = {"api.example.com"};
        intents.push_back(house.approve(terms));
    }
    std::map<policy::Outcome, int> seen;
    for (int round = 0; round < 400; ++round)
    {
        auto purchase =
            house.purchase(intents[test::below(engine, intents.size())], test::below(engine, 1'000'000));
        purchase.payee = test::address_of_number(static_cast<std::uint8_t>(1 + test::below(engine, 3)));
        if (test::below(engine, 4) == 0)
            purchase.url = "https://other.example.com/same";
        if (test::below(engine, 30) == 0)
            house.must(house.owner, wire::RevokeIntent{purchase.intent});
        house.now = house.now.plus_seconds(static_cast<std::int64_t>(test::below(engine, 20)));
        const auto head = house.ledger->head();
        const auto judged = house.must(house.caller, wire::Judge{purchase});
        CHECK(house.ledger->head() == head);
        const auto done = house.must(house.caller, wire::Authorise{purchase});
        CHECK(judged.verdict == done.verdict);
        CHECK(house.must(house.caller, wire::Judge{purchase}).verdict.outcome == done.verdict.outcome);
        ++seen[done.verdict.outcome];
    }
    CHECK(seen.size() == 3);
}

TEST_CASE("an intent whose terms or settings were changed on disk signs nothing", "[vault][authorise]")
{
    House house;
    const auto intent = house.move_in();
    house.must(house.owner, wire::Lock{});

    SECTION("the keystore of somebody else")
    {
        House other{2};
        other.initialise();
        house.key_file.text = other.key_file.text;
        wire::Unlock unlock;
        unlock.passphrase = test::secret(test::PASSPHRASE);
        CHECK(house.refusal(house.owner, std::move(unlock)) == ErrorCode::integrity_failed);
        CHECK(house.service->locked());
    }
    SECTION("an intent that nobody signed")
    {
        auto draft = house.must(house.owner, wire::DraftIntent{house.terms(house.agent)});
        REQUIRE(house.ledger->begin());
        auto forged = house.ledger->attempt(
            [&](ledger::Writer& writer)
            {
                return writer.record(ledger::IntentApproved{.id = draft.id,
                                                            .session = draft.session,
                                                            .sealed_key = {},
                                                            .digest = draft.digest,
                                                            .signature = Bytes(65, 1),
                                                            .proof = ledger::ProofKind::passphrase},
                                     house.now);
            });
        REQUIRE(forged);
        REQUIRE(house.ledger->commit());
        CHECK(house.refusal(house.caller, wire::Authorise{house.purchase(draft.id, 10)}) ==
              ErrorCode::integrity_failed);
    }
    CHECK(house.intent_view(intent).pending == Units{});
}
