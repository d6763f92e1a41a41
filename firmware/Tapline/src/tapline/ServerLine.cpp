#include "ServerLine.h"

#include <string.h>

#include "NumberText.h"

namespace tapline_parts {

namespace {

using Kind = ServerLine::Kind;

bool isIdByte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
         byte == '_' || byte == '.' || byte == '-';
}

bool isCodeByte(char byte) { return (byte >= 'a' && byte <= 'z') || byte == '-'; }

/// What stands behind a prefix; nullptr: the line begins otherwise.
char *behind(char *line, const char *prefix) {
  const size_t length = strlen(prefix);
  return strncmp(line, prefix, length) == 0 ? line + length : nullptr;
}

/// The end of a word; the NUL of the line if it is the last.
char *wordEnd(char *word) { return word + strcspn(word, " "); }

/// Puts a NUL at the end of a word.
///
/// @return what follows the blank; at the end of the line an empty text
char *cut(char *end) {
  if (*end == '\0') return end;
  *end = '\0';
  return end + 1;
}

/// `WELCOME device=<id> last=<seq or -> time=<unix ms>`, and whatever later versions put behind it.
bool readWelcome(char *device, ServerLine &said) {
  char *const deviceEnd = wordEnd(device);
  char *const last = deviceEnd == device ? nullptr : behind(deviceEnd, " last=");
  if (last == nullptr) return false;
  char *const lastEnd = wordEnd(last);
  const bool none = lastEnd - last == 1 && *last == '-';
  if (!none && !readNumber(last, static_cast<size_t>(lastEnd - last), said.seq)) return false;
  char *const time = behind(lastEnd, " time=");
  if (time == nullptr) return false;
  if (!readNumber(time, static_cast<size_t>(wordEnd(time) - time), said.unixMs)) return false;
  said.kind = Kind::Welcome;
  said.hasSeq = !none;
  said.name = device;
  cut(deviceEnd);
  return true;
}

bool readCommand(char *id, ServerLine &said) {
  char *end = id;
  while (isIdByte(*end)) end += 1;
  const size_t length = static_cast<size_t>(end - id);
  if (length < 1 || length > kMaxIdBytes || *end != ' ') return false;
  said.kind = Kind::Command;
  said.name = id;
  said.text = cut(end);
  return true;
}

bool readError(char *code, ServerLine &said) {
  char *end = code;
  while (isCodeByte(*end)) end += 1;
  if (end == code || (*end != ' ' && *end != '\0')) return false;
  said.kind = Kind::Error;
  said.name = code;
  said.text = cut(end);
  return true;
}

}  // namespace

ServerLine readServerLine(char *line, size_t length) {
  ServerLine said = {Kind::Text, false, 0, 0, "", line};
  // A NUL within would hide the rest of the line from what follows.
  if (strlen(line) != length) return said;
  if (strcmp(line, "PING") == 0) {
    said.kind = Kind::Ping;
  } else if (strcmp(line, "PONG") == 0) {
    said.kind = Kind::Pong;
  } else if (char *const seq = behind(line, "ACK ")) {
    if (readNumber(seq, strlen(seq), said.seq)) said.kind = Kind::Ack;
  } else if (char *const device = behind(line, "WELCOME device=")) {
    readWelcome(device, said);
  } else if (char *const id = behind(line, "CMD ")) {
    readCommand(id, said);
  } else if (char *const code = behind(line, "ERR ")) {
    readError(code, said);
  }
  return said;
}

}  // namespace tapline_parts
