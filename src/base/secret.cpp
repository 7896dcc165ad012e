#include "base/secret.hpp"

#include <cstring>

namespace bursar
{
void wipe(std::span<std::uint8_t> memory)
{
    if (!memory.empty())
        explicit_bzero(memory.data(), memory.size());
}

Secret Secret::take(Bytes&& bytes)
{
    Secret secret;
    secret.bytes_ = std::move(bytes);
    bytes.clear();
    return secret;
}

Secret Secret::take(std::string&& text)
{
    Secret secret{as_bytes(text)};
    explicit_bzero(text.data(), text.size());
    text.clear();
    return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other)
    {
        wipe(bytes_);
        bytes_ = std::move(other.bytes_);
        other.bytes_.clear();
    }
    return *this;
}

bool equal_in_constant_time(ByteView a, ByteView b)
{
    if (a.size() != b.size())
        return false;
    std::uint8_t difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
    return difference == 0;
}
}  // namespace bursar
