// A board on a scripted connection and a clock that only the test moves.
#pragma once

#include <Arduino.h>
#include <Tapline.h>

#include <string>

#include "check.h"
#include "heap.h"
#include "host.h"
#include "scripted-client.h"

/// A small ring, so that tests can fill it.
using SmallTapline = TaplineOf<8, 2>;

/// Keeps what is printed.
class Paper : public Print {
 public:
  std::string text;
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t *bytes, size_t count) override {
    const heap::Pause pause;
    text.append(reinterpret_cast<const char *>(bytes), count);
    return count;
  }
  bool has(const char *part) const { return count(part) > 0; }
  unsigned count(const char *part) const {
    unsigned times = 0;
    for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += 1) times += 1;
    return times;
  }
};

class Bench {
 public:
  ScriptedClient client;
  Paper paper;
  SmallTapline board{client, "192.168.1.10", 5050, "kitchen", "temperature,humidity"};

  explicit Bench(uint32_t startMs = 1000) {
    host::setClock(startMs, 0);
    host::setWifi(true);
    board.log(paper);
  }
  /// The library may take nothing from the heap once it began.
  ~Bench() { CHECK_EQUAL(heap::count(), 0UL); }

  void loop() {
    const heap::Watch watch;
    board.loop();
  }

  /// Lets time pass, with loop() every so many ms.
  void run(uint32_t ms, uint32_t stepMs = 10) {
    for (uint32_t passed = 0; passed < ms; passed += stepMs) {
      loop();
      host::advanceClock(stepMs);
    }
    loop();
  }

  /// Lets time pass until the board tries to connect, and tells how much that was.
  uint32_t runToTry(uint32_t limitMs = 60000) {
    const unsigned before = client.tries;
    for (uint32_t passed = 0; passed <= limitMs; passed += 10) {
      loop();
      if (client.tries != before) return passed;
      host::advanceClock(10);
    }
    check::fail(__FILE__, __LINE__, "it did not try again");
  }

  /// The server says a line, and the board hears it.
  void hear(const std::string &line) {
    client.says(line + "\n");
    run(20);
  }

  void begin() {
    CHECK(board.begin());
    loop();
  }

  /// Begins, and is welcomed.
  void greet(const char *last = "-") {
    begin();
    welcome(last);
  }

  void welcome(const char *last = "-") {
    hear(std::string("WELCOME device=kitchen last=") + last + " time=1700000000000");
    CHECK(board.welcomed());
  }

  void take(unsigned readings = 1) {
    for (unsigned count = 0; count < readings; count++) {
      host::advanceClock(10);
      const heap::Watch watch;
      CHECK(board.send(21.5F, 45.0F));
    }
    run(20);
  }

  /// The seqs of the readings on the last connection.
  std::string seqs() const {
    std::string all;
    for (const std::string &line : client.lines()) {
      if (line[0] >= '0' && line[0] <= '9') all += (all.empty() ? "" : " ") + line.substr(0, line.find(','));
    }
    return all;
  }
  /// The value of a key of the last HELLO.
  std::string helloHas(const std::string &key) const {
    std::string hello;
    for (const std::string &line : client.lines()) {
      if (line.compare(0, 6, "HELLO ") == 0) hello = line;
    }
    const size_t at = hello.find(" " + key + "=");
    if (at == std::string::npos) return "";
    const size_t from = at + key.size() + 2;
    return hello.substr(from, hello.find(' ', from) - from);
  }
  size_t countHellos() const {
    size_t count = 0;
    for (const std::string &line : client.lines()) count += line.compare(0, 6, "HELLO ") == 0 ? 1 : 0;
    return count;
  }
};
