#pragma once

#include "chain/rpc.hpp"
#include "json/json.hpp"

/// The strict readers of JSON-RPC answers: bytes from a node in, values out.
namespace bursar::chain
{
/// The `result` of a JSON-RPC 2.0 answer to request `id`. A node's error is chain_failed with its words,
/// cleaned.
Result<json::Value> read_answer(std::string_view body, std::uint64_t id);

Result<std::uint64_t> read_quantity(const json::Value& value);
Result<U256> read_number(const json::Value& value);
/// "0x" and an even number of digits, at most `bytes_max` bytes.
Result<Bytes> read_data(const json::Value& value, std::size_t bytes_max);
Result<std::optional<Block>> read_block(const json::Value& value);
/// Logs that a reorganisation removed are left out.
Result<std::vector<Log>> read_logs(const json::Value& value);
Result<std::optional<Receipt>> read_receipt(const json::Value& value);
}  // namespace bursar::chain
