#include "chain/token.hpp"

#include "chain/log_steps.hpp"
#include "evm/constants.hpp"

#include <algorithm>

namespace bursar::chain
{
namespace
{
std::unexpected<Error> no_token(const char* question, const Address& token)
{
    return fail(ErrorCode::chain_failed, std::string{question} + ": no readable answer from " + token.hex(),
                "is this the token's address on this chain?");
}
}  // namespace

Result<Units> token_balance(const Rpc& rpc, const Address& token, const Address& account, const BlockRef& ref,
                            std::stop_token stop)
{
    auto data = evm::AbiEncoder{evm::selector::BALANCE_OF}.value(account).finish();
    auto answer = rpc.call(token, data, ref, std::move(stop));
    if (!answer)
        return forward(answer);
    auto units = evm::AbiDecoder{*answer}.units(0);
    if (!units)
        return no_token("balanceOf", token);
    return units;
}

Result<bool> authorization_state(const Rpc& rpc, const Address& token, const Address& from,
                                 const Hash32& nonce, const BlockRef& ref, std::stop_token stop)
{
    auto data = evm::AbiEncoder{evm::selector::AUTHORIZATION_STATE}.value(from).word(nonce).finish();
    auto answer = rpc.call(token, data, ref, std::move(stop));
    if (!answer)
        return forward(answer);
    auto used = evm::AbiDecoder{*answer}.boolean(0);
    if (!used)
        return no_token("authorizationState", token);
    return used;
}

Result<std::optional<AuthorizationEnd>>
find_authorization_end(const Rpc& rpc, const Address& token, const Address& from, const Hash32& nonce,
                       std::uint64_t from_block, std::optional<std::uint64_t> to_block, std::stop_token stop)
{
    // Both events are indexed by authorizer and nonce, so one question finds either.
    const LogFilter filter{from_block, to_block, token, {std::nullopt, evm::word_of(from), nonce}};
    std::optional<AuthorizationEnd> found;
    auto walked = for_each_log(
        rpc, filter, stop,
        [&](const Log& log)
        {
            if (log.topics.size() != 3 || log.topics[1] != evm::word_of(from) || log.topics[2] != nonce)
                return true;
            const bool used = log.topics[0] == evm::topic::AUTHORIZATION_USED;
            if (!used && log.topics[0] != evm::topic::AUTHORIZATION_CANCELED)
                return true;
            found = {used ? AuthorizationEnd::How::used : AuthorizationEnd::How::cancelled, log.transaction,
                     log.block, log.block_hash};
            return false;
        });
    if (!walked)
        return forward(walked);
    return found;
}

bool has_transfer(const Receipt& receipt, const Address& token, const Address& from, const Address& to,
                  Units value)
{
    return receipt.success &&
           std::ranges::any_of(receipt.logs,
                               [&](const Log& log)
                               {
                                   return log.address == token && log.topics.size() == 3 &&
                                          log.topics[0] == evm::topic::TRANSFER &&
                                          log.topics[1] == evm::word_of(from) &&
                                          log.topics[2] == evm::word_of(to) && log.data.size() == 32 &&
                                          std::ranges::equal(log.data, evm::word_of(value).bytes);
                               });
}

Result<Hash32> domain_separator(const Rpc& rpc, const Address& token, std::stop_token stop)
{
    auto answer =
        rpc.call(token, evm::AbiEncoder{evm::selector::DOMAIN_SEPARATOR}.finish(), {}, std::move(stop));
    if (!answer)
        return forward(answer);
    auto word = evm::AbiDecoder{*answer}.word(0);
    if (!word)
        return no_token("DOMAIN_SEPARATOR", token);
    return word;
}
}  // namespace bursar::chain
