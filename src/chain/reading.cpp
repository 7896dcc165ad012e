#include "chain/reading.hpp"

#include "base/text.hpp"

namespace bursar::chain
{
namespace
{
constexpr std::size_t NODE_WORDS_BYTES_MAX = 200;
constexpr std::size_t TOPICS_MAX = 4;

std::unexpected<Error> wrong(std::string_view field, std::string_view expected)
{
    return fail(ErrorCode::chain_failed, std::string{field} + ": expected " + std::string{expected});
}

/// Reads members of one object; the first failure sticks.
class Fields
{
public:
    explicit Fields(const json::Value& object) : object_(object)
    {
        if (!object.is_object())
            note(wrong("answer", "an object"));
    }

    const json::Value* find(const char* key) const
    {
        if (!object_.is_object())
            return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }
    std::uint64_t quantity(const char* key) { return take<std::uint64_t>(key, read_quantity); }
    U256 number(const char* key) { return take<U256>(key, read_number); }
    Bytes data(const char* key, std::size_t bytes_max)
    {
        return take<Bytes>(key, [&](const json::Value& value) { return read_data(value, bytes_max); });
    }
    template<class Fixed>
    Fixed fixed(const char* key)
    {
        return take<Fixed>(key,
                           [](const json::Value& value)
                           {
                               return value.is_string() ? Fixed::parse(value.get_ref<const std::string&>())
                                                        : Result<Fixed>{wrong("value", "text")};
                           });
    }
    template<class Fixed>
    std::optional<Fixed> optional_fixed(const char* key)
    {
        return find(key) == nullptr ? std::nullopt : std::optional{fixed<Fixed>(key)};
    }
    void note(std::unexpected<Error> error)
    {
        if (!failure_)
            failure_ = std::move(error.error());
    }
    const std::optional<Error>& failure() const { return failure_; }

private:
    template<class T, class Read>
    T take(const char* key, Read read)
    {
        const auto* value = find(key);
        if (value == nullptr)
        {
            note(wrong(key, "a value"));
            return {};
        }
        Result<T> got = read(*value);
        if (got)
            return std::move(*got);
        note(fail(ErrorCode::chain_failed, std::string{key} + ": " + got.error().message));
        return {};
    }

    const json::Value& object_;
    std::optional<Error> failure_;
};

Result<Log> read_log(const json::Value& value)
{
    Fields fields{value};
    Log log;
    log.address = fields.fixed<Address>("address");
    log.data = fields.data("data", LOG_DATA_BYTES_MAX);
    log.block = fields.quantity("blockNumber");
    log.block_hash = fields.fixed<Hash32>("blockHash");
    log.transaction = fields.fixed<Hash32>("transactionHash");
    log.index = fields.quantity("logIndex");
    const auto* topics = fields.find("topics");
    if (topics == nullptr || !topics->is_array() || topics->size() > TOPICS_MAX)
        return wrong("topics", "at most four hashes");
    for (const auto& topic : *topics)
    {
        auto hash = topic.is_string() ? Hash32::parse(topic.get_ref<const std::string&>())
                                      : Result<Hash32>{wrong("topics", "text")};
        if (!hash)
            return wrong("topics", "hashes of 32 bytes");
        log.topics.push_back(*hash);
    }
    if (fields.failure())
        return std::unexpected<Error>(*fields.failure());
    return log;
}
}  // namespace

Result<json::Value> read_answer(std::string_view body, std::uint64_t id)
{
    auto document = json::parse(body);
    if (!document)
        return fail(ErrorCode::chain_failed, "the answer is not JSON: " + document.error().message);
    if (!document->is_object() || document->value("jsonrpc", json::Value{}) != "2.0")
        return wrong("answer", "a JSON-RPC 2.0 object");
    if (const auto error = document->find("error"); error != document->end() && !error->is_null())
    {
        std::string words = "the node refused without a reason";
        if (error->is_object() && error->contains("message") && (*error)["message"].is_string())
            words = "the node says: " +
                    clean_text((*error)["message"].get_ref<const std::string&>(), NODE_WORDS_BYTES_MAX);
        return fail(ErrorCode::chain_failed, words);
    }
    const auto answered = document->find("id");
    if (answered == document->end() || !answered->is_number_unsigned() ||
        answered->get<std::uint64_t>() != id)
        return wrong("id", "the id of the request");
    const auto result = document->find("result");
    if (result == document->end())
        return wrong("result", "a value");
    return std::move(*result);
}

Result<U256> read_number(const json::Value& value)
{
    if (!value.is_string())
        return wrong("value", "a quantity such as \"0x1a\"");
    auto number = U256::parse_hex_quantity(value.get_ref<const std::string&>());
    if (!number)
        return wrong("value", "a quantity such as \"0x1a\"");
    return *number;
}

Result<std::uint64_t> read_quantity(const json::Value& value)
{
    auto number = read_number(value);
    if (!number)
        return forward(number);
    const auto small = number->to_u64();
    if (!small)
        return wrong("value", "a quantity below 2^64");
    return *small;
}

Result<Bytes> read_data(const json::Value& value, std::size_t bytes_max)
{
    if (!value.is_string() || !value.get_ref<const std::string&>().starts_with("0x"))
        return wrong("value", "hexadecimal data with 0x");
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > 2 + 2 * bytes_max)
        return wrong("value", "at most " + std::to_string(bytes_max) + " bytes");
    auto bytes = parse_hex(text);
    if (!bytes)
        return wrong("value", "hexadecimal data with 0x");
    return bytes;
}

Result<std::optional<Block>> read_block(const json::Value& value)
{
    if (value.is_null())
        return std::optional<Block>{};
    Fields fields{value};
    Block block;
    block.number = fields.quantity("number");
    block.hash = fields.fixed<Hash32>("hash");
    block.parent = fields.fixed<Hash32>("parentHash");
    const auto seconds = fields.quantity("timestamp");
    if (fields.find("baseFeePerGas") != nullptr)
        block.base_fee = fields.number("baseFeePerGas");
    if (fields.failure())
        return std::unexpected<Error>(*fields.failure());
    constexpr std::uint64_t SECONDS_MAX = 1ULL << 40;
    if (seconds > SECONDS_MAX)
        return wrong("timestamp", "seconds since 1970");
    block.time = Time::from_seconds(static_cast<std::int64_t>(seconds));
    return block;
}

Result<std::vector<Log>> read_logs(const json::Value& value)
{
    if (!value.is_array() || value.size() > LOGS_MAX)
        return wrong("logs", "a list of at most " + std::to_string(LOGS_MAX));
    std::vector<Log> logs;
    for (const auto& item : value)
    {
        if (item.is_object() && item.value("removed", json::Value{false}) == true)
            continue;
        auto log = read_log(item);
        if (!log)
            return forward(log);
        logs.push_back(std::move(*log));
    }
    return logs;
}

Result<std::optional<Receipt>> read_receipt(const json::Value& value)
{
    if (value.is_null())
        return std::optional<Receipt>{};
    Fields fields{value};
    Receipt receipt;
    receipt.transaction = fields.fixed<Hash32>("transactionHash");
    receipt.block = fields.quantity("blockNumber");
    receipt.block_hash = fields.fixed<Hash32>("blockHash");
    const auto status = fields.quantity("status");
    receipt.success = status == 1;
    receipt.from = fields.fixed<Address>("from");
    receipt.to = fields.optional_fixed<Address>("to");
    receipt.contract = fields.optional_fixed<Address>("contractAddress");
    receipt.gas_used = fields.quantity("gasUsed");
    receipt.gas_price =
        fields.find("effectiveGasPrice") == nullptr ? U256{} : fields.number("effectiveGasPrice");
    if (fields.failure())
        return std::unexpected<Error>(*fields.failure());
    if (status > 1)
        return wrong("status", "0x0 or 0x1");
    const auto* list = fields.find("logs");
    auto logs = list == nullptr ? Result<std::vector<Log>>{wrong("logs", "a list")} : read_logs(*list);
    if (!logs)
        return forward(logs);
    receipt.logs = std::move(*logs);
    return receipt;
}
}  // namespace bursar::chain
