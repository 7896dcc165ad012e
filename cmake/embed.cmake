# embed_files(target NAMESPACE ns FILES a b …): a library with the files' bytes as
# `std::span<const bursar::EmbeddedFile> ns::files()`, sorted by name; names are relative to the calling folder.
function(embed_files target)
    cmake_parse_arguments(ARG "" "NAMESPACE" "FILES" ${ARGN})
    set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cpp")
    set(inputs)
    foreach(file ${ARG_FILES})
        list(APPEND inputs "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    endforeach()
    add_custom_command(
        OUTPUT "${source}"
        COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${source}" "-DNAMESPACE=${ARG_NAMESPACE}" "-DFOLDER=${CMAKE_CURRENT_SOURCE_DIR}"
                "-DFILES=${ARG_FILES}" -P "${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake"
        DEPENDS ${inputs} "${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake"
        VERBATIM)
    add_library(${target} STATIC "${source}")
    target_link_libraries(${target} PUBLIC bursar::base PRIVATE bursar_flags)
endfunction()
