#include "mcp/caller.hpp"

#include "mcp/names.hpp"

namespace bursar::mcp
{
namespace
{
const json::Value* object_member(const json::Value& object, std::string_view key)
{
    if (!object.is_object())
        return nullptr;
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? &*found : nullptr;
}
}  // namespace

ClientCapabilities read_capabilities(const json::Value& object, Revision revision)
{
    ClientCapabilities out;
    if (const auto* elicitation = object_member(object, "elicitation"))
    {
        const bool has_modes = revision >= Revision::v2025_11_25;
        out.elicitation_url = has_modes && object_member(*elicitation, "url") != nullptr;
        // An empty object means forms: it is older than the modes.
        out.elicitation_form = !out.elicitation_url || object_member(*elicitation, "form") != nullptr;
    }
    out.sampling = object_member(object, "sampling") != nullptr;
    out.roots = object_member(object, "roots") != nullptr;
    if (const auto* extensions = object_member(object, "extensions"))
    {
        out.tasks = is_modern(revision) && object_member(*extensions, TASKS_EXTENSION) != nullptr;
        if (const auto* ui = object_member(*extensions, UI_EXTENSION))
        {
            const auto types = ui->find("mimeTypes");
            if (types != ui->end() && types->is_array())
                for (const auto& type : *types)
                    out.ui = out.ui || type == "text/html;profile=mcp-app";
        }
    }
    return out;
}
}  // namespace bursar::mcp
