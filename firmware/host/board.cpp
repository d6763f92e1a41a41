// The rest of the board: pins, sensors, the chip, the serial monitor, random numbers.
#include <poll.h>
#include <sys/random.h>
#include <unistd.h>

#include "Adafruit_BME280.h"
#include "Arduino.h"
#include "DHT.h"
#include "host.h"

EspClass ESP;
HardwareSerial Serial;
TwoWire Wire;

namespace {

constexpr size_t kPins = 64;

/// Buttons are wired to ground and pulled up, so nothing is pressed at first.
struct Pins {
  int values[kPins];
  Pins() { std::fill(values, values + kPins, static_cast<int>(HIGH)); }
};

Pins pins;
host::Climate now = {21.5F, 45.0F, 101325.0F};
bool isSeeded = false;
uint32_t seeded = 0;
void (*serialOutput)(const uint8_t *, size_t) = nullptr;

}  // namespace

namespace host {

void setClimate(const Climate &climate) { now = climate; }
Climate climate() { return now; }
void setPin(uint8_t pin, int value) { pins.values[pin % kPins] = value; }
int pin(uint8_t pin) { return pins.values[pin % kPins]; }

void seedRandom(uint32_t seed) {
  isSeeded = true;
  seeded = seed;
}

uint32_t randomNumber() {
  if (isSeeded) return seeded++;
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) abort();
  return number;
}

void setSerialOutput(void (*output)(const uint8_t *, size_t)) { serialOutput = output; }

}  // namespace host

void pinMode(uint8_t, uint8_t) {}
int digitalRead(uint8_t pin) { return host::pin(pin) != 0 ? HIGH : LOW; }
void digitalWrite(uint8_t pin, uint8_t value) { host::setPin(pin, value); }
int analogRead(uint8_t pin) { return host::pin(pin); }
void analogWrite(uint8_t pin, int value) { host::setPin(pin, value); }

long random(long howBig) { return howBig <= 0 ? 0 : static_cast<long>(host::randomNumber() % static_cast<uint32_t>(howBig)); }
long random(long howSmall, long howBig) { return howSmall >= howBig ? howSmall : howSmall + random(howBig - howSmall); }
void randomSeed(unsigned long) {}

void EspClass::restart() { _exit(0); }

float DHT::readTemperature(bool fahrenheit, bool) { return fahrenheit ? now.temperature * 1.8F + 32 : now.temperature; }
float DHT::readHumidity(bool) { return now.humidity; }
bool Adafruit_BME280::begin(uint8_t, TwoWire *) { return !isnan(now.temperature); }
float Adafruit_BME280::readTemperature() { return now.temperature; }
float Adafruit_BME280::readHumidity() { return now.humidity; }
float Adafruit_BME280::readPressure() { return now.pressure; }

int HardwareSerial::available() {
  if (inputAt_ == inputEnd_ && !ended_) {
    pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 0) > 0) {
      const ssize_t got = ::read(STDIN_FILENO, input_, sizeof input_);
      inputAt_ = 0;
      inputEnd_ = got > 0 ? static_cast<size_t>(got) : 0;
      ended_ = got <= 0;
    }
  }
  return static_cast<int>(inputEnd_ - inputAt_);
}

int HardwareSerial::read() { return available() > 0 ? input_[inputAt_++] : -1; }
int HardwareSerial::peek() { return available() > 0 ? input_[inputAt_] : -1; }

size_t HardwareSerial::write(const uint8_t *bytes, size_t count) {
  if (serialOutput != nullptr) {
    serialOutput(bytes, count);
    return count;
  }
  for (size_t at = 0; at < count;) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes + at, count - at);
    // Nobody looks at the serial monitor: the board does not care.
    if (written <= 0) break;
    at += static_cast<size_t>(written);
  }
  return count;
}
