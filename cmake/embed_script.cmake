# Writes OUTPUT: a C++ source that holds the bytes of FILES (relative to FOLDER) in namespace NAMESPACE.
set(arrays "")
set(table "")
set(index 0)
list(SORT FILES)
foreach(file ${FILES})
    file(READ "${FOLDER}/${file}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND arrays "constexpr char FILE_${index}[] = {${bytes}'\\0'};\n")
    string(APPEND table "    {\"${file}\", {FILE_${index}, sizeof(FILE_${index}) - 1}},\n")
    math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}" "#include \"base/embedded.hpp\"\n\n#include <array>\n\nnamespace\n{\n${arrays}
constexpr std::array<bursar::EmbeddedFile, ${index}> TABLE{{\n${table}}};\n}  // namespace\n
namespace ${NAMESPACE}\n{\nstd::span<const bursar::EmbeddedFile> files();\n
std::span<const bursar::EmbeddedFile> files()\n{\n    return TABLE;\n}\n}  // namespace ${NAMESPACE}\n")
