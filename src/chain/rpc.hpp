#pragma once

#include "base/money.hpp"
#include "base/time.hpp"
#include "net/client.hpp"

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// Ethereum JSON-RPC (execution-apis) over `net`: a few typed questions, answers strictly parsed. Every
/// failure is `chain_failed` and says which method; the URL, which may hold an API key, is in no message.
namespace bursar::chain
{
constexpr std::size_t LOGS_MAX = 10'000;
constexpr std::size_t LOG_DATA_BYTES_MAX = 4096;

/// A block by number or by name.
struct BlockRef
{
    std::string text = "latest";
    static BlockRef latest() { return {}; }
    static BlockRef safe() { return {"safe"}; }
    static BlockRef finalized() { return {"finalized"}; }
    static BlockRef pending() { return {"pending"}; }
    static BlockRef at(std::uint64_t number);
};

struct Block
{
    std::uint64_t number = 0;
    Hash32 hash;
    Hash32 parent;
    Time time;
    std::optional<U256> base_fee;  ///< wei per gas; absent before EIP-1559
};

struct Log
{
    Address address;
    std::vector<Hash32> topics;  ///< at most 4
    Bytes data;
    std::uint64_t block = 0;
    Hash32 block_hash;
    Hash32 transaction;
    std::uint64_t index = 0;
};

/// Topics: an empty place matches anything.
struct LogFilter
{
    std::uint64_t from_block = 0;
    std::optional<std::uint64_t> to_block;  ///< latest when absent
    Address address;
    std::vector<std::optional<Hash32>> topics;
};

struct Receipt
{
    Hash32 transaction;
    std::uint64_t block = 0;
    Hash32 block_hash;
    bool success = false;
    Address from;
    std::optional<Address> to;
    std::optional<Address> contract;  ///< made by a deployment
    std::uint64_t gas_used = 0;
    U256 gas_price;  ///< effective, wei
    std::vector<Log> logs;
};

/// Safe to use from several threads. Borrows the net client.
class Rpc
{
public:
    /// `url` as the owner configured it. Whether it may be on a private address is the net client's policy.
    Rpc(const net::Client& net, net::Url url) : net_(net), url_(std::move(url)) {}

    Result<ChainId> chain_id(std::stop_token stop = {}) const;
    Result<std::uint64_t> block_number(std::stop_token stop = {}) const;
    /// Empty when the node does not know the block.
    Result<std::optional<Block>> block(const BlockRef& ref, std::stop_token stop = {}) const;
    /// eth_call. A revert is chain_failed with the node's words, cleaned.
    Result<Bytes> call(const Address& to, ByteView data, const BlockRef& ref = {},
                       std::stop_token stop = {}) const;
    Result<std::vector<Log>> logs(const LogFilter& filter, std::stop_token stop = {}) const;
    /// Empty when the transaction is not in a block (yet, or any more).
    Result<std::optional<Receipt>> receipt(const Hash32& transaction, std::stop_token stop = {}) const;
    Result<Hash32> send_raw_transaction(ByteView transaction, std::stop_token stop = {}) const;
    /// wei per gas
    Result<U256> gas_price(std::stop_token stop = {}) const;
    Result<U256> max_priority_fee(std::stop_token stop = {}) const;
    Result<std::uint64_t> estimate_gas(const Address& from, const std::optional<Address>& to, ByteView data,
                                       std::stop_token stop = {}) const;
    Result<std::uint64_t> transaction_count(const Address& account, const BlockRef& ref = {},
                                            std::stop_token stop = {}) const;
    /// wei
    Result<U256> balance(const Address& account, const BlockRef& ref = {}, std::stop_token stop = {}) const;
    Result<Bytes> code(const Address& account, const BlockRef& ref = {}, std::stop_token stop = {}) const;

private:
    const net::Client& net_;
    net::Url url_;
    mutable std::atomic<std::uint64_t> next_id_{1};
};
}  // namespace bursar::chain
