// A line from the server as a board understands it.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tapline_parts {

constexpr size_t kMaxIdBytes = 64;

struct ServerLine {
  enum class Kind : uint8_t { Text, Welcome, Ack, Command, Ping, Pong, Error };

  Kind kind;
  /// Of WELCOME: whether it told a last seq.
  bool hasSeq;
  /// Of WELCOME (last) and ACK.
  uint64_t seq;
  /// Of WELCOME: the server's clock in Unix ms.
  uint64_t unixMs;
  /// Of WELCOME the device, of CMD the id, of ERR the code.
  const char *name;
  /// Of CMD and ERR what follows; else the whole line.
  const char *text;
};

/// Reads a line; what has not a verb's full form is text.
///
/// @param line with a NUL behind it; NULs are put into it where its parts end
ServerLine readServerLine(char *line, size_t length);

}  // namespace tapline_parts
