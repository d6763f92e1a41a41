// Arduino's Print: text to whatever takes bytes.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

constexpr int DEC = 10;
constexpr int HEX = 16;

class __FlashStringHelper;
class IPAddress;
class String;

class Print {
 public:
  virtual ~Print() = default;
  virtual size_t write(uint8_t byte) = 0;
  virtual size_t write(const uint8_t *bytes, size_t count);
  size_t write(const char *text) { return write(reinterpret_cast<const uint8_t *>(text), strlen(text)); }
  size_t write(const char *bytes, size_t count) { return write(reinterpret_cast<const uint8_t *>(bytes), count); }
  /// 0: it cannot say, so a write may block.
  virtual int availableForWrite() { return 0; }
  virtual void flush() {}

  size_t print(const char *text) { return write(text); }
  size_t print(const __FlashStringHelper *text) { return write(reinterpret_cast<const char *>(text)); }
  size_t print(const String &text);
  size_t print(const IPAddress &address);
  size_t print(char character) { return write(static_cast<uint8_t>(character)); }
  size_t print(unsigned char number, int base = DEC) { return print(static_cast<unsigned long>(number), base); }
  size_t print(int number, int base = DEC) { return print(static_cast<long>(number), base); }
  size_t print(unsigned number, int base = DEC) { return print(static_cast<unsigned long>(number), base); }
  size_t print(long number, int base = DEC);
  size_t print(unsigned long number, int base = DEC);
  size_t print(double number, int decimals = 2);
  size_t println() { return write("\r\n"); }
  template <typename... Arguments>
  size_t println(Arguments... arguments) {
    const size_t count = print(arguments...);
    return count + println();
  }
  size_t println(const String &text);
  size_t println(const IPAddress &address);
  size_t printf(const char *format, ...) __attribute__((format(printf, 2, 3)));
};
