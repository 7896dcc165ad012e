#include "mcp/sealed_state.hpp"

#include "base/secret.hpp"

namespace bursar::mcp
{
namespace
{
constexpr std::string_view VERSION = "v1.";
constexpr std::size_t SEALED_BYTES_MAX = 8 * 1024;

/// Every part is preceded by its length, so that no two bindings give the same bytes.
Hash32 seal_of(const Mac& mac, const StateBinding& binding, std::string_view payload)
{
    std::string input = "mcp requestState v1";
    const auto arguments = json::dump(binding.arguments);
    for (const std::string_view part : {std::string_view{binding.principal}, std::string_view{binding.method},
                                        std::string_view{binding.name}, std::string_view{arguments}, payload})
    {
        input += '\n';
        input += std::to_string(part.size());
        input += ':';
        input += part;
    }
    return mac(as_bytes(input));
}
}  // namespace

std::string seal_state(const Mac& mac, const StateBinding& binding, const json::Value& state, Time expires,
                       ByteView nonce)
{
    const json::Value content{{"e", expires.ms}, {"n", to_hex(nonce)}, {"s", state}};
    const auto payload = to_base64(as_bytes(json::dump(content)));
    return std::string{VERSION} + payload + "." + to_base64(seal_of(mac, binding, payload).view());
}

Result<json::Value> open_state(const Mac& mac, const StateBinding& binding, std::string_view sealed, Time now)
{
    const auto refuse = []
    {
        return fail(ErrorCode::invalid_argument,
                    "requestState is not one of ours, not for this request, or expired",
                    "repeat the request without requestState");
    };
    if (sealed.size() > SEALED_BYTES_MAX || !sealed.starts_with(VERSION))
        return refuse();
    sealed.remove_prefix(VERSION.size());
    const auto dot = sealed.find('.');
    if (dot == std::string_view::npos)
        return refuse();
    const auto payload = sealed.substr(0, dot);
    const auto given = parse_base64(sealed.substr(dot + 1));
    if (!given || !equal_in_constant_time(*given, seal_of(mac, binding, payload).view()))
        return refuse();
    const auto content = parse_base64(payload);
    if (!content)
        return refuse();
    auto parsed = json::parse(as_text(*content));
    if (!parsed || !parsed->is_object() || !parsed->contains("e") || !parsed->contains("s") ||
        !parsed->at("e").is_number_integer() || parsed->at("e").get<std::int64_t>() <= now.ms)
        return refuse();
    return std::move(parsed->at("s"));
}
}  // namespace bursar::mcp
