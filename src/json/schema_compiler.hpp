#pragma once

#include "json/json.hpp"
#include "json/pattern.hpp"

#include <map>

/// The inside of Schema: a schema document turned into nodes that point at each other by index.
namespace bursar::json
{
constexpr unsigned TYPE_NULL = 1;
constexpr unsigned TYPE_BOOLEAN = 2;
constexpr unsigned TYPE_INTEGER = 4;
constexpr unsigned TYPE_NUMBER = 8;
constexpr unsigned TYPE_STRING = 16;
constexpr unsigned TYPE_ARRAY = 32;
constexpr unsigned TYPE_OBJECT = 64;

/// "text or null": for messages.
std::string type_names(unsigned types);

struct SchemaNode
{
    using Index = std::size_t;
    bool never = false;  ///< the schema `false`
    std::optional<unsigned> types;
    std::optional<Index> reference;
    std::optional<Value> constant;
    std::vector<Value> one_of_values;
    // Text
    std::optional<std::size_t> length_min;
    std::optional<std::size_t> length_max;
    std::optional<Pattern> pattern;
    std::string pattern_text;
    // Numbers
    std::optional<Value> minimum;
    std::optional<Value> maximum;
    std::optional<Value> exclusive_minimum;
    std::optional<Value> exclusive_maximum;
    // Arrays
    std::optional<std::size_t> items_min;
    std::optional<std::size_t> items_max;
    std::vector<Index> prefix_items;
    std::optional<Index> items;
    bool unique_items = false;
    // Objects
    std::map<std::string, Index, std::less<>> properties;
    std::vector<std::string> required;
    std::optional<Index> additional;
    std::optional<Index> property_names;
    std::optional<std::size_t> properties_min;
    std::optional<std::size_t> properties_max;
    // Combinations
    std::vector<Index> all_of;
    std::vector<Index> any_of;
    std::vector<Index> one_of;
    std::optional<Index> negated;
    std::optional<Index> condition;
    std::optional<Index> when_true;
    std::optional<Index> when_false;
};

/// Node 0 is the whole schema.
Result<std::vector<SchemaNode>> compile_schema(const Value& document);
}  // namespace bursar::json
