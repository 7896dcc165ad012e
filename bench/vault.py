#!/usr/bin/env python3
"""Runs bench/vault_load several times and prints medians of `authorise` beside the floors of the same run.

usage: bench/vault.py build/release/bench/vault_load [RUNS] [FOLDER]

FOLDER should be on the disk that the wallet will live on: fsync in memory costs nothing.
"""

import json
import statistics
import subprocess
import sys


def main() -> None:
    program = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    command = [program] + (["--folder", sys.argv[3]] if len(sys.argv) > 3 else [])
    samples = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout)
               for _ in range(runs)]
    print(f"authorise, {runs} runs, median [min - max]; floors: one bare signature, one bare fsync")
    for key in samples[0]:
        values = [sample[key] for sample in samples]
        print(f"  {key:22} {statistics.median(values):10.1f}   [{min(values):.1f} - {max(values):.1f}]")


if __name__ == "__main__":
    main()
