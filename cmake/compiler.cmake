# One compiler setting for every target: warnings are errors, hardening where it costs nothing.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(bursar_flags INTERFACE)
target_compile_options(bursar_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Werror -fno-omit-frame-pointer
    # Paths in assertions and debug data are relative, so that builds in different folders are alike.
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
# g++ 12 at -O2 reports overlapping copies inside std::string's operator+ (GCC bug 105651) and reads of std::optional's
# empty storage (GCC bug 80635) that cannot happen; the sanitizer builds watch for the real ones.
target_compile_options(bursar_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
# __int128 is the base unit type of money; ISO C++ has no name for it.
target_compile_options(bursar_flags INTERFACE -Wno-pedantic)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(bursar_flags INTERFACE -fstack-protector-strong -fstack-clash-protection -fcf-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    target_compile_definitions(bursar_flags INTERFACE _GLIBCXX_ASSERTIONS)
    target_link_options(bursar_flags INTERFACE -Wl,-z,relro,-z,now -pie)
endif()
if(BURSAR_SANITIZE STREQUAL "address")
    target_compile_options(bursar_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
    target_link_options(bursar_flags INTERFACE -fsanitize=address,undefined)
elseif(BURSAR_SANITIZE STREQUAL "thread")
    target_compile_options(bursar_flags INTERFACE -fsanitize=thread)
    target_link_options(bursar_flags INTERFACE -fsanitize=thread)
endif()
if(BURSAR_FUZZ)
    target_compile_options(bursar_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    target_link_options(bursar_flags INTERFACE -fsanitize=address,undefined)
endif()
