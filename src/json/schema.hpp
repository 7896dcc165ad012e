#pragma once

#include "json/json.hpp"

#include <memory>

namespace bursar::json
{
/// A compiled JSON Schema. The subset of 2020-12 that tool schemas use: boolean schemas, type (one or a
/// list), properties, required, additionalProperties, propertyNames, minProperties, maxProperties, items,
/// prefixItems, minItems, maxItems, uniqueItems, enum, const, pattern, minLength, maxLength, minimum,
/// maximum, exclusiveMinimum, exclusiveMaximum, oneOf, anyOf, allOf, not, if, then, else, $ref to "#" and
/// "#/$defs/name". Annotations (title, description, default, examples, format, …) are ignored. Any other
/// keyword is refused at compile time rather than passed over, so that a schema never promises a check that
/// is not made.
class Schema
{
public:
    /// unsupported or malformed, with the place in the schema.
    static Result<Schema> compile(const Value& document);

    /// invalid_argument; the message names the place ("amount: expected text") and the hint what would be
    /// right.
    Result<void> validate(const Value& value) const;

    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;
    ~Schema();

private:
    struct Compiled;
    explicit Schema(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};
}  // namespace bursar::json
