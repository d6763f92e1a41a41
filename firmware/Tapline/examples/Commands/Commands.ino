// A board that does what the server tells it, and answers. It needs no sensor: it reports its Wi-Fi,
// its memory and its LED. Library: Tapline.
//
//   tapline send lamp led on      tapline send lamp interval 2000
//   tapline send lamp led off     tapline send lamp status

#ifdef ESP32
#include <WiFi.h>
#else
#include <ESP8266WiFi.h>
#endif
#include <Tapline.h>

#include "secrets.h"

const char SERVER[] = "192.168.1.10";  // the address that `tapline serve` shows, or a name
const uint16_t PORT = 5050;
const char DEVICE[] = "lamp";  // each board needs its own name

const char KNOWN[] = "I know: led on, led off, interval <ms>, status";
const uint32_t MIN_INTERVAL_MS = 100;
const uint32_t MAX_INTERVAL_MS = 3600000;

// GPIO2: the blue LED of an ESP8266 module, lit by LOW, and of most ESP32 boards, lit by HIGH.
const uint8_t LED = 2;
#ifdef ESP32
const uint8_t LIT = HIGH, DARK = LOW;
#else
const uint8_t LIT = LOW, DARK = HIGH;
#endif

WiFiClient connection;
Tapline tapline(connection, SERVER, PORT, DEVICE, "rssi,heap,led");
bool ledOn = false;
uint32_t intervalMs = 5000;

void setLed(bool on) {
  ledOn = on;
  digitalWrite(LED, on ? LIT : DARK);
}

bool setInterval(const char* text, char* reply, size_t replySize) {
  char* end = nullptr;
  unsigned long ms = strtoul(text, &end, 10);
  bool isNumber = *text >= '0' && *text <= '9' && *end == '\0';
  if (!isNumber || ms < MIN_INTERVAL_MS || ms > MAX_INTERVAL_MS) {
    snprintf(reply, replySize, "interval takes %lu to %lu ms", static_cast<unsigned long>(MIN_INTERVAL_MS),
             static_cast<unsigned long>(MAX_INTERVAL_MS));
    return false;
  }
  intervalMs = ms;
  snprintf(reply, replySize, "a reading every %lu ms", ms);
  return true;
}

// Carries out a command and writes the reply. False: it could not be done.
bool carryOut(const char* text, char* reply, size_t replySize) {
  if (strcmp(text, "led on") == 0 || strcmp(text, "led off") == 0) {
    setLed(strcmp(text, "led on") == 0);
    snprintf(reply, replySize, "the LED is %s", ledOn ? "on" : "off");
    return true;
  }
  if (strncmp(text, "interval ", 9) == 0) return setInterval(text + 9, reply, replySize);
  if (strcmp(text, "status") == 0) {
    snprintf(reply, replySize, "led %s, interval %lu ms, up %lu s", ledOn ? "on" : "off",
             static_cast<unsigned long>(intervalMs), static_cast<unsigned long>(millis() / 1000));
    return true;
  }
  snprintf(reply, replySize, "%s", KNOWN);
  return false;
}

void setup() {
  Serial.begin(115200);
  pinMode(LED, OUTPUT);
  setLed(false);
  tapline.log(Serial);
  tapline.firmware("Commands 1.0");
  tapline.units("rssi:dBm,heap:B");
  tapline.decimals(0);
  tapline.onCommand(carryOut);
  tapline.wifi(WIFI_NAME, WIFI_PASSWORD);
  tapline.begin();
}

void loop() {
  tapline.loop();
  if (tapline.due(intervalMs)) tapline.send(WiFi.RSSI(), ESP.getFreeHeap(), ledOn);
}
