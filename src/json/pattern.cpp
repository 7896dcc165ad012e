#include "json/pattern.hpp"

#include <utility>

namespace bursar::json
{
bool Pattern::matches(std::string_view text) const
{
    // All states that the text so far can lead to, stepped together: no state is entered twice at a position.
    std::vector<std::uint32_t> current;
    std::vector<std::uint32_t> following;
    std::vector<std::uint32_t> pending;
    std::vector<std::size_t> entered(steps_.size(), 0);
    bool found = false;

    const auto enter = [&](std::uint32_t state, std::size_t position, std::vector<std::uint32_t>& states)
    {
        pending.assign(1, state);
        while (!pending.empty())
        {
            const auto at = pending.back();
            pending.pop_back();
            if (entered[at] == position + 1)
                continue;
            entered[at] = position + 1;
            const auto& step = steps_[at];
            switch (step.kind)
            {
            case Step::Kind::bytes:
                states.push_back(at);
                break;
            case Step::Kind::split:
                pending.push_back(step.other);
                pending.push_back(step.next);
                break;
            case Step::Kind::begin:
                if (position == 0)
                    pending.push_back(step.next);
                break;
            case Step::Kind::end:
                if (position == text.size())
                    pending.push_back(step.next);
                break;
            case Step::Kind::match:
                found = true;
                break;
            }
        }
    };

    for (std::size_t position = 0; position <= text.size(); ++position)
    {
        enter(start_, position, current);
        if (found)
            return true;
        if (position == text.size())
            break;
        const auto byte = static_cast<unsigned char>(text[position]);
        following.clear();
        for (const auto state : current)
            if (steps_[state].set.test(byte))
                enter(steps_[state].next, position + 1, following);
        if (found)
            return true;
        std::swap(current, following);
    }
    return found;
}
}  // namespace bursar::json
