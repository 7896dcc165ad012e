#include "chain/reading.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
const std::string HASH = "0x" + std::string(64, 'a');
const std::string ADDRESS = "0x" + std::string(40, 'b');

json::Value log_json()
{
    return {{"address", ADDRESS}, {"topics", {HASH}},        {"data", "0x01"},    {"blockNumber", "0x10"},
            {"blockHash", HASH},  {"transactionHash", HASH}, {"logIndex", "0x0"}, {"removed", false}};
}

json::Value receipt_json()
{
    return {{"transactionHash", HASH},
            {"blockNumber", "0x10"},
            {"blockHash", HASH},
            {"status", "0x1"},
            {"from", ADDRESS},
            {"to", ADDRESS},
            {"contractAddress", nullptr},
            {"gasUsed", "0x5208"},
            {"effectiveGasPrice", "0x3b9aca00"},
            {"logs", json::Value::array({log_json()})}};
}
}  // namespace

TEST_CASE("an answer is only taken for the question it belongs to", "[chain]")
{
    CHECK(chain::read_answer(R"({"jsonrpc":"2.0","id":7,"result":"0x1"})", 7).value() == "0x1");
    CHECK(chain::read_answer(R"({"jsonrpc":"2.0","id":7,"result":null})", 7).value().is_null());
    for (const std::string wrong :
         {R"({"jsonrpc":"2.0","id":8,"result":"0x1"})", R"({"jsonrpc":"2.0","id":"7","result":"0x1"})",
          R"({"jsonrpc":"2.0","id":7})", R"({"jsonrpc":"1.0","id":7,"result":"0x1"})",
          R"([{"jsonrpc":"2.0","id":7,"result":1}])", R"({"jsonrpc":"2.0","id":7,"result":1,"result":2})", "",
          "<html>", "null", R"({"jsonrpc":"2.0","id":7.0,"result":1})"})
    {
        INFO(wrong);
        CHECK(chain::read_answer(wrong, 7).error().code == ErrorCode::chain_failed);
    }
}

TEST_CASE("a node's refusal keeps its words, cleaned and cut", "[chain]")
{
    const auto refusal = chain::read_answer(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"execution reverted: \\u202Eno\\n" +
            std::string(1000, 'x') + "\"}}",
        1);
    REQUIRE_FALSE(refusal);
    CHECK(refusal.error().message.starts_with("the node says: execution reverted: no x"));
    CHECK(refusal.error().message.size() < 250);
    CHECK(chain::read_answer(R"({"jsonrpc":"2.0","id":1,"error":{}})", 1).error().message ==
          "the node refused without a reason");
}

TEST_CASE("quantities and data are read in their one form", "[chain]")
{
    CHECK(chain::read_quantity("0x0").value() == 0);
    CHECK(chain::read_quantity("0xffffffffffffffff").value() == ~std::uint64_t{0});
    for (const json::Value& wrong :
         {json::Value("0x10000000000000000"), json::Value("0x"), json::Value("10"), json::Value(16),
          json::Value("-0x1"), json::Value(nullptr), json::Value("0xg")})
        CHECK_FALSE(chain::read_quantity(wrong));
    CHECK(chain::read_data("0x", 4).value().empty());
    CHECK(chain::read_data("0x00112233", 4).value().size() == 4);
    for (const json::Value& wrong :
         {json::Value("0x0011223344"), json::Value("0x0"), json::Value("00"), json::Value(1)})
        CHECK_FALSE(chain::read_data(wrong, 4));
}

TEST_CASE("a receipt needs every member that money depends on", "[chain]")
{
    const auto receipt = chain::read_receipt(receipt_json()).value().value();
    CHECK(receipt.success);
    CHECK(receipt.block == 16);
    CHECK(receipt.logs.size() == 1);
    CHECK_FALSE(receipt.contract);
    CHECK_FALSE(chain::read_receipt(nullptr).value());
    for (const char* member :
         {"transactionHash", "blockNumber", "blockHash", "status", "from", "gasUsed", "logs"})
    {
        INFO(member);
        auto without = receipt_json();
        without.erase(member);
        CHECK(chain::read_receipt(without).error().message.find(member) != std::string::npos);
    }
    auto odd = receipt_json();
    odd["status"] = "0x2";
    CHECK_FALSE(chain::read_receipt(odd));
    CHECK_FALSE(chain::read_receipt("0x1"));
}

TEST_CASE("a log that a reorganisation removed is no log", "[chain]")
{
    auto removed = log_json();
    removed["removed"] = true;
    CHECK(chain::read_logs(json::Value::array({log_json(), removed})).value().size() == 1);
    auto many_topics = log_json();
    many_topics["topics"] = {HASH, HASH, HASH, HASH, HASH};
    CHECK_FALSE(chain::read_logs(json::Value::array({many_topics})));
    auto pending = log_json();
    pending["blockNumber"] = nullptr;
    CHECK_FALSE(chain::read_logs(json::Value::array({pending})));
    CHECK_FALSE(chain::read_logs(json::Value::object()));
}

TEST_CASE("a block has a time within reason", "[chain]")
{
    json::Value block{{"number", "0x2"},
                      {"hash", HASH},
                      {"parentHash", HASH},
                      {"timestamp", "0x65"},
                      {"baseFeePerGas", "0x7"}};
    CHECK(chain::read_block(block).value().value().time == Time::from_seconds(101));
    block["timestamp"] = "0xffffffffffffffff";
    CHECK_FALSE(chain::read_block(block));
    CHECK_FALSE(chain::read_block(nullptr).value());
}
