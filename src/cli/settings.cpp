#include "cli/settings.hpp"

#include "cli/files.hpp"
#include "json/json.hpp"

namespace bursar::cli
{
namespace
{
constexpr std::string_view FILE_NAME = "config.json";
}

Result<Settings> parse_settings(std::string_view text)
{
    const auto value =
        json::parse(text, {.bytes_max = SETTINGS_BYTES_MAX, .depth_max = 4, .values_max = 1000});
    if (!value)
        return fail(ErrorCode::malformed, "config.json: " + value.error().message);
    Settings settings;
    json::ObjectReader reader{*value, "config.json"};
    settings.allow_loopback = reader.boolean("allow_loopback", false);
    if (const auto* list = reader.array("allow_private", ALLOW_PRIVATE_ITEMS_MAX))
        for (const auto& item : *list)
        {
            if (!item.is_string() || item.get_ref<const std::string&>().size() > 260)
                reader.wrong("allow_private", "expected texts such as \"10.0.0.5:8545\"");
            else
                settings.allow_private.push_back(item.get<std::string>());
        }
    reader.no_others();
    if (reader.failure())
        return std::unexpected<Error>(*reader.failure());
    return settings;
}

Result<Settings> load_settings(const std::filesystem::path& home)
{
    const auto text = read_file(home / FILE_NAME, SETTINGS_BYTES_MAX);
    if (!text && text.error().code == ErrorCode::not_found)
        return Settings{};
    if (!text)
        return forward(text);
    return parse_settings(*text);
}

Result<void> save_settings(const std::filesystem::path& home, const Settings& settings)
{
    const json::Value value{{"allow_loopback", settings.allow_loopback},
                            {"allow_private", settings.allow_private}};
    return replace_file(home / FILE_NAME, json::dump(value) + "\n");
}

net::ClientOptions net_options(const Settings& settings)
{
    net::ClientOptions options;
    options.addresses.allow_loopback = settings.allow_loopback;
    options.addresses.allow_private = settings.allow_private;
    return options;
}
}  // namespace bursar::cli
