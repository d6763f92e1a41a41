// A sensor whose readings arrive exactly once: each is kept until the server says that it is on its
// disk, and is sent again after an outage. Library: Tapline.
//
//   DHT11, DHT22   data to D2 (GPIO4). Library: "DHT sensor library" by Adafruit
//   BME280         I2C. NodeMCU: SDA to D2 (GPIO4), SCL to D1 (GPIO5); ESP32: SDA to 21, SCL to 22.
//                  Library: "Adafruit BME280 Library"

#ifdef ESP32
#include <WiFi.h>
#else
#include <ESP8266WiFi.h>
#endif
#include <Tapline.h>

#include "secrets.h"

#define SENSOR 11  // 11: DHT11, 22: DHT22, 280: BME280

const char SERVER[] = "192.168.1.10";  // the address that `tapline serve` shows, or a name
const uint16_t PORT = 5050;
const char DEVICE[] = "kitchen";  // each board needs its own name
const char FIELDS[] = "temperature,humidity";  // a BME280 also knows pressure
const uint32_t INTERVAL_MS = 5000;  // a DHT11 wants 1 s, a DHT22 2 s between two readings

WiFiClient connection;
Tapline tapline(connection, SERVER, PORT, DEVICE, FIELDS);

#if SENSOR == 280
#include <Adafruit_BME280.h>
Adafruit_BME280 bme;
bool found = false;
#else
#include <DHT.h>
DHT dht(4, SENSOR);  // GPIO4: D2 on a NodeMCU
#endif

void beginSensor() {
#if SENSOR == 280
  found = bme.begin(0x76) || bme.begin(0x77);
  if (!found) Serial.println("No BME280 answers: check 3V3, GND, SDA and SCL");
#else
  dht.begin();
#endif
}

// Whether the list of fields goes on with this name.
bool is(const char* field, const char* name) {
  size_t length = strlen(name);
  return strncmp(field, name, length) == 0 && (field[length] == ',' || field[length] == '\0');
}

// The value of a field. NAN: there is none now, and the reading goes without it.
float measure(const char* field) {
#if SENSOR == 280
  if (!found) return NAN;
  if (is(field, "temperature")) return bme.readTemperature();
  if (is(field, "humidity")) return bme.readHumidity();
  if (is(field, "pressure")) return bme.readPressure() / 100;  // hPa
#else
  if (is(field, "temperature")) return dht.readTemperature();
  if (is(field, "humidity")) return dht.readHumidity();
#endif
  // Your own: put "light" into FIELDS, and here
  // if (is(field, "light")) return analogRead(A0);
  return NAN;
}

void sendReading() {
  float values[TAPLINE_MAX_FIELDS];
  size_t count = 0;
  const char* field = FIELDS;
  while (field != nullptr && count < TAPLINE_MAX_FIELDS) {
    values[count++] = measure(field);
    field = strchr(field, ',');
    if (field != nullptr) field++;
  }
  tapline.sendValues(values, count);

  Serial.print("Reading ");
  Serial.print(tapline.lastSeq());
  for (size_t index = 0; index < count; index++) {
    Serial.print(index == 0 ? ": " : ", ");
    Serial.print(values[index], 1);
  }
  Serial.println();
}

void setup() {
  Serial.begin(115200);
  beginSensor();
  tapline.log(Serial);
  tapline.firmware("SensorClient 1.0");
  tapline.wifi(WIFI_NAME, WIFI_PASSWORD);
#if SENSOR == 280
  tapline.units("pressure:hPa");
#endif
  tapline.begin();
}

void loop() {
  tapline.loop();
  if (tapline.due(INTERVAL_MS)) sendReading();
}
