// A connection over a real socket. As on a board, copies share it.
#pragma once

#include "Client.h"

class WiFiClient : public Client {
 public:
  WiFiClient() = default;
  WiFiClient(const WiFiClient &other);
  WiFiClient &operator=(const WiFiClient &other);
  ~WiFiClient() override;

  int connect(IPAddress address, uint16_t port) override;
  int connect(const char *name, uint16_t port) override;
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t *bytes, size_t count) override;
  using Print::write;
  int available() override;
  int read() override;
  int read(uint8_t *bytes, size_t count) override;
  int peek() override;
  void flush() override {}
  void stop() override;
  uint8_t connected() override;
  operator bool() override { return connected() != 0; }
  /// As an ESP8266 does; an ESP32 cannot say.
  int availableForWrite() override;

  int fd() const;
  IPAddress remoteIP();
  uint16_t remotePort();
  IPAddress localIP();
  uint16_t localPort();
  int setNoDelay(bool noDelay);
  bool getNoDelay();
  void keepAlive(uint16_t idleSeconds = 7200, uint16_t betweenSeconds = 75, uint8_t probes = 9);

 private:
  friend class WiFiServer;
  explicit WiFiClient(int fd);
  void release();

  /// Index of a connection that is shared among copies; -1: none.
  int connection_ = -1;
};
