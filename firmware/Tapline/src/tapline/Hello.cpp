#include "Hello.h"

#include "NumberText.h"

namespace tapline_parts {

namespace {

constexpr size_t kMaxNameBytes = 64;

bool isNameByte(char byte, bool first) {
  if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')) return true;
  return byte == '_' || (!first && (byte == '.' || byte == '-'));
}

void putWord(LineText &line, const char *key, const char *value) {
  if (value == nullptr || *value == '\0') return;
  line.put(key);
  line.put(value);
}

}  // namespace

void putHello(LineText &line, const Hello &hello, const char *boot, uint32_t millis) {
  line.put("HELLO");
  putWord(line, " device=", hello.device);
  putWord(line, " boot=", boot);
  putWord(line, " fields=seq,millis,", hello.fields);
  line.put(" millis=");
  putNumber(line, millis);
  line.put(" ack=1");
  putWord(line, " token=", hello.token);
  putWord(line, " units=", hello.units);
  // It takes the rest of the line.
  putWord(line, " firmware=", hello.firmware);
}

size_t countFields(const char *fields) {
  if (!isWord(fields, false)) return 0;
  size_t count = 1;
  bool empty = true;
  for (; *fields != '\0'; fields++) {
    if (*fields != ',') {
      empty = false;
      continue;
    }
    if (empty) return 0;
    empty = true;
    count += 1;
  }
  return empty ? 0 : count;
}

bool isDeviceName(const char *name) {
  size_t length = 0;
  for (; name[length] != '\0'; length++) {
    if (!isNameByte(name[length], length == 0)) return false;
  }
  return length >= 1 && length <= kMaxNameBytes;
}

bool isWord(const char *text, bool blanks) {
  for (; *text != '\0'; text++) {
    const unsigned char byte = static_cast<unsigned char>(*text);
    if (byte < ' ' || byte == 0x7f || (byte == ' ' && !blanks)) return false;
  }
  return true;
}

}  // namespace tapline_parts
