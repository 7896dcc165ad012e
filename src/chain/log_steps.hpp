#pragma once

#include "chain/rpc.hpp"

namespace bursar::chain
{
/// Public nodes refuse wider ranges in one eth_getLogs.
constexpr std::uint64_t LOG_BLOCKS_MAX = 5'000;

/// Walks a range of blocks in steps and hands each log to `take` in order, until it returns false. Without an
/// end the range ends at the newest block.
template<class Take>
Result<void> for_each_log(const Rpc& rpc, LogFilter filter, const std::stop_token& stop, Take take)
{
    auto last = filter.to_block;
    if (!last)
    {
        auto newest = rpc.block_number(stop);
        if (!newest)
            return forward(newest);
        last = *newest;
    }
    for (auto from = filter.from_block; from <= *last;)
    {
        filter.from_block = from;
        filter.to_block = *last - from < LOG_BLOCKS_MAX ? *last : from + LOG_BLOCKS_MAX - 1;
        auto logs = rpc.logs(filter, stop);
        if (!logs)
            return forward(logs);
        for (const auto& log : *logs)
        {
            // A node that answers with logs nobody asked for is broken or lies.
            if (log.address != filter.address || log.block < from || log.block > *filter.to_block)
                return fail(ErrorCode::chain_failed, "eth_getLogs: a log outside the question");
            if (!take(log))
                return {};
        }
        from = *filter.to_block + 1;
        if (from == 0)
            break;
    }
    return {};
}
}  // namespace bursar::chain
