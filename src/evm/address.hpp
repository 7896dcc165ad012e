#pragma once

#include "base/bytes.hpp"

namespace bursar::evm
{
/// The mixed-case form of EIP-55, for people and for wires that want it.
std::string checksummed(const Address& address);

/// "0x" and 40 hexadecimal digits: all lower case, all upper case, or mixed with a right EIP-55 checksum.
Result<Address> parse_address(std::string_view text);
}  // namespace bursar::evm
