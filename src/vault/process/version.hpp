#pragma once

#include <string_view>

namespace bursar::vault
{
/// Of the whole project, "0.1.0".
std::string_view program_version();
}  // namespace bursar::vault
