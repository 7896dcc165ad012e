#include "tests/cli/program.hpp"
#include "tests/cli/seller.hpp"

#include <thread>

using bursar::test::Program;
using bursar::test::Seller;

namespace
{
/// An approved intent for a seller; returns its id.
std::string approved(const Program& program, const Seller& seller, const Program::Words& more = {})
{
    Program::Words words{"intent",   "draft", "--agent",       "cmo",  "--purpose", "market data",
                         "--budget", "5.00",  "--period",      "week", "--host",    seller.host(),
                         "--days",   "30",    "--max-payment", "0.05"};
    words.insert(words.end(), more.begin(), more.end());
    const auto draft = program.json(words);
    CHECK(draft["status"] == "draft");
    const auto mandate = draft["mandate"].get<std::string>();
    CHECK(program.run({"intent", "approve", mandate, "--passphrase-file", program.passphrase_file()}).code ==
          0);
    return mandate;
}
}  // namespace

TEST_CASE("a budget is drafted, approved once, and paid from, as the manual says", "[cli]")
{
    const Program program;
    const Seller seller{"2000"};
    const auto wallet = program.init();
    CHECK(wallet["spending_address"].get<std::string>().starts_with("0x"));
    CHECK(wallet["network"] == "base-sepolia");
    CHECK(program.json({"init", "--network", "base-sepolia", "--rpc", "http://127.0.0.1:9",
                        "--passphrase-file", program.passphrase_file()},
                       1)["code"] == "already_initialised");

    const auto agent = program.json({"agent", "add", "cmo"});
    CHECK(agent["agent"].get<std::string>().starts_with("agt_"));
    CHECK(agent["status"] == "pending");
    const std::filesystem::path credential = agent["credential_file"].get<std::string>();
    CHECK((std::filesystem::status(credential).permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

    const auto mandate = approved(program, seller);
    CHECK(program.json({"intent", "show", mandate})["status"] == "active");
    CHECK(program.json({"agent", "list"})["agents"][0]["status"] == "active");

    const auto paid = program.json(
        {"pay", seller.url("/v1/x"), "--mandate", mandate, "--method", "POST", "--body", R"({"q":1})"});
    CHECK(paid["status"] == "delivered");
    CHECK(paid["payment_id"].get<std::string>().starts_with("pay_"));
    CHECK(paid["amount"] == "0.002");
    CHECK(paid["asset"] == "USDC");
    CHECK(paid["http_status"] == 200);
    CHECK(paid["body"]["answer"] == 42);

    const auto ledger = program.json({"ledger"});
    REQUIRE(ledger["payments"].size() == 1);
    CHECK(ledger["payments"][0]["payment_id"] == paid["payment_id"]);
    CHECK(ledger["payments"][0]["line"].get<std::string>().find("/v1/x -$0.002") != std::string::npos);
    CHECK(program.run({"ledger", "--csv"}).out.find(mandate) != std::string::npos);
    CHECK(program.json({"ledger", "--by", "host"})["totals"][0]["key"] == seller.host());
    CHECK(program.json({"ledger", "--host", "other.example"})["payments"].empty());

    const auto audit = program.json({"audit"});
    CHECK(audit["status"] == "intact");
    CHECK(program.json({"audit", "--head", audit["head"].get<std::string>()})["status"] == "intact");

    CHECK(program.json({"intent", "revoke", mandate})["status"] == "revoked");
    const auto late = program.json({"pay", seller.url("/v1/y"), "--mandate", mandate}, 3);
    CHECK(late["status"] == "refused");
    CHECK(late["code"] == "intent_not_active");
}

TEST_CASE("a refusal ends with 3 and says the rule and what would pass; nothing is sent", "[cli]")
{
    const Program program;
    const Seller dear{"60000"};
    program.init();
    program.json({"agent", "add", "cmo"});
    const auto mandate = approved(program, dear);
    const auto refused = program.json({"pay", dear.url("/v1/x"), "--mandate", mandate}, 3);
    CHECK(refused["status"] == "refused");
    CHECK(refused["code"] == "over_payment_limit");
    CHECK(refused["rule"] == "payment_max");
    CHECK(refused["would_pass"].get<std::string>().find("0.05") != std::string::npos);
    CHECK(dear.requests().size() == 1);

    const auto explained = program.json({"policy", "explain", dear.url("/v1/x"), "--mandate", mandate}, 3);
    CHECK(explained["outcome"] == "deny");
    CHECK(explained["code"] == refused["code"]);

    const auto capped =
        program.json({"pay", dear.url("/v1/x"), "--mandate", mandate, "--max-amount", "0.01 USDC"}, 3);
    CHECK(capped["status"] == "refused");
}

TEST_CASE("a payment that needs the owner ends with 4, and passes once it is granted", "[cli]")
{
    const Program program;
    const Seller seller{"2000"};
    program.init();
    program.json({"agent", "add", "cmo"});
    const auto mandate = approved(program, seller, {"--ask-above", "0.001"});
    Program::Words pay{"pay", seller.url("/v1/x"), "--mandate", mandate};
    const auto asked = program.json(pay, 4);
    CHECK(asked["status"] == "approval_required");
    const auto approval = asked["approval"]["approval_id"].get<std::string>();
    CHECK(asked["approval"]["command"] == "bursar approvals grant " + approval);
    CHECK(program.json({"approvals", "list"})["approvals"][0]["approval_id"] == approval);
    CHECK(program.json({"approvals", "grant", approval}, 1)["code"] == "unauthorised");
    CHECK(program.json({"approvals", "grant", approval, "--passphrase-file",
                        program.passphrase_file()})["status"] == "granted");
    CHECK(seller.requests().size() == 1);
    pay.insert(pay.end(), {"--quote", asked["quote_id"].get<std::string>()});
    const auto paid = program.json(pay);
    CHECK(paid["status"] == "delivered");
    CHECK(paid["payment_id"] == asked["payment_id"]);
    const auto again = program.json(pay);
    CHECK(again["payment_id"] == paid["payment_id"]);
    CHECK(again["replayed"] == true);
    CHECK(again["body"] == paid["body"]);
    CHECK(program.json({"ledger"})["payments"].size() == 1);
}

TEST_CASE("amounts that are no amounts are refused with the option's name", "[cli]")
{
    const Program program;
    program.init();
    program.json({"agent", "add", "cmo"});
    for (const auto* bad : {"abc", "-5", "5.0000001", "1e3", "5 EURC", "0x5", "05", "1,000"})
    {
        INFO(bad);
        const auto said =
            program.json({"intent", "draft", "--purpose", "x", std::string{"--budget="} + bad}, 2);
        CHECK(said["code"] == "invalid_argument");
        CHECK(said["message"].get<std::string>().find("--budget") == 0);
    }
    const auto said =
        program.json({"intent", "draft", "--purpose", "x", "--budget", "5", "--max-payment", "0.1.2"}, 2);
    CHECK(said["message"].get<std::string>().find("--max-payment") == 0);
    CHECK(program.json({"intent", "draft", "--purpose", "x", "--budget", "5", "--rate", "10"}, 2)["message"]
              .get<std::string>()
              .find("--rate") == 0);
    CHECK(program.json({"intent", "list"})["intents"].empty());
}

TEST_CASE("approving needs the right passphrase, tightening needs none", "[cli]")
{
    const Program program;
    program.init();
    program.json({"agent", "add", "cmo"});
    const auto mandate =
        program.json({"intent", "draft", "--purpose", "x", "--budget", "5"})["mandate"].get<std::string>();
    std::ofstream{program.folder() / "wrong"} << "wrong\n";
    const auto wrong = program.json(
        {"intent", "approve", mandate, "--passphrase-file", (program.folder() / "wrong").string()}, 1);
    CHECK(wrong["code"] == "wrong_passphrase");
    CHECK(program.json({"intent", "reject", mandate})["status"] == "rejected");
    CHECK(program.json({"agent", "freeze", "cmo"})["status"] == "frozen");
    CHECK(program.json({"agent", "unfreeze", "cmo"}, 1)["code"] == "unauthorised");
    CHECK(program.json({"agent", "unfreeze", "cmo", "--passphrase-file",
                        program.passphrase_file()})["status"] == "active");
    CHECK(program.json({"agent", "revoke", "cmo"})["status"] == "revoked");
    CHECK(program.json({"agent", "freeze", "nobody"}, 1)["code"] == "not_found");
}

TEST_CASE("the vault starts when it is needed, says how it is, and stops", "[cli]")
{
    const Program program;
    program.init();
    const auto running = program.json({"vault", "status"});
    CHECK(running["status"] == "running");
    CHECK(running["initialised"] == true);
    CHECK(program.json({"lock"})["status"] == "locked");
    CHECK(program.json({"vault", "status"})["locked"] == true);
    CHECK(program.json({"unlock", "--passphrase-file", program.passphrase_file()})["status"] == "unlocked");
    CHECK(program.json({"vault", "stop"})["status"] == "stopped");
    CHECK(program.json({"vault", "stop"})["status"] == "stopped");
    CHECK(program.json({"status"})["locked"] == true);
    CHECK(program.json({"doctor"}, 1)["status"] == "bad");
}
