// The simplest thing that works: a DHT11 on D2 (GPIO4), a line of text over TCP every 5 s.
// What is measured while the server is away is lost; the sketch SensorClient loses nothing.

#ifdef ESP32
#include <WiFi.h>
#else
#include <ESP8266WiFi.h>
#endif
#include <DHT.h>

#include "secrets.h"

const char SERVER[] = "192.168.1.10";  // the address that `tapline serve` shows
const uint16_t PORT = 5050;
#define SENSOR 11  // 11: DHT11, 22: DHT22

WiFiClient client;
DHT dht(4, SENSOR);  // GPIO4: D2 on a NodeMCU
unsigned long readings = 0;
unsigned long lastMs = 0;

void setup() {
  Serial.begin(115200);
  dht.begin();
  WiFi.mode(WIFI_STA);
  WiFi.begin(WIFI_NAME, WIFI_PASSWORD);
}

void loop() {
  if (millis() - lastMs < 5000) return;
  lastMs = millis();
  char line[64];  // seq,millis,temperature,humidity: 12,1234567,28.3,65.2
  snprintf(line, sizeof line, "%lu,%lu,%.1f,%.1f", readings++, lastMs, dht.readTemperature(),
           dht.readHumidity());
  bool online = WiFi.status() == WL_CONNECTED;
  bool connected = online && (client.connected() || client.connect(SERVER, PORT));
  if (connected) client.println(line);
  Serial.print(connected ? "sent " : online ? "no server: lost " : "no Wi-Fi: lost ");
  Serial.println(line);
}
