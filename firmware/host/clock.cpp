// The board's clock: 32 bits on the board, and here.
#include <time.h>
#include <unistd.h>

#include "Arduino.h"
#include "host.h"

namespace {

uint64_t realUs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000 + static_cast<uint64_t>(now.tv_nsec) / 1000;
}

struct Clock {
  uint64_t startUs = 0;
  uint64_t realStartUs = realUs();
  double rate = 1;

  uint64_t nowUs() const {
    return startUs + static_cast<uint64_t>(static_cast<double>(realUs() - realStartUs) * rate);
  }
};

Clock boardClock;

}  // namespace

namespace host {

void setClock(uint32_t startMs, double rate) {
  boardClock.startUs = static_cast<uint64_t>(startMs) * 1000;
  boardClock.realStartUs = realUs();
  boardClock.rate = rate;
}

void advanceClock(uint32_t ms) { boardClock.startUs += static_cast<uint64_t>(ms) * 1000; }

}  // namespace host

// As on the board: unsigned long has 64 bits here, and the counter wraps at 32 all the same.
unsigned long millis() { return static_cast<uint32_t>(boardClock.nowUs() / 1000); }
unsigned long micros() { return static_cast<uint32_t>(boardClock.nowUs()); }

void delay(unsigned long ms) {
  if (boardClock.rate > 0) {
    usleep(static_cast<useconds_t>(static_cast<double>(ms) * 1000 / boardClock.rate));
  } else {
    host::advanceClock(static_cast<uint32_t>(ms));
  }
}

void delayMicroseconds(unsigned int us) { usleep(us); }
void yield() {}
