#include "vault/process/worker.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace bursar::vault
{
Descriptor make_event()
{
    Descriptor event{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    ensure(event.open(), "an eventfd can be made");
    return event;
}

void raise(const Descriptor& event)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event.get(), &one, sizeof one);
}

void lower(const Descriptor& event)
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(event.get(), &count, sizeof count);
}
}  // namespace bursar::vault
