// Arduino's Stream: a Print that can be read, too.
#pragma once

#include "Print.h"

class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
  virtual int peek() = 0;
  /// In ms. Not virtual in the real cores, so a Client cannot tell by it that it was called.
  void setTimeout(unsigned long ms) { timeoutMs_ = ms; }
  unsigned long getTimeout() const { return timeoutMs_; }

 protected:
  unsigned long timeoutMs_ = 1000;
};
