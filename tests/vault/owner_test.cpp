#include "crypto/child_key.hpp"
#include "crypto/keystore.hpp"
#include "tests/vault/house.hpp"
#include "vault/service/keys.hpp"

#include <algorithm>

using namespace bursar;
using namespace bursar::vault;
using test::House;
using test::PASSPHRASE;
using wire::PaymentState;

namespace
{
wire::Unlock unlock_with(std::string_view passphrase)
{
    wire::Unlock request;
    request.passphrase = test::secret(passphrase);
    return request;
}

wire::SetAgentState set_state(const AgentId& agent, std::string state, std::string_view passphrase = {})
{
    wire::SetAgentState request;
    request.agent = agent;
    request.state = std::move(state);
    request.passphrase = test::secret(passphrase);
    return request;
}

wire::ApproveIntent approve_with(House& house, const IntentId& intent, std::string_view passphrase)
{
    wire::ApproveIntent request;
    request.intent = intent;
    request.digest = house.must(house.owner, wire::DescribeIntent{intent}).digest;
    request.passphrase = test::secret(passphrase);
    return request;
}

wire::DecideApproval decide(const ApprovalId& approval, bool grant, std::string_view passphrase = {})
{
    wire::DecideApproval request;
    request.approval = approval;
    request.grant = grant;
    request.passphrase = test::secret(passphrase);
    return request;
}

wire::Hello hello(const Secret& credential)
{
    wire::Hello request;
    request.client = "test";
    request.credential = credential.duplicate();
    return request;
}
}  // namespace

TEST_CASE("an agent can ask and tighten, and nothing of the owner's", "[vault][owner]")
{
    House house;
    const auto intent = house.move_in();
    const auto& agent = house.caller;
    const auto draft = house.must(agent, wire::DraftIntent{house.terms(house.agent)});

    CHECK(house.refusal(agent, approve_with(house, draft.id, PASSPHRASE)) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, unlock_with(PASSPHRASE)) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::Lock{}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::Stop{}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, test::initialise_request()) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::AddAgent{"other"}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::ListAgents{}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, set_state(house.agent, "frozen")) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::DescribeIntent{draft.id}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::RejectIntent{draft.id}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, wire::ListApprovals{}) == ErrorCode::unauthorised);
    CHECK(house.refusal(agent, decide({}, true, PASSPHRASE)) == ErrorCode::unauthorised);

    CHECK(house.must(agent, wire::ListIntents{}).intents.size() == 2);
    CHECK(house.must(agent, wire::GetWallet{}).rpc.empty());
    CHECK(house.must(agent, wire::RevokeIntent{intent}).state == policy::IntentState::revoked);
}

TEST_CASE("nobody is answered before the greeting", "[vault][owner]")
{
    House house;
    house.move_in();
    CHECK(house.refusal(Caller::stranger(), wire::GetWallet{}) == ErrorCode::unauthorised);
    CHECK(house.refusal(Caller::stranger(), unlock_with(PASSPHRASE)) == ErrorCode::unauthorised);
    CHECK(house.refusal(Caller::stranger(), hello(test::secret("bursar_guess"))) == ErrorCode::unauthorised);
    auto other = hello({});
    other.version = wire::PROTOCOL_VERSION + 1;
    CHECK(house.refusal(Caller::stranger(), std::move(other)) == ErrorCode::unsupported);
    CHECK_FALSE(house.must(Caller::stranger(), hello({})).agent);
    const auto welcome = house.must(Caller::stranger(), hello(house.credential));
    REQUIRE(welcome.agent);
    CHECK(welcome.agent->id == house.agent);
}

TEST_CASE("what belongs to another agent is not found", "[vault][owner]")
{
    House house;
    const auto intent = house.move_in();
    const auto purchase = house.purchase(intent, 10);
    house.must(house.caller, wire::Authorise{purchase});
    const auto other = Caller::of_agent(house.add_agent("other"));
    house.must(house.owner, set_state(*other.agent, "active", PASSPHRASE));

    CHECK(house.refusal(other, wire::Authorise{house.purchase(intent, 10)}) == ErrorCode::not_found);
    CHECK(house.refusal(other, wire::Authorise{purchase}) == ErrorCode::not_found);
    CHECK(house.refusal(other, wire::Judge{purchase}) == ErrorCode::not_found);
    CHECK(house.refusal(other, wire::GetPayment{purchase.payment}) == ErrorCode::not_found);
    CHECK(house.refusal(other, wire::RevokeIntent{intent}) == ErrorCode::not_found);
    wire::Report report;
    report.payment = purchase.payment;
    CHECK(house.refusal(other, std::move(report)) == ErrorCode::not_found);
    wire::ListIntents only;
    only.only = intent;
    CHECK(house.refusal(other, std::move(only)) == ErrorCode::not_found);
    CHECK(house.must(other, wire::ListIntents{}).intents.empty());
    wire::ReadLedger read;
    read.filter.agent = house.agent;
    CHECK(house.must(other, std::move(read)).payments.empty());
    CHECK(house.must(other, wire::SumLedger{{}, "host"}).totals.empty());
    CHECK(house.intent_view(intent).pending == Units{10});

    // A draft is always the drafting agent's own, whoever its terms name.
    CHECK(house.must(other, wire::DraftIntent{house.terms(house.agent)}).terms.agent == *other.agent);
}

TEST_CASE("approving needs the passphrase, for exactly what was shown", "[vault][owner]")
{
    House house;
    house.move_in();
    const auto draft = house.must(house.owner, wire::DraftIntent{house.terms(house.agent)});

    CHECK(house.refusal(house.owner, approve_with(house, draft.id, "wrong")) == ErrorCode::wrong_passphrase);
    CHECK(house.refusal(house.owner, approve_with(house, draft.id, "")) == ErrorCode::unauthorised);
    auto other = approve_with(house, draft.id, PASSPHRASE);
    other.digest.bytes[5] ^= 1;
    CHECK(house.refusal(house.owner, std::move(other)) == ErrorCode::conflict);
    CHECK(house.intent_view(draft.id).state == policy::IntentState::draft);

    house.must(house.owner, approve_with(house, draft.id, PASSPHRASE));
    CHECK(house.intent_view(draft.id).state == policy::IntentState::active);
    CHECK(house.refusal(house.owner, approve_with(house, draft.id, PASSPHRASE)) == ErrorCode::conflict);

    const auto late = house.must(house.owner, wire::DraftIntent{house.terms(house.agent)});
    house.now = house.now.plus_seconds(86'400);
    CHECK(house.refusal(house.owner, approve_with(house, late.id, PASSPHRASE)) == ErrorCode::intent_expired);
}

TEST_CASE("approving unlocks the vault and activates a pending agent, not a frozen one", "[vault][owner]")
{
    House house;
    house.initialise();
    house.agent = house.add_agent("cmo");
    house.caller = Caller::of_agent(house.agent);
    house.must(house.owner, wire::Lock{});
    const auto draft = house.must(house.caller, wire::DraftIntent{house.terms(house.agent)});
    CHECK(house.refusal(house.caller, wire::Authorise{house.purchase(draft.id, 10)}) ==
          ErrorCode::agent_not_active);
    house.approve(draft.id);
    CHECK_FALSE(house.service->locked());
    CHECK(house.must(house.caller, wire::Authorise{house.purchase(draft.id, 10)}).transfer);

    CHECK(house.must(house.owner, set_state(house.agent, "frozen")).state == "frozen");
    CHECK(house.refusal(house.caller, wire::Authorise{house.purchase(draft.id, 10)}) ==
          ErrorCode::agent_not_active);
    house.approve(house.terms(house.agent));
    CHECK(house.refusal(house.caller, wire::Authorise{house.purchase(draft.id, 10)}) ==
          ErrorCode::agent_not_active);
    CHECK(house.refusal(house.owner, set_state(house.agent, "active")) == ErrorCode::unauthorised);
    CHECK(house.refusal(house.owner, set_state(house.agent, "active", "wrong")) ==
          ErrorCode::wrong_passphrase);
    CHECK(house.must(house.owner, set_state(house.agent, "active", PASSPHRASE)).state == "active");
    CHECK(house.must(house.caller, wire::Authorise{house.purchase(draft.id, 10)}).transfer);

    CHECK(house.must(house.owner, set_state(house.agent, "revoked")).state == "revoked");
    CHECK(house.refusal(house.caller, wire::GetWallet{}) == ErrorCode::agent_not_active);
    CHECK(house.refusal(house.owner, set_state(house.agent, "active", PASSPHRASE)) == ErrorCode::conflict);
    CHECK(house.refusal(Caller::stranger(), hello(house.credential)) == ErrorCode::agent_not_active);
}

TEST_CASE("a browser wallet approves with its signature over the digest, and only the right one",
          "[vault][owner]")
{
    House house;
    const auto wallet_key = make_key(
        [&](std::span<std::uint8_t> out)
        {
            for (auto& byte : out)
                byte = static_cast<std::uint8_t>(house.engine());
        });
    auto initialise = test::initialise_request();
    initialise.external_owner = wallet_key.address();
    house.must(house.owner, std::move(initialise));
    house.agent = house.add_agent("cmo");
    house.caller = Caller::of_agent(house.agent);
    const auto draft = house.must(house.caller, wire::DraftIntent{house.terms(house.agent)});
    const auto shown = house.must(house.owner, wire::DescribeIntent{draft.id});
    CHECK(shown.digest == draft.digest);
    const auto approve_by = [&](const crypto::PrivateKey& key, const Hash32& digest)
    {
        wire::ApproveIntent request;
        request.intent = draft.id;
        request.digest = shown.digest;
        const auto signature = key.sign_recoverable(digest);
        request.signature.assign(signature.bytes.begin(), signature.bytes.end());
        return request;
    };
    CHECK(house.refusal(house.owner, approve_by(crypto::PrivateKey::generate(), shown.digest)) ==
          ErrorCode::unauthorised);
    CHECK(house.refusal(house.owner, approve_by(wallet_key, {})) == ErrorCode::unauthorised);
    house.must(house.owner, approve_by(wallet_key, shown.digest));
    CHECK(house.must(house.caller, wire::Authorise{house.purchase(draft.id, 10)}).transfer);
}

TEST_CASE("a wallet without a browser wallet accepts no signature", "[vault][owner]")
{
    House house;
    house.move_in();
    const auto draft = house.must(house.owner, wire::DraftIntent{house.terms(house.agent)});
    wire::ApproveIntent request;
    request.intent = draft.id;
    request.digest = draft.digest;
    const auto signature = crypto::PrivateKey::generate().sign_recoverable(draft.digest);
    request.signature.assign(signature.bytes.begin(), signature.bytes.end());
    CHECK(house.refusal(house.owner, std::move(request)) == ErrorCode::unauthorised);
}

TEST_CASE("after five wrong passphrases every further one has to wait longer", "[vault][owner]")
{
    House house;
    house.move_in();
    for (int i = 0; i < 5; ++i)
        CHECK(house.refusal(house.owner, unlock_with("wrong")) == ErrorCode::wrong_passphrase);
    CHECK(house.refusal(house.owner, unlock_with(PASSPHRASE)) == ErrorCode::too_many_attempts);
    house.now = house.now.plus_seconds(2);
    CHECK(house.refusal(house.owner, unlock_with("wrong")) == ErrorCode::wrong_passphrase);
    house.now = house.now.plus_seconds(2);
    CHECK(house.refusal(house.owner, unlock_with(PASSPHRASE)) == ErrorCode::too_many_attempts);
    house.now = house.now.plus_seconds(2);
    house.must(house.owner, unlock_with(PASSPHRASE));
    for (int i = 0; i < 5; ++i)
        CHECK(house.refusal(house.owner, unlock_with("wrong")) == ErrorCode::wrong_passphrase);
}

TEST_CASE("guesses that run side by side are counted as wrong until they have ended", "[vault][owner]")
{
    House house;
    house.move_in();
    std::vector<wire::Request> requests;
    for (int i = 0; i < 8; ++i)
        requests.emplace_back(unlock_with("wrong"));
    int begun = 0;
    for (auto& request : requests)
    {
        auto work = house.service->prepare(house.owner, request, house.now);
        if (work && *work)
            ++begun;
    }
    CHECK(begun == 5);
}

TEST_CASE("initialising happens once, and never by an agent or with nonsense", "[vault][owner]")
{
    House house;
    CHECK(house.refusal(house.owner, wire::GetWallet{}) == ErrorCode::vault_not_initialised);
    CHECK(house.refusal(house.owner, wire::AddAgent{"cmo"}) == ErrorCode::vault_not_initialised);
    CHECK(house.refusal(house.owner, unlock_with(PASSPHRASE)) == ErrorCode::vault_not_initialised);
    const auto refused = [&](auto change)
    {
        auto request = test::initialise_request();
        change(request);
        return house.refusal(house.owner, std::move(request));
    };
    CHECK(refused([](auto& r) { r.passphrase = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.network = ""; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.asset.token = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.asset.chain = {}; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.style.decimals = 37; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.confirmations = 0; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.rpc = ""; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& r) { r.token_name = "a\nb"; }) == ErrorCode::invalid_argument);
    house.initialise();
    CHECK(house.refusal(house.owner, test::initialise_request()) == ErrorCode::already_initialised);
    const auto before = house.must(house.owner, wire::GetWallet{});
    house.restart();
    const auto after = house.must(house.owner, wire::GetWallet{});
    CHECK(after.locked);
    CHECK(after.spending == before.spending);
    CHECK(after.owner == before.owner);
    house.must(house.owner, unlock_with(PASSPHRASE));
    CHECK_FALSE(house.service->locked());
}

TEST_CASE("a question is answered once, for that payment alone", "[vault][owner]")
{
    House house;
    house.initialise();
    house.agent = house.add_agent("cmo");
    house.caller = Caller::of_agent(house.agent);
    auto terms = house.terms(house.agent);
    terms.ask_above = Units{100};
    const auto intent = house.approve(terms);
    const auto purchase = house.purchase(intent, 500);
    const auto asked = house.must(house.caller, wire::Authorise{purchase});
    CHECK(asked.verdict.outcome == policy::Outcome::ask);
    CHECK(asked.payment.state == PaymentState::opened);
    CHECK_FALSE(asked.transfer);
    REQUIRE(asked.approval);
    CHECK(asked.approval->state == "open");
    CHECK(asked.approval->amount == Units{500});
    const auto again = house.must(house.caller, wire::Authorise{purchase});
    CHECK(again.replayed);
    CHECK(again.approval->id == asked.approval->id);
    CHECK(house.intent_view(intent).pending == Units{});
    CHECK(house.must(house.caller, wire::GetApproval{asked.approval->id}).state == "open");

    SECTION("granted")
    {
        CHECK(house.refusal(house.owner, decide(asked.approval->id, true)) == ErrorCode::unauthorised);
        CHECK(house.refusal(house.owner, decide(asked.approval->id, true, "wrong")) ==
              ErrorCode::wrong_passphrase);
        CHECK(house.must(house.owner, decide(asked.approval->id, true, PASSPHRASE)).state == "granted");
        auto dearer = purchase;
        dearer.amount = Units{501};
        CHECK(house.refusal(house.caller, wire::Authorise{dearer}) == ErrorCode::conflict);
        auto other = house.purchase(intent, 500);
        CHECK(house.must(house.caller, wire::Authorise{other}).verdict.outcome == policy::Outcome::ask);
        const auto paid = house.must(house.caller, wire::Authorise{purchase});
        CHECK(paid.transfer);
        CHECK_FALSE(paid.replayed);
        CHECK(house.must(house.caller, wire::Authorise{purchase}).replayed);
        CHECK(house.intent_view(intent).pending == Units{500});
    }
    SECTION("refused")
    {
        CHECK(house.must(house.owner, decide(asked.approval->id, false)).state == "refused");
        const auto refused = house.must(house.caller, wire::Authorise{purchase});
        CHECK(refused.verdict.outcome == policy::Outcome::deny);
        REQUIRE_FALSE(refused.verdict.reasons.empty());
        CHECK(refused.verdict.reasons.front().code == ErrorCode::approval_required);
        CHECK(house.refusal(house.owner, decide(asked.approval->id, true, PASSPHRASE)) ==
              ErrorCode::conflict);
    }
    SECTION("forgotten")
    {
        house.now = house.now.plus_seconds(3600);
        CHECK(house.must(house.caller, wire::GetApproval{asked.approval->id}).state == "expired");
        CHECK(house.refusal(house.owner, decide(asked.approval->id, true, PASSPHRASE)) ==
              ErrorCode::conflict);
        REQUIRE(house.service->sweep(house.now));
        const auto anew = house.must(house.caller, wire::Authorise{purchase});
        REQUIRE(anew.approval);
        CHECK(anew.approval->id != asked.approval->id);
        house.now = house.now.plus_seconds(86'400);
        REQUIRE(house.service->sweep(house.now));
        CHECK(house.state_of(purchase.payment) == PaymentState::expired);
    }
    SECTION("overtaken by the end of the intent")
    {
        house.must(house.owner, decide(asked.approval->id, true, PASSPHRASE));
        house.must(house.owner, wire::RevokeIntent{intent});
        const auto refused = house.must(house.caller, wire::Authorise{purchase});
        REQUIRE_FALSE(refused.verdict.reasons.empty());
        CHECK(refused.verdict.reasons.front().code == ErrorCode::intent_not_active);
    }
}

TEST_CASE("drafts and questions are bounded", "[vault][owner]")
{
    House house;
    house.initialise();
    house.agent = house.add_agent("cmo");
    house.caller = Caller::of_agent(house.agent);
    for (int i = 0; i < 50; ++i)
        house.must(house.caller, wire::DraftIntent{house.terms(house.agent)});
    CHECK(house.refusal(house.caller, wire::DraftIntent{house.terms(house.agent)}) == ErrorCode::busy);
    const auto drafts = house.must(house.caller, wire::ListIntents{});
    house.must(house.owner, wire::RejectIntent{drafts.intents.front().id});
    auto terms = house.terms(house.agent);
    terms.ask_above = Units{1};
    const auto intent = house.approve(terms);
    for (int i = 0; i < 100; ++i)
        house.must(house.caller, wire::Authorise{house.purchase(intent, 2)});
    CHECK(house.refusal(house.caller, wire::Authorise{house.purchase(intent, 2)}) == ErrorCode::busy);
}

TEST_CASE("an intent names an account whose key the owner's key gives", "[vault][owner]")
{
    House house;
    house.initialise();
    const auto owner = crypto::read_keystore(house.key_file.text, test::secret(PASSPHRASE));
    REQUIRE(owner);
    const auto keys = derive_keys(*owner);
    auto stored = house.ledger->reader().setting(WALLET_SETTING);
    REQUIRE((stored && *stored));
    const auto settings = parse_settings(**stored);
    REQUIRE(settings);
    CHECK(settings->spending == keys.spending.address());
    house.agent = house.add_agent("cmo");
    const auto draft = house.must(house.owner, wire::DraftIntent{house.terms(house.agent)});
    const auto tweak =
        crypto::Keccak256{}.update(settings->session_salt.view()).update(draft.id.text()).finish();
    const auto child = crypto::child_of(keys.session_parent, tweak);
    REQUIRE(child);
    CHECK(child->address() == draft.session);
}

TEST_CASE("an intent with every list full is shown, signed and read back over the wire", "[vault][owner]")
{
    House house;
    house.initialise();
    house.agent = house.add_agent("cmo");
    auto terms = house.terms(house.agent);
    terms.purpose = std::string(policy::PURPOSE_BYTES_MAX, 'p');
    for (std::uint8_t i = 0; i < policy::LIST_ITEMS_MAX; ++i)
    {
        const auto label = std::string(60, 'a') + std::to_string(10 + i);
        terms.hosts.push_back(label + "." + label + "." + label + "." + label);
        terms.payees.push_back(test::address_of_number(static_cast<std::uint8_t>(i + 1)));
        terms.categories.push_back(std::string(62, 'c') + std::to_string(10 + i));
    }
    const auto intent = house.approve(terms);
    const auto shown = house.must(house.owner, wire::DescribeIntent{intent});
    CHECK(shown.json.size() > wire::ECHO_BYTES_MAX);
    wire::Buffer frame;
    REQUIRE(wire::append_frame(frame, 1, wire::AnyReply{shown}));
    auto whole = wire::first_frame(frame);
    REQUIRE((whole && *whole));
    CHECK(wire::parse_reply((*whole)->message));
    CHECK(house.must(house.owner, wire::ListIntents{}).intents.size() == 1);
}

TEST_CASE("the ledger is read in pages that fit a frame, and summed", "[vault][owner]")
{
    House house;
    const auto intent = house.move_in();
    for (int i = 0; i < 120; ++i)
    {
        auto purchase = house.purchase(intent, 100);
        purchase.url += std::string(3900, 'x');
        purchase.note = std::string(400, 'n');
        house.must(house.caller, wire::Authorise{purchase});
        house.now = house.now.plus_ms(1);
    }
    std::size_t pages = 0;
    std::vector<PaymentId> seen;
    wire::LedgerPage page;
    do
    {
        wire::ReadLedger read;
        read.cursor = page.next;
        read.limit = 200;
        page = house.must(house.caller, std::move(read));
        wire::Buffer frame;
        REQUIRE(wire::append_frame(frame, 1, wire::AnyReply{page}));
        for (const auto& payment : page.payments)
            seen.push_back(payment.id);
        ++pages;
    } while (!page.next.empty());
    CHECK(pages > 1);
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
    CHECK(seen.size() == 120);
    const auto totals = house.must(house.caller, wire::SumLedger{{}, "host"});
    REQUIRE(totals.totals.size() == 1);
    CHECK(totals.totals.front().pending == Units{12'000});
    CHECK(totals.totals.front().count == 120);
    CHECK(house.refusal(house.caller, wire::SumLedger{{}, "weather"}) == ErrorCode::invalid_argument);
}
