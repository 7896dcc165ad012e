#!/usr/bin/env python3
"""The repository's own rules. Prints each finding as path:line: what is wrong; exits 1 when there is one.

    tests/tidy/tidy.py [--no-format]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import agreement
import cpp
import rooms
import texts

TOP = Path(__file__).resolve().parents[2]
CPP = (".cpp", ".hpp")
NOT_TEXT = (".bin", ".png", ".ico", ".wasm", ".zkey", ".gz")


def files():
    """Every file of the repository, committed or about to be."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=TOP, capture_output=True, check=False)
    if listed.returncode == 0:
        found = [name.decode() for name in listed.stdout.split(b"\0") if name]
        return sorted(name for name in found if (TOP / name).is_file() and not (TOP / name).is_symlink())
    skipped = {"build", "node_modules", ".git", "out", "cache"}
    found = []
    for folder, folders, names in os.walk(TOP):
        folders[:] = [name for name in folders if name not in skipped]
        found += [str((Path(folder) / name).relative_to(TOP)) for name in names]
    return sorted(found)


def read(path):
    return (TOP / path).read_text(encoding="utf-8")


def format_findings(paths):
    tool = shutil.which("clang-format-19")
    if tool is None:
        return [("scripts/packages.txt", 1, "clang-format-19 is not installed: run scripts/setup")]
    run = subprocess.run([tool, "--dry-run", "-Werror", *paths], cwd=TOP, capture_output=True, text=True, check=False)
    wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "[-Wclang-format-violations]" in line})
    if run.returncode != 0 and not wrong:
        return [(".clang-format", 1, run.stderr.strip()[:300])]
    return [(path, 1, "not formatted: clang-format-19 -i " + path) for path in wrong]


def room_findings(paths):
    folders = {"/".join(path.split("/")[:2]) for path in paths if path.startswith("src/") and path.count("/") >= 2}
    folders |= {path.split("/")[0] for path in paths if path.split("/")[0] in ("tools", "schemas", "prompts")}
    return [(f"{folder}/README.md", 1, "each room says why it exists, what it may include, what always holds")
            for folder in sorted(folders) if f"{folder}/README.md" not in paths]


def findings():
    paths = files()
    found = []
    for path in paths:
        if path.endswith(NOT_TEXT):
            continue
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue
        found += [(path, *finding) for finding in texts.check(path, text)]
        if path.endswith(CPP):
            found += [(path, *finding) for finding in rooms.check(path, text)]
            found += [(path, *finding) for finding in cpp.check(path, text, rooms.room_of(path))]
    found += room_findings(paths)
    found += agreement.check(set(paths), read)
    if "--no-format" not in sys.argv:
        found += format_findings([path for path in paths if path.endswith(CPP)])
    return found


if __name__ == "__main__":
    wrong = findings()
    for path, line, what in wrong:
        print(f"{path}:{line}: {what}")
    print(f"tidy: {len(wrong)} findings")
    sys.exit(1 if wrong else 0)
