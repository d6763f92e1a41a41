// Arduino for the host: as much of it as the library and its sketches use, so that the very sources that run on a board
// run in a test. The real cores are the authority on what each function does.
#pragma once

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>

#define PROGMEM
#define PGM_P const char *
#define PSTR(text) (text)
#define ICACHE_RAM_ATTR
#define IRAM_ATTR

class __FlashStringHelper;
#define F(text) (reinterpret_cast<const __FlashStringHelper *>(PSTR(text)))
#define FPSTR(text) (reinterpret_cast<const __FlashStringHelper *>(text))

#define pgm_read_byte(address) (*reinterpret_cast<const uint8_t *>(address))
#define strlen_P strlen
#define strcmp_P strcmp
#define strncmp_P strncmp
#define strcpy_P strcpy
#define memcpy_P memcpy
#define snprintf_P snprintf

using std::max;
using std::min;

using boolean = bool;
using byte = uint8_t;

constexpr uint8_t LOW = 0;
constexpr uint8_t HIGH = 1;
constexpr uint8_t INPUT = 0;
constexpr uint8_t OUTPUT = 1;
constexpr uint8_t INPUT_PULLUP = 2;
constexpr int RISING = 1;
constexpr int FALLING = 2;
constexpr int CHANGE = 3;

// NodeMCU's names.
constexpr uint8_t D0 = 16;
constexpr uint8_t D1 = 5;
constexpr uint8_t D2 = 4;
constexpr uint8_t D3 = 0;
constexpr uint8_t D4 = 2;
constexpr uint8_t D5 = 14;
constexpr uint8_t D6 = 12;
constexpr uint8_t D7 = 13;
constexpr uint8_t D8 = 15;
constexpr uint8_t A0 = 17;
constexpr uint8_t LED_BUILTIN = 2;

unsigned long millis();
unsigned long micros();
void delay(unsigned long ms);
void delayMicroseconds(unsigned int us);
void yield();

long random(long howBig);
long random(long howSmall, long howBig);
void randomSeed(unsigned long seed);

void pinMode(uint8_t pin, uint8_t mode);
int digitalRead(uint8_t pin);
void digitalWrite(uint8_t pin, uint8_t value);
int analogRead(uint8_t pin);
void analogWrite(uint8_t pin, int value);

template <typename T, typename L, typename H>
T constrain(T value, L low, H high) {
  return value < low ? static_cast<T>(low) : value > high ? static_cast<T>(high) : value;
}

namespace host {
uint32_t randomNumber();
}

#ifdef ESP32
inline uint32_t esp_random() { return host::randomNumber(); }
#else
#define RANDOM_REG32 (host::randomNumber())
#endif

#include "Esp.h"
#include "HardwareSerial.h"
#include "IPAddress.h"
#include "Print.h"
#include "Stream.h"
#include "WString.h"

void setup();
void loop();
