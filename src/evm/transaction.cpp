#include "evm/transaction.hpp"

#include "crypto/keccak.hpp"
#include "evm/rlp.hpp"

namespace bursar::evm
{
namespace
{
constexpr std::uint8_t TYPE = 0x02;        // EIP-1559, typed transaction envelope of EIP-2718
constexpr std::uint8_t EMPTY_LIST = 0xC0;  // the access list
constexpr std::size_t UNSIGNED_FIELDS = 9;
constexpr std::size_t FIELDS = 12;
constexpr std::size_t RAW_BYTES_MAX = 128 * 1024;

std::vector<Bytes> encoded_fields(const Transaction& t)
{
    return {rlp_number(U256{t.chain.value}),
            rlp_number(U256{t.nonce}),
            rlp_number(t.max_priority_fee_per_gas),
            rlp_number(t.max_fee_per_gas),
            rlp_number(U256{t.gas_limit}),
            t.to ? rlp_bytes(t.to->view()) : rlp_bytes({}),
            rlp_number(t.value),
            rlp_bytes(t.data),
            Bytes{EMPTY_LIST}};
}

Bytes typed(std::span<const Bytes> fields)
{
    auto out = rlp_list(fields);
    out.insert(out.begin(), TYPE);
    return out;
}

std::unexpected<Error> wrong(std::string_view field, std::string_view what)
{
    return fail(ErrorCode::malformed, "transaction." + std::string{field} + ": " + std::string{what});
}

/// Reads the scalar fields one after another; the first failure sticks.
class FieldReader
{
public:
    explicit FieldReader(const std::vector<RlpItem>& items) : items_(items) {}

    U256 number(std::size_t index, std::string_view name)
    {
        auto value = rlp_to_number(items_[index]);
        if (value)
            return *value;
        note(name, value.error().message);
        return {};
    }
    std::uint64_t number64(std::size_t index, std::string_view name)
    {
        const auto value = number(index, name).to_u64();
        if (!value)
            note(name, "expected a number below 2^64");
        return value.value_or(0);
    }
    void note(std::string_view name, std::string_view what)
    {
        if (!error_)
            error_ = wrong(name, what).error();
    }
    const std::optional<Error>& error() const { return error_; }

private:
    const std::vector<RlpItem>& items_;
    std::optional<Error> error_;
};
}  // namespace

Hash32 signing_hash(const Transaction& transaction)
{
    return crypto::keccak256(typed(encoded_fields(transaction)));
}

Bytes signed_raw(const Transaction& transaction, const crypto::Signature& signature)
{
    auto fields = encoded_fields(transaction);
    fields.push_back(rlp_number(U256{std::uint64_t{signature.bytes[64]} - 27}));
    fields.push_back(rlp_number(U256::from_big_endian(signature.view().first(32)).value()));
    fields.push_back(rlp_number(U256::from_big_endian(signature.view().subspan(32, 32)).value()));
    return typed(fields);
}

Hash32 transaction_hash(ByteView raw)
{
    return crypto::keccak256(raw);
}

Result<SignedTransaction> parse_signed_raw(ByteView raw)
{
    if (raw.size() > RAW_BYTES_MAX)
        return fail(ErrorCode::too_large, "transaction: longer than 128 KiB");
    if (raw.empty() || raw[0] != TYPE)
        return fail(ErrorCode::unsupported, "transaction: only type 2 (EIP-1559) is supported");
    const auto list = rlp_decode(raw.subspan(1));
    if (!list)
        return forward(list);
    if (!list->is_list || list->items.size() != FIELDS)
        return fail(ErrorCode::malformed, "transaction: expected a list of 12 fields");
    const auto& items = list->items;

    FieldReader reader{items};
    SignedTransaction out;
    auto& t = out.transaction;
    t.chain = ChainId{reader.number64(0, "chain_id")};
    t.nonce = reader.number64(1, "nonce");
    t.max_priority_fee_per_gas = reader.number(2, "max_priority_fee_per_gas");
    t.max_fee_per_gas = reader.number(3, "max_fee_per_gas");
    t.gas_limit = reader.number64(4, "gas_limit");
    if (items[5].is_list || (!items[5].bytes.empty() && items[5].bytes.size() != Address::SIZE))
        reader.note("to", "expected 20 bytes or none");
    else if (!items[5].bytes.empty())
        t.to = Address::from(items[5].bytes).value();
    t.value = reader.number(6, "value");
    if (items[7].is_list)
        reader.note("data", "expected bytes");
    t.data = items[7].bytes;
    if (!items[UNSIGNED_FIELDS - 1].is_list || !items[UNSIGNED_FIELDS - 1].items.empty())
        reader.note("access_list", "expected an empty list");
    const auto parity = reader.number64(9, "y_parity");
    if (parity > 1)
        reader.note("y_parity", "expected 0 or 1");
    const auto r = reader.number(10, "r").big_endian();
    const auto s = reader.number(11, "s").big_endian();
    if (reader.error())
        return std::unexpected(*reader.error());
    std::copy(r.begin(), r.end(), out.signature.bytes.begin());
    std::copy(s.begin(), s.end(), out.signature.bytes.begin() + 32);
    out.signature.bytes[64] = static_cast<std::uint8_t>(27 + parity);
    return out;
}
}  // namespace bursar::evm
