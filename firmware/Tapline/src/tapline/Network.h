// Keeps the board in its Wi-Fi, where the sketch asked for that.
#pragma once

#include <stdint.h>

namespace tapline_parts {

class Network {
 public:
  void join(const char *name, const char *password) {
    name_ = name;
    password_ = password;
  }
  void begin();
  /// Whether the network is there, as far as it is known. Sees to it that a lost one is joined again.
  bool up();

 private:
  const char *name_ = nullptr;
  const char *password_ = nullptr;
  /// millis() when it was last lost, or last tried.
  uint32_t triedAt_ = 0;
  bool up_ = false;
};

}  // namespace tapline_parts
