// A connection without a network: a test sees what the board wrote, and writes what the server says.
#pragma once

#include <Client.h>

#include <algorithm>
#include <string>
#include <vector>

#include "heap.h"

class ScriptedClient : public Client {
 public:
  // --- What a test looks at ---

  /// What the board wrote, a connection an entry.
  std::vector<std::string> sent;
  unsigned tries = 0;

  /// The whole lines of the last connection.
  std::vector<std::string> lines() const { return linesOf(sent.empty() ? std::string() : sent.back()); }
  static std::vector<std::string> linesOf(const std::string &text) {
    std::vector<std::string> all;
    size_t from = 0;
    for (size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
      all.push_back(text.substr(from, end - from));
    }
    return all;
  }
  std::string lastLine() const { return lines().empty() ? std::string() : lines().back(); }

  // --- What a test sets ---

  bool reachable = true;
  /// Bytes that a write takes at most.
  size_t takesAtOnce = SIZE_MAX;
  /// Bytes that it takes in all before it takes no more.
  size_t takesInAll = SIZE_MAX;
  /// It says that it took more than it was given.
  bool lies = false;
  /// What availableForWrite() says; -1: it cannot say.
  int room = -1;
  /// It calls itself connected while there is something to read, as an ESP8266 does; an ESP32 may not.
  bool lingers = true;
  /// Bytes that a read gives at most.
  size_t givesAtOnce = SIZE_MAX;

  void says(const std::string &bytes) { inbox_ += bytes; }
  /// The server closes: what it said before can still be read.
  void closes() { open_ = false; }
  bool isOpen() const { return open_; }
  size_t unread() const { return inbox_.size(); }

  // --- As a Client ---

  int connect(IPAddress, uint16_t) override { return connect("", 0); }
  int connect(const char *, uint16_t) override {
    const heap::Pause pause;
    tries += 1;
    stop();
    if (!reachable) return 0;
    sent.emplace_back();
    open_ = true;
    return 1;
  }
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t *bytes, size_t count) override {
    const heap::Pause pause;
    if (!open_) return 0;
    const size_t taken = std::min({count, takesAtOnce, takesInAll});
    takesInAll -= takesInAll == SIZE_MAX ? 0 : taken;
    sent.back().append(reinterpret_cast<const char *>(bytes), taken);
    return lies ? count + 1 : taken;
  }
  int availableForWrite() override { return room < 0 ? 0 : room; }
  int available() override { return static_cast<int>(inbox_.size()); }
  int read() override {
    uint8_t byte;
    return read(&byte, 1) == 1 ? byte : -1;
  }
  int read(uint8_t *bytes, size_t count) override {
    const heap::Pause pause;
    const size_t given = std::min({count, inbox_.size(), givesAtOnce});
    if (given == 0) return -1;
    memcpy(bytes, inbox_.data(), given);
    inbox_.erase(0, given);
    return static_cast<int>(given);
  }
  int peek() override { return inbox_.empty() ? -1 : static_cast<uint8_t>(inbox_[0]); }
  void flush() override {}
  void stop() override {
    const heap::Pause pause;
    open_ = false;
    inbox_.clear();
  }
  uint8_t connected() override { return open_ || (lingers && !inbox_.empty()) ? 1 : 0; }
  operator bool() override { return connected() != 0; }

 private:
  bool open_ = false;
  std::string inbox_;
};
