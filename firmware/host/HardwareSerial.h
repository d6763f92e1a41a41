// The serial monitor: stdin and stdout.
#pragma once

#include "Stream.h"

class HardwareSerial : public Stream {
 public:
  void begin(unsigned long) {}
  void setDebugOutput(bool) {}
  explicit operator bool() const { return true; }
  int available() override;
  int read() override;
  int peek() override;
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t *bytes, size_t count) override;
  using Print::write;

 private:
  uint8_t input_[256];
  size_t inputAt_ = 0;
  size_t inputEnd_ = 0;
  bool ended_ = false;
};

extern HardwareSerial Serial;
