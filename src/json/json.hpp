#pragma once

#include "base/error.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Strict JSON: what nlohmann/json reads too generously is refused here, so that no two readers disagree.
namespace bursar::json
{
using Value = nlohmann::json;

struct Limits
{
    std::size_t bytes_max = 4 * 1024 * 1024;
    std::size_t depth_max = 64;
    std::size_t values_max = 200'000;  ///< members and items altogether
};

/// Parses one document: UTF-8 without byte order mark, no duplicate keys, no trailing text. Integers outside
/// -2^63 to 2^64 - 1 are refused, because they would lose digits. A number written with a fraction or an
/// exponent becomes a double and is never an integer ("1.0" is not 1): amounts of money are text on every
/// wire. Errors: malformed, too_large (bytes, depth, count). The message never repeats the text.
Result<Value> parse(std::string_view text, const Limits& limits = {});

/// Compact text, keys sorted: equal values give equal text. Never throws: bytes that are not UTF-8 are
/// replaced.
std::string dump(const Value& value);

/// Reads the members of one object and names what is wrong: "params.amount: expected text".
/// The first failure (malformed) sticks: later reads return empty values and `failure` reports it.
class ObjectReader
{
public:
    ObjectReader(const Value& value, std::string path);

    std::string text(std::string_view key, std::size_t bytes_max);
    std::optional<std::string> optional_text(std::string_view key, std::size_t bytes_max);
    std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view key, std::int64_t min, std::int64_t max);
    bool boolean(std::string_view key, bool fallback);
    /// The member, or null when it is absent. `object` and `array` also: null without a failure when it is
    /// absent.
    const Value* member(std::string_view key);
    const Value* object(std::string_view key);
    const Value* array(std::string_view key, std::size_t items_max);
    /// Refuses members that nobody asked for.
    void no_others();
    /// Records a failure of the caller's own.
    void wrong(std::string_view key, std::string_view what);
    const std::optional<Error>& failure() const { return failure_; }

private:
    const Value* value_ = nullptr;
    std::string path_;
    std::vector<std::string> seen_;
    std::optional<Error> failure_;
};
}  // namespace bursar::json
