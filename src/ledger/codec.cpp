#include "ledger/codec.hpp"

#include <array>
#include <concepts>
#include <utility>

namespace bursar::ledger
{
namespace
{
constexpr std::uint8_t last_of(AgentState)
{
    return std::to_underlying(AgentState::revoked);
}
constexpr std::uint8_t last_of(IntentState)
{
    return std::to_underlying(IntentState::rejected);
}
constexpr std::uint8_t last_of(ApprovalState)
{
    return std::to_underlying(ApprovalState::expired);
}
constexpr std::uint8_t last_of(PaymentState)
{
    return std::to_underlying(PaymentState::expired);
}
constexpr std::uint8_t last_of(ProofKind)
{
    return std::to_underlying(ProofKind::passkey);
}

template<class T>
concept State = std::is_enum_v<T>;

class Encoder
{
public:
    void put(std::unsigned_integral auto value)
    {
        for (int shift = static_cast<int>(sizeof(value)) * 8 - 8; shift >= 0; shift -= 8)
            out_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    void put(State auto value) { put(static_cast<std::uint8_t>(std::to_underlying(value))); }
    void put(Time value) { put(static_cast<std::uint64_t>(value.ms)); }
    void put(Units value)
    {
        put(static_cast<std::uint64_t>(value.raw() >> 64));
        put(static_cast<std::uint64_t>(value.raw()));
    }
    void put(const AssetId& asset)
    {
        put(asset.chain.value);
        put(asset.token);
    }
    template<std::size_t N, class Tag>
    void put(const FixedBytes<N, Tag>& value)
    {
        out_.insert(out_.end(), value.bytes.begin(), value.bytes.end());
    }
    template<class Tag>
    void put(const Id<Tag>& id)
    {
        put(id.text());
    }
    void put(const std::string& text) { sized(as_bytes(text), TEXT_BYTES_MAX); }
    void put(const Bytes& bytes) { sized(bytes, BLOB_BYTES_MAX); }

    bool fits() const { return fits_; }
    Bytes take() { return std::move(out_); }
    void expect(std::size_t size) { out_.reserve(size); }

private:
    void sized(ByteView bytes, std::size_t size_max)
    {
        fits_ = fits_ && bytes.size() <= size_max;
        put(static_cast<std::uint32_t>(bytes.size()));
        out_.insert(out_.end(), bytes.begin(), bytes.end());
    }

    Bytes out_;
    bool fits_ = true;
};

/// Once something did not fit, everything reads as zero and `good` is false.
class Decoder
{
public:
    explicit Decoder(ByteView body) : rest_(body) {}

    template<std::unsigned_integral T>
    void get(T& value)
    {
        std::uint64_t read = 0;
        for (std::uint8_t byte : take(sizeof(T)))
            read = (read << 8) | byte;
        value = static_cast<T>(read);
    }
    template<State T>
    void get(T& value)
    {
        std::uint8_t number = 0;
        get(number);
        good_ = good_ && number <= last_of(T{});
        value = static_cast<T>(good_ ? number : 0);
    }
    void get(Time& value)
    {
        std::uint64_t ms = 0;
        get(ms);
        value.ms = static_cast<std::int64_t>(ms);
    }
    void get(Units& value)
    {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        get(high);
        get(low);
        value = Units{(static_cast<Units::Raw>(high) << 64) | low};
    }
    void get(AssetId& asset)
    {
        get(asset.chain.value);
        get(asset.token);
    }
    template<std::size_t N, class Tag>
    void get(FixedBytes<N, Tag>& value)
    {
        const ByteView bytes = take(N);
        std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
    }
    template<class Tag>
    void get(Id<Tag>& id)
    {
        std::string text;
        get(text);
        auto parsed = Id<Tag>::parse(text);
        good_ = good_ && parsed.has_value();
        if (parsed)
            id = std::move(*parsed);
    }
    void get(std::string& text) { text = std::string{as_text(sized(TEXT_BYTES_MAX))}; }
    void get(Bytes& bytes)
    {
        const ByteView view = sized(BLOB_BYTES_MAX);
        bytes.assign(view.begin(), view.end());
    }

    bool finished() const { return good_ && rest_.empty(); }

private:
    ByteView take(std::size_t count)
    {
        if (!good_ || count > rest_.size())
        {
            good_ = false;
            return {};
        }
        const ByteView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    ByteView sized(std::size_t size_max)
    {
        std::uint32_t size = 0;
        get(size);
        good_ = good_ && size <= size_max;
        return take(size);
    }

    ByteView rest_;
    bool good_ = true;
};

template<class T>
Result<Event> decode_as(ByteView body)
{
    T event;
    Decoder decoder{body};
    std::apply([&](auto&... field) { (decoder.get(field), ...); }, T::fields(event));
    if (!decoder.finished())
        return fail(ErrorCode::integrity_failed, "a journal entry's body does not have the form of its kind");
    return Event{std::move(event)};
}

using DecodeFunction = Result<Event> (*)(ByteView);

constexpr auto DECODERS = []<std::size_t... I>(std::index_sequence<I...>)
{
    return std::array<DecodeFunction, sizeof...(I)>{&decode_as<std::variant_alternative_t<I, Event>>...};
}(std::make_index_sequence<std::variant_size_v<Event>>{});

constexpr std::array<std::string_view, std::variant_size_v<Event>> KINDS{
    "setting_put",      "agent_added",        "agent_moved",    "intent_drafted",  "intent_approved",
    "intent_moved",     "approval_opened",    "approval_moved", "budget_opened",   "payment_opened",
    "payment_reserved", "payment_authorised", "payment_moved",  "payment_settled", "payment_expired"};
}  // namespace

std::string_view kind_name(std::size_t kind)
{
    return kind < KINDS.size() ? KINDS[kind] : "unknown";
}

Result<Bytes> encode(const Event& event)
{
    Encoder encoder;
    encoder.expect(512);
    std::visit(
        [&](const auto& known)
        {
            std::apply([&](const auto&... field) { (encoder.put(field), ...); },
                       std::decay_t<decltype(known)>::fields(known));
        },
        event);
    if (!encoder.fits())
        return fail(ErrorCode::too_large, std::string{kind_name(event.index())} + ": a field is too long",
                    "texts have at most " + std::to_string(TEXT_BYTES_MAX) + " bytes, blobs at most " +
                        std::to_string(BLOB_BYTES_MAX));
    return encoder.take();
}

Result<Event> decode(std::size_t kind, ByteView body)
{
    if (kind >= DECODERS.size())
        return fail(ErrorCode::integrity_failed,
                    "a journal entry is of the unknown kind " + std::to_string(kind));
    return DECODERS[kind](body);
}
}  // namespace bursar::ledger
