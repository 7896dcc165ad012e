#include "json/pattern.hpp"

#include <memory>
#include <optional>

namespace bursar::json
{
namespace
{
constexpr std::size_t EXPRESSION_BYTES_MAX = 512;
constexpr std::size_t STEPS_MAX = 8192;
constexpr std::size_t GROUP_DEPTH_MAX = 16;
constexpr std::uint32_t REPEAT_MAX = 256;
using Set = std::bitset<256>;

Set range(unsigned char from, unsigned char to)
{
    Set set;
    for (unsigned c = from; c <= to; ++c)
        set.set(c);
    return set;
}

Set one(char c)
{
    Set set;
    set.set(static_cast<unsigned char>(c));
    return set;
}

/// The set of "\d" and the like; of any other escaped character the character itself.
std::optional<Set> escaped(char c)
{
    const auto word = range('a', 'z') | range('A', 'Z') | range('0', '9') | one('_');
    const auto space = range('\t', '\r') | one(' ');
    switch (c)
    {
    case 'd':
        return range('0', '9');
    case 'D':
        return ~range('0', '9');
    case 'w':
        return word;
    case 'W':
        return ~word;
    case 's':
        return space;
    case 'S':
        return ~space;
    case 'n':
        return one('\n');
    case 'r':
        return one('\r');
    case 't':
        return one('\t');
    default:
        // Letters and digits would be back references, boundaries or code points.
        if (word.test(static_cast<unsigned char>(c)))
            return std::nullopt;
        return one(c);
    }
}
}  // namespace

/// Recursive descent into a Thompson automaton. A piece is built backwards: `next` is where it continues.
class PatternCompiler
{
public:
    explicit PatternCompiler(std::string_view text) : text_(text) {}

    Result<Pattern> run()
    {
        for (char c : text_)
            if (static_cast<unsigned char>(c) >= 0x80)
                return fail(ErrorCode::unsupported, "pattern: only ASCII is supported");
        if (text_.size() > EXPRESSION_BYTES_MAX)
            return fail(ErrorCode::too_large, "pattern: longer than 512 bytes");
        auto tree = alternatives(0);
        if (!error_ && at_ < text_.size())
            refuse("an unexpected ')'");
        if (error_)
            return std::unexpected(*error_);
        const auto end = step({});
        pattern_.start_ = build(*tree, end);
        if (pattern_.steps_.size() > STEPS_MAX)
            return fail(ErrorCode::too_large, "pattern: its repetitions are too large");
        return std::move(pattern_);
    }

private:
    using Step = Pattern::Step;
    struct Node
    {
        enum class Kind
        {
            set,
            begin,
            end,
            sequence,
            choice,
            repeat,
        };
        Kind kind = Kind::sequence;
        Set set;
        std::vector<std::unique_ptr<Node>> parts;
        std::uint32_t min = 0;
        std::optional<std::uint32_t> max;
    };
    using Tree = std::unique_ptr<Node>;

    static Tree node(Node::Kind kind)
    {
        auto made = std::make_unique<Node>();
        made->kind = kind;
        return made;
    }
    static Tree set_node(const Set& set)
    {
        auto made = node(Node::Kind::set);
        made->set = set;
        return made;
    }

    void refuse(std::string what)
    {
        if (!error_)
            error_ = Error{ErrorCode::unsupported, "pattern: " + std::move(what), {}};
    }
    bool more() const { return !error_ && at_ < text_.size(); }

    Tree alternatives(std::size_t depth)
    {
        auto choice = node(Node::Kind::choice);
        choice->parts.push_back(sequence(depth));
        while (more() && text_[at_] == '|')
        {
            ++at_;
            choice->parts.push_back(sequence(depth));
        }
        return choice;
    }

    Tree sequence(std::size_t depth)
    {
        auto sequence = node(Node::Kind::sequence);
        while (more() && text_[at_] != '|' && text_[at_] != ')')
            sequence->parts.push_back(quantified(atom(depth)));
        return sequence;
    }

    Tree atom(std::size_t depth)
    {
        const char c = text_[at_++];
        switch (c)
        {
        case '^':
            return node(Node::Kind::begin);
        case '$':
            return node(Node::Kind::end);
        case '.':
            return set_node(~(one('\n') | one('\r')));
        case '[':
            return set_node(bracket());
        case '(':
            return group(depth + 1);
        case '\\':
            return set_node(escape());
        case '*':
        case '+':
        case '?':
        case '{':
        case ']':
        case '}':
            refuse("'" + std::string(1, c) + "' has to be escaped here");
            return node(Node::Kind::sequence);
        default:
            return set_node(one(c));
        }
    }

    Tree group(std::size_t depth)
    {
        if (depth > GROUP_DEPTH_MAX)
            refuse("groups are nested too deeply");
        if (text_.substr(at_).starts_with("?:"))
            at_ += 2;
        else if (text_.substr(at_).starts_with("?"))
            refuse("look-around is not supported");
        if (error_)
            return node(Node::Kind::sequence);
        auto inside = alternatives(depth);
        if (!more() || text_[at_] != ')')
            refuse("a group is not closed");
        else
            ++at_;
        return inside;
    }

    Set escape()
    {
        const auto set = at_ < text_.size() ? escaped(text_[at_++]) : std::nullopt;
        if (!set)
            refuse("an escape is not supported");
        return set.value_or(Set{});
    }

    Set bracket()
    {
        Set set;
        const bool negated = at_ < text_.size() && text_[at_] == '^';
        at_ += negated ? 1 : 0;
        while (more() && text_[at_] != ']')
        {
            const char from = text_[at_++];
            if (from == '\\')
            {
                set |= escape();
                continue;
            }
            if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']')
            {
                const char to = text_[at_ + 1];
                at_ += 2;
                if (to == '\\' || to < from)
                    refuse("a range is upside down or ends in an escape");
                set |= range(static_cast<unsigned char>(from), static_cast<unsigned char>(to));
                continue;
            }
            set |= one(from);
        }
        if (!more())
            refuse("a class is not closed");
        else
            ++at_;
        return negated ? ~set : set;
    }

    Tree quantified(Tree inside)
    {
        if (!more())
            return inside;
        auto repeat = node(Node::Kind::repeat);
        const char c = text_[at_];
        if (c == '*')
            ++at_;
        else if (c == '+')
        {
            ++at_;
            repeat->min = 1;
        }
        else if (c == '?')
        {
            ++at_;
            repeat->max = 1;
        }
        else if (c == '{')
            bounds(*repeat);
        else
            return inside;
        if (more() && (text_[at_] == '?' || text_[at_] == '+' || text_[at_] == '*' || text_[at_] == '{'))
            refuse("a quantifier follows a quantifier");
        repeat->parts.push_back(std::move(inside));
        return repeat;
    }

    std::uint32_t number()
    {
        std::uint32_t value = 0;
        const auto begin = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && value <= REPEAT_MAX)
            value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
        if (at_ == begin || value > REPEAT_MAX)
            refuse("expected a repetition up to 256");
        return value;
    }

    void bounds(Node& repeat)
    {
        ++at_;
        repeat.min = number();
        repeat.max = repeat.min;
        if (more() && text_[at_] == ',')
        {
            ++at_;
            repeat.max.reset();
            if (more() && text_[at_] != '}')
                repeat.max = number();
        }
        if (!more() || text_[at_] != '}' || (repeat.max && *repeat.max < repeat.min))
            refuse("a repetition is not of the form {m}, {m,} or {m,n}");
        else
            ++at_;
    }

    std::uint32_t step(Step made)
    {
        // Beyond the limit `run` refuses the pattern: only growth has to stop.
        if (pattern_.steps_.size() <= STEPS_MAX)
            pattern_.steps_.push_back(made);
        return static_cast<std::uint32_t>(pattern_.steps_.size() - 1);
    }

    std::uint32_t build(const Node& node, std::uint32_t next)
    {
        if (pattern_.steps_.size() > STEPS_MAX)
            return next;
        switch (node.kind)
        {
        case Node::Kind::set:
            return step({Step::Kind::bytes, node.set, next, 0});
        case Node::Kind::begin:
            return step({Step::Kind::begin, {}, next, 0});
        case Node::Kind::end:
            return step({Step::Kind::end, {}, next, 0});
        case Node::Kind::sequence:
            for (auto part = node.parts.rbegin(); part != node.parts.rend(); ++part)
                next = build(**part, next);
            return next;
        case Node::Kind::choice:
        {
            auto entry = build(*node.parts.back(), next);
            for (auto part = node.parts.rbegin() + 1; part != node.parts.rend(); ++part)
                entry = step({Step::Kind::split, {}, build(**part, next), entry});
            return entry;
        }
        case Node::Kind::repeat:
            return build_repeat(node, next);
        }
        return next;
    }

    std::uint32_t build_repeat(const Node& node, std::uint32_t next)
    {
        const auto& inside = *node.parts.front();
        if (!node.max)
        {
            const auto loop = step({Step::Kind::split, {}, 0, next});
            const auto entry = build(inside, loop);
            pattern_.steps_[loop].next = entry;
            next = loop;
        }
        else
        {
            const auto after = next;
            for (auto i = node.min; i < *node.max; ++i)
                next = step({Step::Kind::split, {}, build(inside, next), after});
        }
        for (std::uint32_t i = 0; i < node.min; ++i)
            next = build(inside, next);
        return next;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<Error> error_;
    Pattern pattern_;
};

Result<Pattern> Pattern::compile(std::string_view expression)
{
    return PatternCompiler{expression}.run();
}
}  // namespace bursar::json
