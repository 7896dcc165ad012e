#include "chain/rpc.hpp"

#include "chain/reading.hpp"

namespace bursar::chain
{
namespace
{
constexpr std::size_t CALL_RESULT_BYTES_MAX = 64 * 1024;
constexpr std::size_t CODE_BYTES_MAX = 64 * 1024;

/// One question of a method: sends it, reads the answer's result with `read`, and puts the method's name
/// before any failure.
template<class Read>
auto ask(const net::Client& net, const net::Url& url, std::uint64_t id, std::string_view method,
         json::Value params, std::stop_token stop, Read read) -> decltype(read(json::Value{}))
{
    const json::Value question{
        {"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
    net::Request request{.method = "POST",
                         .url = url,
                         .headers = {{"Content-Type", "application/json"}},
                         .body = json::dump(question)};
    const auto failed = [&](const Error& error)
    {
        return fail(ErrorCode::chain_failed, std::string{method} + ": " + error.message, error.hint);
    };

    const auto response = net.send(request, std::move(stop));
    if (!response && response.error().code == ErrorCode::cancelled)
        return forward(response);
    if (!response)
        return failed(response.error());
    if (response->url != url)
        return failed(
            {ErrorCode::chain_failed, "the RPC address redirects elsewhere", "configure its final address"});
    // Nodes answer errors with status 200 or 4xx and a JSON body; only what is no JSON-RPC is judged by the
    // status.
    auto result = read_answer(response->body, id);
    if (!result && response->status != 200)
        return failed({ErrorCode::chain_failed,
                       result.error().message + " (HTTP status " + std::to_string(response->status) + ")",
                       {}});
    if (!result)
        return failed(result.error());
    auto value = read(*result);
    if (!value)
        return failed(value.error());
    return value;
}

auto data_up_to(std::size_t bytes_max)
{
    return [bytes_max](const json::Value& value)
    {
        return read_data(value, bytes_max);
    };
}

Result<Hash32> read_hash(const json::Value& value)
{
    if (!value.is_string())
        return fail(ErrorCode::chain_failed, "expected a hash");
    return Hash32::parse(value.get_ref<const std::string&>());
}

json::Value filter_json(const LogFilter& filter)
{
    json::Value topics = json::Value::array();
    for (const auto& topic : filter.topics)
        topics.push_back(topic ? json::Value(topic->hex()) : json::Value(nullptr));
    return {{"fromBlock", U256{filter.from_block}.hex_quantity()},
            {"toBlock", filter.to_block ? U256{*filter.to_block}.hex_quantity() : "latest"},
            {"address", filter.address.hex()},
            {"topics", std::move(topics)}};
}
}  // namespace

BlockRef BlockRef::at(std::uint64_t number)
{
    return {U256{number}.hex_quantity()};
}

Result<ChainId> Rpc::chain_id(std::stop_token stop) const
{
    auto id = ask(net_, url_, next_id_++, "eth_chainId", json::Value::array(), stop, read_quantity);
    if (!id)
        return forward(id);
    return ChainId{*id};
}

Result<std::uint64_t> Rpc::block_number(std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_blockNumber", json::Value::array(), stop, read_quantity);
}

Result<std::optional<Block>> Rpc::block(const BlockRef& ref, std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_getBlockByNumber", json::Value::array({ref.text, false}), stop,
               read_block);
}

Result<Bytes> Rpc::call(const Address& to, ByteView data, const BlockRef& ref, std::stop_token stop) const
{
    json::Value params = json::Value::array();
    params.push_back({{"to", to.hex()}, {"data", to_hex_0x(data)}});
    params.push_back(ref.text);
    return ask(net_, url_, next_id_++, "eth_call", std::move(params), stop,
               data_up_to(CALL_RESULT_BYTES_MAX));
}

Result<std::vector<Log>> Rpc::logs(const LogFilter& filter, std::stop_token stop) const
{
    json::Value params = json::Value::array();
    params.push_back(filter_json(filter));
    return ask(net_, url_, next_id_++, "eth_getLogs", std::move(params), stop, read_logs);
}

Result<std::optional<Receipt>> Rpc::receipt(const Hash32& transaction, std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_getTransactionReceipt", json::Value::array({transaction.hex()}),
               stop, read_receipt);
}

Result<Hash32> Rpc::send_raw_transaction(ByteView transaction, std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_sendRawTransaction", json::Value::array({to_hex_0x(transaction)}),
               stop, read_hash);
}

Result<U256> Rpc::gas_price(std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_gasPrice", json::Value::array(), stop, read_number);
}

Result<U256> Rpc::max_priority_fee(std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_maxPriorityFeePerGas", json::Value::array(), stop, read_number);
}

Result<std::uint64_t> Rpc::estimate_gas(const Address& from, const std::optional<Address>& to, ByteView data,
                                        std::stop_token stop) const
{
    json::Value transaction{{"from", from.hex()}, {"data", to_hex_0x(data)}};
    if (to)
        transaction["to"] = to->hex();
    json::Value params = json::Value::array();
    params.push_back(std::move(transaction));
    return ask(net_, url_, next_id_++, "eth_estimateGas", std::move(params), stop, read_quantity);
}

Result<std::uint64_t> Rpc::transaction_count(const Address& account, const BlockRef& ref,
                                             std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_getTransactionCount",
               json::Value::array({account.hex(), ref.text}), stop, read_quantity);
}

Result<U256> Rpc::balance(const Address& account, const BlockRef& ref, std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_getBalance", json::Value::array({account.hex(), ref.text}), stop,
               read_number);
}

Result<Bytes> Rpc::code(const Address& account, const BlockRef& ref, std::stop_token stop) const
{
    return ask(net_, url_, next_id_++, "eth_getCode", json::Value::array({account.hex(), ref.text}), stop,
               data_up_to(CODE_BYTES_MAX));
}
}  // namespace bursar::chain
