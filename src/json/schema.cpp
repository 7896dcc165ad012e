#include "json/schema.hpp"

#include "json/schema_compiler.hpp"

#include <algorithm>

namespace bursar::json
{
namespace
{
/// Bounds recursion through $ref; a document is at most this deep anyway.
constexpr std::size_t VALIDATION_DEPTH_MAX = 256;

std::string joined(const std::string& path, std::string_view key)
{
    return path.empty() ? std::string{key} : path + '.' + std::string{key};
}

std::string item_path(const std::string& path, std::size_t index)
{
    return path + '[' + std::to_string(index) + ']';
}

std::string list_of(const std::vector<Value>& values)
{
    std::string text;
    for (const auto& value : values)
        text += (text.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : dump(value));
    return text;
}

bool has_type(const Value& value, unsigned types)
{
    switch (value.type())
    {
    case Value::value_t::null:
        return types & TYPE_NULL;
    case Value::value_t::boolean:
        return types & TYPE_BOOLEAN;
    case Value::value_t::number_integer:
    case Value::value_t::number_unsigned:
        return types & (TYPE_INTEGER | TYPE_NUMBER);
    case Value::value_t::number_float:
        return types & TYPE_NUMBER;
    case Value::value_t::string:
        return types & TYPE_STRING;
    case Value::value_t::array:
        return types & TYPE_ARRAY;
    case Value::value_t::object:
        return types & TYPE_OBJECT;
    case Value::value_t::binary:
    case Value::value_t::discarded:
        break;
    }
    return false;
}

std::size_t code_points(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Validator
{
public:
    explicit Validator(const std::vector<SchemaNode>& nodes) : nodes_(nodes) {}

    /// The first thing that is wrong; empty when nothing is.
    std::optional<Error> check(std::size_t index, const Value& value, const std::string& path,
                               std::size_t depth) const
    {
        const auto& node = nodes_[index];
        if (depth > VALIDATION_DEPTH_MAX)
            return wrong(path, "nested too deeply");
        if (node.never)
            return wrong(path, "nothing is allowed here");
        if (node.types && !has_type(value, *node.types))
            return wrong(path, "expected " + type_names(*node.types));
        if (node.reference)
            if (auto error = check(*node.reference, value, path, depth + 1))
                return error;
        if (node.constant && value != *node.constant)
            return wrong(path, "expected exactly " + list_of(std::vector<Value>{*node.constant}));
        if (!node.one_of_values.empty() && std::find(node.one_of_values.begin(), node.one_of_values.end(),
                                                     value) == node.one_of_values.end())
            return wrong(path, "not one of the allowed values", "use one of: " + list_of(node.one_of_values));
        if (value.is_string())
            if (auto error = check_text(node, value.get_ref<const std::string&>(), path))
                return error;
        if (value.is_number())
            if (auto error = check_number(node, value, path))
                return error;
        if (value.is_array())
            if (auto error = check_array(node, value, path, depth))
                return error;
        if (value.is_object())
            if (auto error = check_object(node, value, path, depth))
                return error;
        return check_combinations(node, value, path, depth);
    }

private:
    static std::optional<Error> wrong(const std::string& path, std::string what, std::string hint = {})
    {
        return Error{ErrorCode::invalid_argument,
                     (path.empty() ? "the value" : path) + ": " + std::move(what), std::move(hint)};
    }

    static std::optional<Error> check_text(const SchemaNode& node, const std::string& text,
                                           const std::string& path)
    {
        if (node.length_min && code_points(text) < *node.length_min)
            return wrong(path, "shorter than " + std::to_string(*node.length_min) + " characters");
        if (node.length_max && code_points(text) > *node.length_max)
            return wrong(path, "longer than " + std::to_string(*node.length_max) + " characters");
        if (node.pattern && !node.pattern->matches(text))
            return wrong(path, "has the wrong form", "it has to match " + node.pattern_text);
        return std::nullopt;
    }

    static std::optional<Error> check_number(const SchemaNode& node, const Value& value,
                                             const std::string& path)
    {
        if (node.minimum && value < *node.minimum)
            return wrong(path, "expected at least " + dump(*node.minimum));
        if (node.maximum && value > *node.maximum)
            return wrong(path, "expected at most " + dump(*node.maximum));
        if (node.exclusive_minimum && value <= *node.exclusive_minimum)
            return wrong(path, "expected more than " + dump(*node.exclusive_minimum));
        if (node.exclusive_maximum && value >= *node.exclusive_maximum)
            return wrong(path, "expected less than " + dump(*node.exclusive_maximum));
        return std::nullopt;
    }

    std::optional<Error> check_array(const SchemaNode& node, const Value& value, const std::string& path,
                                     std::size_t depth) const
    {
        if (node.items_min && value.size() < *node.items_min)
            return wrong(path, "expected at least " + std::to_string(*node.items_min) + " items");
        if (node.items_max && value.size() > *node.items_max)
            return wrong(path, "expected at most " + std::to_string(*node.items_max) + " items");
        for (std::size_t i = 0; i < value.size(); ++i)
        {
            const auto item = i < node.prefix_items.size() ? std::optional{node.prefix_items[i]} : node.items;
            if (item)
                if (auto error = check(*item, value[i], item_path(path, i), depth + 1))
                    return error;
        }
        if (node.unique_items)
        {
            auto sorted = value.get_ref<const Value::array_t&>();
            std::sort(sorted.begin(), sorted.end());
            if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
                return wrong(path, "has an item twice");
        }
        return std::nullopt;
    }

    std::optional<Error> check_object(const SchemaNode& node, const Value& value, const std::string& path,
                                      std::size_t depth) const
    {
        for (const auto& name : node.required)
            if (!value.contains(name))
                return wrong(joined(path, name), "missing");
        if (node.properties_min && value.size() < *node.properties_min)
            return wrong(path, "expected at least " + std::to_string(*node.properties_min) + " members");
        if (node.properties_max && value.size() > *node.properties_max)
            return wrong(path, "expected at most " + std::to_string(*node.properties_max) + " members");
        for (const auto& [key, member] : value.get_ref<const Value::object_t&>())
        {
            if (node.property_names)
                if (auto error = check(*node.property_names, key, joined(path, key), depth + 1))
                    return error;
            const auto known = node.properties.find(key);
            const auto index =
                known != node.properties.end() ? std::optional{known->second} : node.additional;
            if (!index)
                continue;
            if (known == node.properties.end() && nodes_[*index].never)
                return wrong(joined(path, key), "unknown member", known_members(node));
            if (auto error = check(*index, member, joined(path, key), depth + 1))
                return error;
        }
        return std::nullopt;
    }

    static std::string known_members(const SchemaNode& node)
    {
        std::string text;
        for (const auto& [key, ignored] : node.properties)
            text += (text.empty() ? "known members: " : ", ") + key;
        return text;
    }

    std::optional<Error> check_combinations(const SchemaNode& node, const Value& value,
                                            const std::string& path, std::size_t depth) const
    {
        for (const auto index : node.all_of)
            if (auto error = check(index, value, path, depth + 1))
                return error;
        if (!node.any_of.empty())
            if (auto error = check_branches(node.any_of, false, value, path, depth))
                return error;
        if (!node.one_of.empty())
            if (auto error = check_branches(node.one_of, true, value, path, depth))
                return error;
        if (node.negated && !check(*node.negated, value, path, depth + 1))
            return wrong(path, "has a form that is not allowed");
        if (!node.condition)
            return std::nullopt;
        const bool holds = !check(*node.condition, value, path, depth + 1);
        const auto next = holds ? node.when_true : node.when_false;
        return next ? check(*next, value, path, depth + 1) : std::nullopt;
    }

    std::optional<Error> check_branches(const std::vector<std::size_t>& branches, bool exactly_one,
                                        const Value& value, const std::string& path, std::size_t depth) const
    {
        std::size_t fitting = 0;
        std::optional<Error> first;
        for (const auto index : branches)
        {
            auto error = check(index, value, path, depth + 1);
            if (!error)
                ++fitting;
            else if (!first)
                first = std::move(error);
        }
        if (fitting == 0)
            return wrong(path, "fits none of the " + std::to_string(branches.size()) + " allowed forms",
                         "for the first form: " + first->message);
        if (exactly_one && fitting > 1)
            return wrong(path, "fits more than one of the allowed forms");
        return std::nullopt;
    }

    const std::vector<SchemaNode>& nodes_;
};
}  // namespace

struct Schema::Compiled
{
    std::vector<SchemaNode> nodes;
};

Schema::Schema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::compile(const Value& document)
{
    auto nodes = compile_schema(document);
    if (!nodes)
        return forward(nodes);
    return Schema{std::make_unique<Compiled>(Compiled{std::move(*nodes)})};
}

Result<void> Schema::validate(const Value& value) const
{
    if (auto error = Validator{compiled_->nodes}.check(0, value, {}, 0))
        return std::unexpected(std::move(*error));
    return {};
}
}  // namespace bursar::json
