#!/usr/bin/env python3
"""Compares Bursar's MCP server with the official TypeScript SDK's on this machine, in turn, and prints medians.

usage: bench/mcp.py --load build/release/bench/mcp_load --server build/release/tests/conformance/conformance_server --node NODE [--runs 5]

The tool called is a trivial one on both sides. Start and memory are those of the whole server process.
"""

import argparse
import json
import socket
import statistics
import subprocess


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure(load: str, transport: str, callers: int, calls: int, target: dict) -> dict:
    command = [load, "--calls", str(calls), "--callers", str(callers), "--tool", target["tool"], "--arguments", target["arguments"]]
    if transport == "http":
        port = free_port()
        command += ["--port", str(port), "--"] + [part.replace("PORT", str(port)) for part in target["http"]]
    else:
        command += ["--"] + target["stdio"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return json.loads(output)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--load", required=True)
    parser.add_argument("--server", required=True, help="the fixture server: same rooms as bursar, trivial tools")
    parser.add_argument("--node", default="node")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0, help="shorter or longer runs")
    options = parser.parse_args()

    peer = "bench/peers/typescript_sdk.mjs"
    targets = {
        "bursar": {"tool": "test_simple_text", "arguments": "{}", "stdio": [options.server, "--stdio"],
                   "http": [options.server, "--port", "PORT"]},
        "typescript sdk v2": {"tool": "echo", "arguments": '{"text":"hello"}', "stdio": [options.node, peer],
                              "http": [options.node, peer, "PORT"]},
    }
    calls = {("stdio", 1): 20000, ("stdio", 32): 40000, ("http", 1): 4000, ("http", 32): 8000}
    print(f"{'transport':9} {'callers':>7} {'server':18} {'calls/s':>9} {'p50 us':>9} {'p99 us':>9} {'cpu us/call':>11} "
          f"{'first ms':>8} {'idle MB':>7} {'loaded MB':>9}")
    for (transport, callers), count in calls.items():
        samples = {name: [] for name in targets}
        for _ in range(options.runs):
            for name, target in targets.items():
                samples[name].append(measure(options.load, transport, callers, max(200, int(count * options.scale)), target))
        medians = {}
        for name, runs in samples.items():
            medians[name] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            row = medians[name]
            spread = [run["calls_per_second"] for run in runs]
            print(f"{transport:9} {callers:7} {name:18} {row['calls_per_second']:9.0f} {row['p50_us']:9.1f} {row['p99_us']:9.1f} "
                  f"{row['cpu_us_per_call']:11.2f} {row['first_answer_ms']:8.1f} {row['idle_kb'] / 1024:7.1f} "
                  f"{row['loaded_kb'] / 1024:9.1f}   [{min(spread):.0f}-{max(spread):.0f}]")
        ratio = medians["bursar"]["calls_per_second"] / medians["typescript sdk v2"]["calls_per_second"]
        print(f"{'':9} {'':7} {'ratio':18} {ratio:9.1f}")


if __name__ == "__main__":
    main()
