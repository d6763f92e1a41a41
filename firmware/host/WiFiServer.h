// A listening socket on loopback.
#pragma once

#include "WiFiClient.h"

class WiFiServer {
 public:
  explicit WiFiServer(uint16_t port) : port_(port) {}
  ~WiFiServer() { stop(); }
  void begin();
  void begin(uint16_t port) {
    port_ = port;
    begin();
  }
  void stop();
  void close() { stop(); }
  bool hasClient();
  WiFiClient accept();
  WiFiClient available() { return accept(); }
  void setNoDelay(bool noDelay) { noDelay_ = noDelay; }
  uint16_t port() const { return port_; }

 private:
  uint16_t port_;
  int fd_ = -1;
  bool noDelay_ = false;
};
