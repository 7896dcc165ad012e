#include "dashboard/parts.hpp"

namespace bursar::dashboard
{
Html page(std::string_view title, const Html& content)
{
    return fill("layout.html", {{"title", escape(title)}, {"content", content}});
}

Html error_box(std::string_view text)
{
    if (text.empty())
        return {};
    return Html{"<div class=\"error\" role=\"alert\" id=\"error\"><p>"} + escape(text) + Html{"</p></div>"};
}

Html done_box(std::string_view text)
{
    return Html{"<div class=\"done\" role=\"status\"><p>"} + escape(text) + Html{"</p></div>"};
}

Html decided(std::string_view kicker, std::string_view title, std::string_view outcome)
{
    return fill("decided.html",
                {{"kicker", escape(kicker)}, {"title", escape(title)}, {"outcome", done_box(outcome)}});
}

Html state_label(std::string_view state)
{
    return (state == "active" ? Html{"<span class=\"state state-active\">"}
                              : Html{"<span class=\"state\">"}) +
           escape(state) + Html{"</span>"};
}

Html invalid_mark(bool failed)
{
    return failed ? Html{" aria-invalid=\"true\" aria-describedby=\"error\" autofocus"} : Html{};
}
}  // namespace bursar::dashboard
