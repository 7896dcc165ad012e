#include "vault/process/run.hpp"

#include <cstring>

/// `vault_runner vault run --home FOLDER`: the vault's process without the rest of the program.
int main(int count, char** words)
{
    if (count != 5 || std::strcmp(words[1], "vault") != 0 || std::strcmp(words[2], "run") != 0 ||
        std::strcmp(words[3], "--home") != 0)
        return 64;
    bursar::vault::VaultOptions options;
    options.home = words[4];
    return bursar::vault::run_vault(options);
}
