"""Schemas, tools and skill.md tell the same: names, arguments, and that amounts are text."""

import json
import re

AMOUNT_NAME = re.compile(r"(^|_)(amount|budget|price|balance|spent|reserved|remaining|paid|total)(_|$)")


def names(paths, pattern):
    return {match.group(1) for path in paths if (match := re.fullmatch(pattern, path))}


def properties(schema):
    """Every (name, subschema) of an object schema, at any depth."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield name, inner
        for inner in schema.values():
            yield from properties(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties(inner)


def check_schema(path, schema):
    findings = []
    if schema.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
        findings.append((path, 1, "$schema must name JSON Schema 2020-12"))
    if schema.get("type") != "object":
        findings.append((path, 1, "the root must be an object"))
    if path.endswith(".input.json") and schema.get("additionalProperties") is not False:
        findings.append((path, 1, "inputs refuse unknown members: additionalProperties must be false"))
    for name, inner in properties(schema):
        kinds = inner.get("type", []) if isinstance(inner, dict) else []
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if AMOUNT_NAME.search(name) and {"number", "integer"} & set(kinds) and "count" not in name:
            findings.append((path, 1, f"{name} is money and must be a string in human units"))
        if path.endswith(".input.json") and isinstance(inner, dict) and "$ref" not in inner and not inner.get("description"):
            findings.append((path, 1, f"{name} needs a description"))
    return findings


def check(paths, read):
    """`read(path)` gives a file's text. Findings are (path, line, what is wrong)."""
    inputs = names(paths, r"schemas/([a-z_]+)\.input\.json")
    outputs = names(paths, r"schemas/([a-z_]+)\.output\.json")
    findings = []
    for tool in sorted(inputs ^ outputs):
        findings.append((f"schemas/{tool}", 1, "each tool has an input and an output schema"))
    listed = read("tools/tools.cpp") if "tools/tools.cpp" in paths else ""
    skill = read("skill.md") if "skill.md" in paths else None
    for tool in sorted(inputs & outputs):
        for kind in ("input", "output"):
            path = f"schemas/{tool}.{kind}.json"
            try:
                findings += check_schema(path, json.loads(read(path)))
            except ValueError as error:
                findings.append((path, 1, f"no JSON: {error}"))
        for suffix in ("hpp", "cpp"):
            if f"tools/{tool}.{suffix}" not in paths:
                findings.append((f"tools/{tool}.{suffix}", 1, "a schema without its tool"))
        if listed and tool not in listed and "".join(w.capitalize() for w in tool.split("_")) not in listed:
            findings.append(("tools/tools.cpp", 1, f"{tool} is not in the list of tools"))
        if skill is not None and f"`{tool}`" not in skill:
            findings.append(("skill.md", 1, f"does not tell of the tool `{tool}`"))
    if skill is not None:
        findings += unknown_tools(skill, inputs)
    return findings


def unknown_tools(skill, tools):
    """A call in skill.md (`verb_noun` with a verb that tools use) that no tool answers."""
    verbs = {tool.split("_")[0] for tool in tools} - {"payment", "wallet"}
    findings = []
    for match in re.finditer(r"`([a-z]+_[a-z_]+)`", skill):
        if match.group(1).split("_")[0] in verbs and match.group(1) not in tools:
            line = skill.count("\n", 0, match.start()) + 1
            findings.append(("skill.md", line, f"`{match.group(1)}` is no tool"))
    return findings
