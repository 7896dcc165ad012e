"""The table of rooms in docs/architecture.md as data, and the check that every #include obeys it."""

import re

# Room -> the rooms it may use directly. What those may use themselves is allowed too, because their headers show it.
MAY_USE = {
    "base": [],
    "json": ["base"],
    "crypto": ["base", "json"],  # keystores are JSON
    "evm": ["crypto"],
    "zk": ["base"],
    "aep2": ["evm", "zk", "json"],
    "x402": ["evm", "json"],
    "policy": ["base"],
    "ledger": ["base"],
    "cards": ["base", "json"],
    "vault/wire": ["policy"],
    "vault/client": ["vault/wire"],
    "vault": ["vault/client", "vault/watcher", "crypto", "aep2", "x402", "policy", "ledger", "cards"],
    "vault/watcher": ["vault", "chain", "net"],
    "net": ["base"],
    "chain": ["evm", "net", "json"],
    "wallet": ["vault/client", "net", "x402", "aep2"],
    "settlement": ["aep2", "zk", "chain", "ledger"],
    "monetize": ["x402", "aep2", "settlement"],
    "mcp": ["json"],
    "serve": ["mcp"],
    "dashboard": ["wallet", "serve"],
    "schemas": ["base"],
    "prompts": ["base"],
    "tools": ["wallet", "mcp", "schemas", "prompts"],
}
# The vault starts the watcher and reads its messages; what the watcher uses is not the vault's for that.
NOT_THROUGH = {"vault/watcher"}
# `cli` wires all parts together.
MAY_USE["cli"] = list(MAY_USE)

# Foreign header -> the rooms that are its door.
DOORS = [
    (r"nlohmann/", ["json"]),
    (r"openssl/", ["crypto"]),
    (r"secp256k1", ["crypto"]),
    (r"sqlite3", ["ledger"]),
    (r"libpq", ["ledger"]),
    (r"(seccomp\.h|linux/(seccomp|landlock|filter)\.h)", ["vault"]),
    (r"httplib", ["net"]),
    (r"boost/", ["serve"]),
    (r"CLI/", ["cli"]),
    (r"spdlog/", ["cli"]),
]
# Text formatting, and what the system and the standard library bring.
FREE = re.compile(r"^(fmt/|sys/|netinet/|arpa/|linux/|[a-z0-9_]+(\.h)?$)")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def room_of(path):
    """The room that a source file belongs to, or None for tests, benches and the like."""
    parts = path.split("/")
    if parts[0] in ("tools", "schemas", "prompts"):
        return parts[0]
    if parts[0] != "src" or len(parts) < 3:
        return None
    inner = "/".join(parts[1:3])
    return inner if inner in MAY_USE else parts[1]


def reachable(room):
    """Every room whose headers `room` may include."""
    found, rest = {room}, list(MAY_USE[room])
    while rest:
        other = rest.pop()
        if other not in found:
            found.add(other)
            rest.extend([] if other in NOT_THROUGH else MAY_USE[other])
    return found


def included_room(header):
    return room_of(header if header.split("/")[0] in ("tools", "schemas", "prompts") else "src/" + header)


def check(path, text):
    """Findings (line, what is wrong) for one C++ file."""
    room = room_of(path)
    if room is None:
        return []
    if room not in MAY_USE:
        return [(1, f"room {room} is not in the table of tests/tidy/rooms.py")]
    allowed = reachable(room)
    findings = []
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(2)) + 1
        kind, header = match.groups()
        if kind == '"':
            other = included_room(header)
            if other is None or other not in MAY_USE:
                findings.append((line, f'"{header}" is no header of a room: write "room/file.hpp"'))
            elif other not in allowed:
                findings.append((line, f"{room} may not use {other}: see the table of rooms"))
            continue
        door = next((rooms for pattern, rooms in DOORS if re.match(pattern, header)), None)
        if door is not None:
            if room not in door and room.split("/")[0] not in door:
                findings.append((line, f"<{header}> has its door in {' and '.join(door)}, not in {room}"))
        elif not FREE.match(header):
            findings.append((line, f"<{header}> is a foreign library without a door in tests/tidy/rooms.py"))
    return findings
