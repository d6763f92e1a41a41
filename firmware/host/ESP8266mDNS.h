// Multicast DNS: what a sketch announces is remembered, and nothing is sent.
#pragma once

#include "Arduino.h"

class MDNSResponder {
 public:
  bool begin(const char *name) {
    name_ = name;
    return true;
  }
  bool addService(const char *service, const char *protocol, uint16_t port) {
    return name_ != nullptr && service != nullptr && protocol != nullptr && port != 0;
  }
  bool addServiceTxt(const char *service, const char *protocol, const char *key, const char *value) {
    return service != nullptr && protocol != nullptr && key != nullptr && value != nullptr;
  }
  bool update() { return name_ != nullptr; }

 private:
  const char *name_ = nullptr;
};

inline MDNSResponder MDNS;
