#include "json/schema_compiler.hpp"

#include <algorithm>
#include <array>

namespace bursar::json
{
namespace
{
constexpr std::size_t NODES_MAX = 10'000;
constexpr std::size_t DEPTH_MAX = 64;

struct TypeName
{
    std::string_view keyword;
    std::string_view plain;
    unsigned bit;
};
constexpr auto TYPES = std::to_array<TypeName>({
    {"string", "text", TYPE_STRING},
    {"integer", "a whole number", TYPE_INTEGER},
    {"number", "a number", TYPE_NUMBER},
    {"boolean", "true or false", TYPE_BOOLEAN},
    {"array", "a list", TYPE_ARRAY},
    {"object", "an object", TYPE_OBJECT},
    {"null", "null", TYPE_NULL},
});

constexpr auto ANNOTATIONS = std::to_array<std::string_view>(
    {"$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples", "format",
     "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
     // Names a place for other documents' references, and marks of the Model Context Protocol.
     "$anchor", "enumNames", "x-mcp-header"});

class Compiler
{
public:
    explicit Compiler(const Value& document) : document_(document) {}

    Result<std::vector<SchemaNode>> run()
    {
        add(document_, "#", 0);
        if (error_)
            return std::unexpected(std::move(*error_));
        return std::move(nodes_);
    }

private:
    using Index = SchemaNode::Index;

    void refuse(ErrorCode code, const std::string& place, std::string_view what)
    {
        if (!error_)
            error_ = Error{code, "schema " + place + ": " + std::string{what}, {}};
    }

    Index add(const Value& schema, const std::string& place, std::size_t depth)
    {
        const auto index = nodes_.size();
        if (depth > DEPTH_MAX || index >= NODES_MAX)
        {
            refuse(ErrorCode::too_large, place, "nested too deeply or too large");
            return 0;
        }
        by_place_.emplace(place, index);
        nodes_.emplace_back();
        SchemaNode node;
        if (schema.is_boolean())
            node.never = !schema.get<bool>();
        else if (schema.is_object())
            for (const auto& [keyword, value] : schema.items())
                take(node, keyword, value, place + '/' + keyword, depth);
        else
            refuse(ErrorCode::malformed, place, "expected an object or a boolean");
        nodes_[index] = std::move(node);
        return index;
    }

    void take(SchemaNode& node, const std::string& keyword, const Value& value, const std::string& place,
              std::size_t depth)
    {
        if (error_ || std::find(ANNOTATIONS.begin(), ANNOTATIONS.end(), keyword) != ANNOTATIONS.end())
            return;
        if (take_value(node, keyword, value, place) || take_bound(node, keyword, value, place) ||
            take_schema(node, keyword, value, place, depth))
            return;
        refuse(ErrorCode::unsupported, place, "this keyword is not supported");
    }

    bool take_value(SchemaNode& node, const std::string& keyword, const Value& value,
                    const std::string& place)
    {
        if (keyword == "type")
            node.types = types(value, place);
        else if (keyword == "enum")
            node.one_of_values = values(value, place);
        else if (keyword == "const")
            node.constant = value;
        else if (keyword == "required")
            for (const auto& name : values(value, place))
                node.required.push_back(text(name, place));
        else if (keyword == "uniqueItems")
            node.unique_items = value.is_boolean() && value.get<bool>();
        else if (keyword == "pattern")
        {
            node.pattern_text = text(value, place);
            auto pattern = Pattern::compile(node.pattern_text);
            if (pattern)
                node.pattern = std::move(*pattern);
            else
                refuse(pattern.error().code, place, pattern.error().message);
        }
        else
            return false;
        return true;
    }

    bool take_bound(SchemaNode& node, const std::string& keyword, const Value& value,
                    const std::string& place)
    {
        if (keyword == "minLength")
            node.length_min = count(value, place);
        else if (keyword == "maxLength")
            node.length_max = count(value, place);
        else if (keyword == "minItems")
            node.items_min = count(value, place);
        else if (keyword == "maxItems")
            node.items_max = count(value, place);
        else if (keyword == "minProperties")
            node.properties_min = count(value, place);
        else if (keyword == "maxProperties")
            node.properties_max = count(value, place);
        else if (keyword == "minimum")
            node.minimum = number(value, place);
        else if (keyword == "maximum")
            node.maximum = number(value, place);
        else if (keyword == "exclusiveMinimum")
            node.exclusive_minimum = number(value, place);
        else if (keyword == "exclusiveMaximum")
            node.exclusive_maximum = number(value, place);
        else
            return false;
        return true;
    }

    bool take_schema(SchemaNode& node, const std::string& keyword, const Value& value,
                     const std::string& place, std::size_t depth)
    {
        if (keyword == "$ref")
            node.reference = reference(text(value, place), place, depth);
        else if (keyword == "properties")
        {
            if (!value.is_object())
                return refuse(ErrorCode::malformed, place, "expected an object"), true;
            for (const auto& [name, schema] : value.items())
                node.properties.emplace(name, add(schema, place + '/' + name, depth + 1));
        }
        else if (keyword == "additionalProperties")
            node.additional = add(value, place, depth + 1);
        else if (keyword == "propertyNames")
            node.property_names = add(value, place, depth + 1);
        else if (keyword == "items")
            node.items = add(value, place, depth + 1);
        else if (keyword == "prefixItems")
            node.prefix_items = branches(value, place, depth);
        else if (keyword == "allOf")
            node.all_of = branches(value, place, depth);
        else if (keyword == "anyOf")
            node.any_of = branches(value, place, depth);
        else if (keyword == "oneOf")
            node.one_of = branches(value, place, depth);
        else if (keyword == "not")
            node.negated = add(value, place, depth + 1);
        else if (keyword == "if")
            node.condition = add(value, place, depth + 1);
        else if (keyword == "then")
            node.when_true = add(value, place, depth + 1);
        else if (keyword == "else")
            node.when_false = add(value, place, depth + 1);
        else
            return false;
        return true;
    }

    std::vector<Index> branches(const Value& value, const std::string& place, std::size_t depth)
    {
        std::vector<Index> indices;
        for (const auto& schema : values(value, place))
            indices.push_back(add(schema, place + '/' + std::to_string(indices.size()), depth + 1));
        return indices;
    }

    Index reference(const std::string& target, const std::string& place, std::size_t depth)
    {
        constexpr std::string_view DEFINITIONS = "#/$defs/";
        if (const auto known = by_place_.find(target); known != by_place_.end())
            return known->second;
        const auto name = target.starts_with(DEFINITIONS) ? target.substr(DEFINITIONS.size()) : std::string{};
        const auto definitions = document_.is_object() ? document_.find("$defs") : document_.end();
        if (name.empty() || definitions == document_.end() || !definitions->is_object() ||
            !definitions->contains(name))
        {
            refuse(ErrorCode::unsupported, place, "only # and an existing #/$defs/name can be referred to");
            return 0;
        }
        return add(definitions->at(name), target, depth + 1);
    }

    unsigned types(const Value& value, const std::string& place)
    {
        const auto names = value.is_array() ? value.get<std::vector<Value>>() : std::vector<Value>{value};
        unsigned bits = 0;
        for (const auto& name : names)
        {
            const auto wanted = text(name, place);
            const auto type = std::find_if(TYPES.begin(), TYPES.end(),
                                           [&](const TypeName& t) { return t.keyword == wanted; });
            if (type == TYPES.end())
                refuse(ErrorCode::malformed, place, "unknown type");
            else
                bits |= type->bit;
        }
        return bits;
    }

    std::vector<Value> values(const Value& value, const std::string& place)
    {
        if (value.is_array())
            return value.get<std::vector<Value>>();
        refuse(ErrorCode::malformed, place, "expected a list");
        return {};
    }

    std::string text(const Value& value, const std::string& place)
    {
        if (value.is_string())
            return value.get<std::string>();
        refuse(ErrorCode::malformed, place, "expected text");
        return {};
    }

    std::size_t count(const Value& value, const std::string& place)
    {
        if (value.is_number_integer() && value >= 0)
            return value.get<std::size_t>();
        refuse(ErrorCode::malformed, place, "expected a whole number from 0");
        return 0;
    }

    Value number(const Value& value, const std::string& place)
    {
        if (!value.is_number())
            refuse(ErrorCode::malformed, place, "expected a number");
        return value;
    }

    const Value& document_;
    std::vector<SchemaNode> nodes_;
    std::map<std::string, Index, std::less<>> by_place_;
    std::optional<Error> error_;
};
}  // namespace

std::string type_names(unsigned types)
{
    std::string text;
    for (const auto& type : TYPES)
        if (types & type.bit)
            text += (text.empty() ? "" : " or ") + std::string{type.plain};
    return text;
}

Result<std::vector<SchemaNode>> compile_schema(const Value& document)
{
    return Compiler{document}.run();
}
}  // namespace bursar::json
