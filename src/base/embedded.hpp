#pragma once

#include <span>
#include <string_view>

namespace bursar
{
/// A file whose bytes were compiled into the program.
struct EmbeddedFile
{
    std::string_view name;
    std::string_view bytes;
};
}  // namespace bursar
