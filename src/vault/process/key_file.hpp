#pragma once

#include "vault/service/service.hpp"

#include <filesystem>

namespace bursar::vault
{
/// home/keystore/owner.json, mode 0600.
class HomeKeyFile : public KeyFile
{
public:
    explicit HomeKeyFile(std::filesystem::path home);
    Result<std::string> read() override;
    Result<void> write(const std::string& text) override;

private:
    std::filesystem::path folder_;
    std::filesystem::path path_;
};
}  // namespace bursar::vault
