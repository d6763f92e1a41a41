#include "Arduino.h"

size_t Print::write(const uint8_t *bytes, size_t count) {
  size_t written = 0;
  while (written < count && write(bytes[written]) == 1) written += 1;
  return written;
}

size_t Print::print(const String &text) { return write(text.c_str()); }
size_t Print::println(const String &text) {
  const size_t count = print(text);
  return count + println();
}

size_t Print::print(const IPAddress &address) { return print(address.toString()); }
size_t Print::println(const IPAddress &address) { return println(address.toString()); }

size_t Print::print(long number, int base) {
  if (base != DEC) return print(static_cast<unsigned long>(number), base);
  char text[24];
  snprintf(text, sizeof text, "%ld", number);
  return write(text);
}

size_t Print::print(unsigned long number, int base) {
  char text[24];
  snprintf(text, sizeof text, base == HEX ? "%lX" : "%lu", number);
  return write(text);
}

size_t Print::print(double number, int decimals) {
  char text[400];
  snprintf(text, sizeof text, "%.*f", decimals, number);
  return write(text);
}

size_t Print::printf(const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return write(text);
}

String::String(double number, unsigned decimals) {
  char text[400];
  snprintf(text, sizeof text, "%.*f", static_cast<int>(decimals), number);
  text_ = text;
}

IPAddress::IPAddress(uint32_t address) { memcpy(bytes_, &address, sizeof bytes_); }

IPAddress::operator uint32_t() const {
  uint32_t address;
  memcpy(&address, bytes_, sizeof address);
  return address;
}

bool IPAddress::fromString(const char *text) {
  unsigned parts[4];
  char rest;
  if (sscanf(text, "%u.%u.%u.%u%c", &parts[0], &parts[1], &parts[2], &parts[3], &rest) != 4) return false;
  for (int index = 0; index < 4; index++) {
    if (parts[index] > 255) return false;
    bytes_[index] = static_cast<uint8_t>(parts[index]);
  }
  return true;
}

String IPAddress::toString() const {
  char text[16];
  snprintf(text, sizeof text, "%u.%u.%u.%u", bytes_[0], bytes_[1], bytes_[2], bytes_[3]);
  return String(text);
}
