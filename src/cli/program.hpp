#pragma once

#include <iosfwd>

namespace bursar::cli
{
/// The whole program: reads the command line, runs one command, returns its exit code (exit_code.hpp).
int run_program(int argc, const char* const* argv, std::ostream& out, std::ostream& err);
}  // namespace bursar::cli
