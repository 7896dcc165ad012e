#include "chain/rpc.hpp"
#include "chain/token.hpp"
#include "tests/support/raw_server.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using test::RawServer;

namespace
{
net::Client local_client()
{
    net::ClientOptions options;
    options.addresses.allow_loopback = true;
    options.limits.call_ms_max = 500;
    return net::Client{options};
}

RawServer::Behaviour answer(int status, const std::string& body)
{
    return [=](const std::string&, const RawServer::Connection& connection)
    {
        connection.write("HTTP/1.1 " + std::to_string(status) +
                         " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
}

chain::Rpc rpc_to(const net::Client& net, const RawServer& server)
{
    return chain::Rpc{net, net::parse_url(server.url("/v2/SECRET-API-KEY")).value()};
}
}  // namespace

TEST_CASE("a node that answers nonsense is chain_failed, and the key in its URL is in no message", "[chain]")
{
    const auto net = local_client();
    for (const auto& behaviour :
         {answer(200, "{}"), answer(200, "no json"), answer(429, "slow down"), answer(500, ""), answer(200, R"({"jsonrpc":"2.0","id":1,"result":7})"),
          answer(401, R"({"jsonrpc":"2.0","id":null,"error":{"message":"bad key"}})"),
          RawServer::Behaviour{[](const std::string&, const RawServer::Connection&) {}},
          RawServer::Behaviour{[](const std::string&, const RawServer::Connection& connection) { connection.wait_for_close(); }}})
    {
        RawServer server{behaviour};
        const auto rpc = rpc_to(net, server);
        const auto failed = rpc.block_number();
        REQUIRE_FALSE(failed);
        CHECK(failed.error().code == ErrorCode::chain_failed);
        CHECK(failed.error().message.starts_with("eth_blockNumber: "));
        CHECK(to_string(failed.error()).find("SECRET") == std::string::npos);
    }
}

TEST_CASE("a question has the form of JSON-RPC 2.0", "[chain]")
{
    const auto net = local_client();
    RawServer server{answer(200, R"({"jsonrpc":"2.0","id":1,"result":"0x2a"})")};
    CHECK(rpc_to(net, server).block_number().value() == 42);
    CHECK(server.requests().at(0).ends_with(
        R"({"id":1,"jsonrpc":"2.0","method":"eth_blockNumber","params":[]})"));
}

TEST_CASE("logs outside the question are not believed", "[chain]")
{
    const auto net = local_client();
    const std::string hash = "0x" + std::string(64, '1');
    RawServer server{answer(200, R"({"jsonrpc":"2.0","id":1,"result":[{"address":"0x)" +
                                     std::string(40, '9') +
                                     R"(","topics":[],"data":"0x","blockNumber":"0x5","blockHash":")" + hash +
                                     R"(","transactionHash":")" + hash + R"(","logIndex":"0x0"}]})")};
    const auto end =
        chain::find_authorization_end(rpc_to(net, server), Address{}, Address{}, Hash32{}, 1, 10);
    REQUIRE_FALSE(end);
    CHECK(end.error().message == "eth_getLogs: a log outside the question");
}
