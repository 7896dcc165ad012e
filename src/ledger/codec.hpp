#pragma once

#include "ledger/events.hpp"

/// The canonical bytes of an event: its fields in order; integers big-endian in their full width, amounts 16
/// bytes, fixed bytes as they are, text and bytes after a 32-bit length. One event has exactly one encoding.
namespace bursar::ledger
{
/// `too_large` names the bound when a field is beyond it.
Result<Bytes> encode(const Event& event);

/// Strict: every byte is used, lengths are in bounds, ids and enumerators are valid.
Result<Event> decode(std::size_t kind, ByteView body);
}  // namespace bursar::ledger
