# Sourced by the other scripts, from the repository's root: where the tools are that come as npm packages.

# Compiled objects are found again from another checkout.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=true

# The folder of the Node.js that the tests run with: the system's own may be older than the foreign clients need.
node_folder() {
    local folder
    for folder in examples/node_modules/node-linux-*/bin; do
        [ -x "$folder/node" ] && { printf '%s\n' "$PWD/$folder"; return; }
    done
    printf 'no Node.js 24 here: run scripts/setup\n' >&2
    return 1
}

# The path of `anvil` (a local chain) or `forge` (runs the contracts' tests).
foundry_tool() {
    local file
    for file in {examples,contracts}/node_modules/@foundry-rs/"$1"-linux-*/bin/"$1"; do
        [ -x "$file" ] && { printf '%s\n' "$PWD/$file"; return; }
    done
    command -v "$1" && return
    printf 'no %s here: run scripts/setup\n' "$1" >&2
    return 1
}

# How many compilers may run at once: two gigabytes of memory each.
build_jobs() {
    local cores memory_gib
    cores=$(nproc)
    memory_gib=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
    local jobs=$((memory_gib / 2 < cores ? memory_gib / 2 : cores))
    printf '%s\n' $((jobs > 0 ? jobs : 1))
}
