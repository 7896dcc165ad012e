#pragma once

#include "base/secret.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace bursar::vault::wire
{
/// Overwrites what it gives back: frames may carry passphrases and credentials.
template<class T>
struct WipingAllocator
{
    using value_type = T;
    WipingAllocator() = default;
    template<class U>
    WipingAllocator(const WipingAllocator<U>&)
    {
    }

    T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
    void deallocate(T* memory, std::size_t count)
    {
        wipe({reinterpret_cast<std::uint8_t*>(memory), count * sizeof(T)});
        std::allocator<T>{}.deallocate(memory, count);
    }
    friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

/// Bytes on their way to or from a socket; wiped whenever they are freed or grow.
using Buffer = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;
}  // namespace bursar::vault::wire
