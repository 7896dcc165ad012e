"""Rules about any text of the repository: length of files, words that must not be committed."""

import re

LINES_MAX = 500
# Path -> why it may be longer.
LONGER_ALLOWED = {
    "src/vault/wire/messages.hpp": "the closed list of messages between front ends and vault is read as one page",
}
COUNTED = (".cpp", ".hpp", ".h", ".sol", ".mjs", ".js", ".ts", ".py", ".sh", ".css", ".html")

# Written in two parts, so that this file does not contain them.
WORDS = [
    ("TO" + "DO", r"\bTO" + r"DO\b", "say why, or do it"),
    ("FIX" + "ME", r"\bFIX" + r"ME\b", "say why, or do it"),
    ("XX" + "X", r"\bXX" + r"X\b", "say why, or do it"),
    ("not " + "implemented", r"\bnot " + r"implemented\b", "implement it, or say that it is not supported"),
    ("a path of one machine", r"(?<![\w.$}/])/(work|" + r"farm|root)/", "paths are relative to the repository"),
    ("a package registry's host",
     r"registry\.npm" + r"js|npm" + r"js\.org|deb\." + r"debian\.org|pypi\." + r"org|static\.crates\." + r"io|proxy\.golang\." + r"org",
     "name the package, not where it comes from"),
]
COMPILED = [(name, re.compile(pattern), advice) for name, pattern, advice in WORDS]
# Made by tools: only hosts matter there.
GENERATED = ("package-lock.json",)


def check(path, text):
    findings = []
    if path.endswith(COUNTED) and path not in LONGER_ALLOWED:
        lines = text.count("\n")
        if lines > LINES_MAX:
            findings.append((lines, f"{lines} lines: at most {LINES_MAX}, better 300; does it hold one idea?"))
    for name, pattern, advice in COMPILED:
        if path.endswith(GENERATED) and "host" not in name:
            continue
        for match in pattern.finditer(text):
            findings.append((text.count("\n", 0, match.start()) + 1, f"{name}: {advice}"))
    return findings
