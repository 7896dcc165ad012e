#include "chain/debit_wallet.hpp"

#include "chain/log_steps.hpp"
#include "evm/constants.hpp"

namespace bursar::chain
{
namespace
{
std::unexpected<Error> no_wallet(const char* question, const Address& wallet)
{
    return fail(ErrorCode::chain_failed, std::string{question} + ": no readable answer from " + wallet.hex(),
                "is this the debit wallet's address on this chain?");
}

/// Settled(address indexed owner, address indexed token, address indexed payee, uint256 amount, uint256
/// nonce, bytes32 ref).
Result<Settlement> read_settled(const Log& log)
{
    const evm::AbiDecoder data{log.data};
    if (log.topics.size() != 4 || log.data.size() != 3 * 32)
        return fail(ErrorCode::chain_failed, "eth_getLogs: a Settled log with another shape");
    auto payee = evm::AbiDecoder{log.topics[3].bytes}.address(0);
    auto owner = evm::AbiDecoder{log.topics[1].bytes}.address(0);
    auto token = evm::AbiDecoder{log.topics[2].bytes}.address(0);
    auto amount = data.units(0);
    auto nonce = data.word(1);
    auto reference = data.word(2);
    if (!payee || !owner || !token || !amount || !nonce || !reference)
        return fail(ErrorCode::chain_failed, "eth_getLogs: a Settled log with values out of range");
    return Settlement{*owner,     *token,          *payee,    *amount,       *nonce,
                      *reference, log.transaction, log.block, log.block_hash};
}
}  // namespace

Result<Units> debitable_balance(const Rpc& rpc, const Address& wallet, const Address& owner,
                                const Address& token, const BlockRef& ref, std::stop_token stop)
{
    auto data = evm::AbiEncoder{evm::selector::DEBITABLE_BALANCE}.value(owner).value(token).finish();
    auto answer = rpc.call(wallet, data, ref, std::move(stop));
    if (!answer)
        return forward(answer);
    auto units = evm::AbiDecoder{*answer}.units(0);
    if (!units)
        return no_wallet("debitableBalance", wallet);
    return units;
}

Result<bool> used_nonce(const Rpc& rpc, const Address& wallet, const Address& owner, const Address& token,
                        const Hash32& nonce, const BlockRef& ref, std::stop_token stop)
{
    auto data = evm::AbiEncoder{evm::selector::USED_NONCES}.value(owner).value(token).word(nonce).finish();
    auto answer = rpc.call(wallet, data, ref, std::move(stop));
    if (!answer)
        return forward(answer);
    auto used = evm::AbiDecoder{*answer}.boolean(0);
    if (!used)
        return no_wallet("usedNonces", wallet);
    return used;
}

Result<std::vector<Settlement>> settlements(const Rpc& rpc, const Address& wallet, const Address& owner,
                                            const Address& token, std::uint64_t from_block,
                                            std::optional<std::uint64_t> to_block, std::stop_token stop)
{
    const LogFilter filter{
        from_block, to_block, wallet, {evm::topic::SETTLED, evm::word_of(owner), evm::word_of(token)}};
    std::vector<Settlement> out;
    std::optional<Error> broken;
    auto walked = for_each_log(rpc, filter, stop,
                               [&](const Log& log)
                               {
                                   auto settled = read_settled(log);
                                   if (!settled)
                                       broken = settled.error();
                                   else if (out.size() == LOGS_MAX)
                                       broken =
                                           Error{ErrorCode::chain_failed, "eth_getLogs: too many settlements",
                                                 "ask for fewer blocks"};
                                   else
                                       out.push_back(*settled);
                                   return !broken;
                               });
    if (!walked)
        return forward(walked);
    if (broken)
        return std::unexpected<Error>(*broken);
    return out;
}

Result<Hash32> debit_wallet_domain(const Rpc& rpc, const Address& wallet, std::stop_token stop)
{
    auto answer = rpc.call(wallet, evm::AbiEncoder{evm::selector::WALLET_DOMAIN_SEPARATOR}.finish(), {},
                           std::move(stop));
    if (!answer)
        return forward(answer);
    auto word = evm::AbiDecoder{*answer}.word(0);
    if (!word)
        return no_wallet("domainSeparator", wallet);
    return word;
}
}  // namespace bursar::chain
