"""Rules about C++ text: calls that are not allowed, floating point near money, and what co_await may stand with."""

import re

MONEY_ROOMS = {
    "base", "evm", "aep2", "x402", "policy", "ledger", "cards", "vault", "chain", "wallet", "settlement", "monetize",
    "tools", "dashboard",
}
# Path -> why floating point there is not about money.
FLOATING_ALLOWED = {
    "tools/pay_quote.cpp": "MCP reports progress as a number: milliseconds waited",
}

# (pattern, rooms where it is allowed, what to do instead)
CALLS = [
    (r"\bspdlog::(trace|debug|info|warn|error|critical|default_logger)\b", set(),
     "spdlog's default logger writes to stdout, which is the protocol: use a logger of ours"),
    (r"(?<![\w.>])(?:std::|::)?(system|popen)\s*\(", set(), "no shell: start a program with its arguments"),
    (r"\b(getenv|secure_getenv|setenv|putenv)\s*\(", {"cli"}, "the environment is read in cli only"),
    (r"(?<![\w:])(?:std::)?(printf|puts|putchar|vprintf)\s*\(|\bstd::cout\b|\bfmt::print\s*\(\s*(?!stderr)[\"F]", {"cli"},
     "stdout is the protocol: only cli prints"),
    (r"\b(rand|srand|random_device|mt19937(_64)?)\b\s*[({\s]", {"crypto"}, "random bytes come from crypto/random.hpp"),
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\s*\(", set(), "unbounded: use spans and strings"),
    (r"\bassert\s*\(", set(), "off in release: use ENSURE"),
    (r"\bconst_cast\s*<", set(), "do not take const away"),
]
FLOATING = re.compile(r"\b(float|double|stod|stof|stold|strtod|strtof|atof)\b")
HEADER_ONLY = [(re.compile(r"^\s*using\s+namespace\b", re.MULTILINE), "no `using namespace` in a header")]


def strip(text):
    """The text with comments, strings and character literals blanked out; lines stay where they are."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|(?:u8|[uUL])?R"([^(\s\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
        r"(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
        re.DOTALL)

    def blank(match):
        found = match.group(0)
        quote = found[0] if found[0] in "\"'" else ""
        kept = "".join("\n" if c == "\n" else " " for c in found)
        return quote + kept[1:-1] + quote if quote else kept

    return token.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def expression_after(code, start):
    """The rest of the full expression: up to `;`, or to the bracket that closes around it."""
    depth = 0
    for i in range(start, len(code)):
        c = code[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return code[start:i]
        elif c == ";" and depth == 0:
            return code[start:i]
    return code[start:]


def expression_before(code, end):
    """What stands before in the same statement."""
    start = max(code.rfind(mark, 0, end) for mark in ";{}")
    return code[start + 1:end]


LAMBDA = re.compile(r"(?<![\w\])])\[([^\[\]]*)\]\s*(?:\(|\{|mutable|noexcept)")
BRACED = re.compile(r"(\w|[(,=]|>)\s*\{")


def awaits(code):
    """g++ 12 destroys some temporaries twice when co_await stands in the same full expression."""
    findings = []
    for match in re.finditer(r"\bco_await\b", code):
        rest = expression_after(code, match.end())
        before = expression_before(code, match.start())
        line = line_of(code, match.start())
        captures = [item.strip() for found in LAMBDA.findall(rest) for item in found.split(",") if item.strip()]
        outside_lambdas = re.sub(r"\[[^\[\]]*\]\s*(\([^()]*\))?[^{;]*\{.*?\}", "", rest, flags=re.DOTALL)
        if BRACED.search(outside_lambdas):
            findings.append((line, "a braced temporary beside co_await: name it and pass std::move(name)"))
        if any(not item.startswith("&") and item != "this" for item in captures):
            findings.append((line, "a lambda that captures by value beside co_await: name it first"))
        if "?" in rest or "?" in before:
            findings.append((line, "co_await within ?: : write the branches on their own lines"))
    return findings


def check(path, text, room):
    """Findings (line, what is wrong) for one C++ file of a room."""
    code = strip(text)
    top = (room or "").split("/")[0]
    findings = awaits(code)
    if room is None:
        return findings
    for pattern, allowed, advice in CALLS:
        if top not in allowed:
            findings += [(line_of(code, m.start()), advice) for m in re.finditer(pattern, code)]
    if top in MONEY_ROOMS and path not in FLOATING_ALLOWED:
        findings += [(line_of(code, m.start()), f"{m.group(0)}: no floating point in a room that handles money")
                     for m in FLOATING.finditer(code)]
    if path.endswith(".hpp"):
        for pattern, advice in HEADER_ONLY:
            findings += [(line_of(code, m.start()), advice) for m in pattern.finditer(code)]
        if not text.lstrip().startswith("#pragma once"):
            findings.append((1, "a header starts with #pragma once"))
    return findings
