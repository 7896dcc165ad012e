#include "cli/program.hpp"

#include <iostream>

int main(int argc, char** argv)
{
    return bursar::cli::run_program(argc, argv, std::cout, std::cerr);
}
