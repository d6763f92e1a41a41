// Tapline: readings to a Tapline server over any Arduino Client, each of them exactly once.
//
//   WiFiClient wifi;
//   Tapline tapline(wifi, "192.168.1.10", 5050, "kitchen", "temperature,humidity");
//
//   void setup() { tapline.wifi("network", "password"); tapline.begin(); }
//   void loop() {
//     tapline.loop();
//     if (tapline.due(5000)) tapline.send(dht.readTemperature(), dht.readHumidity());
//   }
//
// A reading is kept in static memory until the server says that it is on its disk. Nothing here
// uses the heap or String, so it runs for years.
// MIT licence, see LICENSE in this folder.
#pragma once

#include <Arduino.h>
#include <Client.h>

#include "TaplineClient.h"

// Both can be set before this header is included, or as build flags. The ring takes
// TAPLINE_RING_READINGS x (4 + 4 x TAPLINE_MAX_FIELDS) bytes: 8,640 with these.

/// Readings that are kept while the server is away. With fewer fields than TAPLINE_MAX_FIELDS more fit.
#ifndef TAPLINE_RING_READINGS
#define TAPLINE_RING_READINGS 240
#endif

/// Values that a reading may have.
#ifndef TAPLINE_MAX_FIELDS
#define TAPLINE_MAX_FIELDS 8
#endif

#if TAPLINE_RING_READINGS < 2 || TAPLINE_RING_READINGS > 65535
#error "TAPLINE_RING_READINGS must be 2 to 65535"
#endif
#if TAPLINE_MAX_FIELDS < 1 || TAPLINE_MAX_FIELDS > 64
#error "TAPLINE_MAX_FIELDS must be 1 to 64: the server takes no more in a reading"
#endif

/// The client with its memory: room for so many readings of so many values. A template, so that the
/// sketch's own #define counts although the library's other files never see it.
template <uint16_t ringReadings, uint8_t maxFields>
class TaplineOf : public TaplineClient {
 public:
  /// All texts are kept as pointers: string literals, or buffers that live as long as this.
  ///
  /// @param connection a WiFiClient, WiFiClientSecure, EthernetClient ...; nobody else may use it
  /// @param server an IP address or a name
  /// @param device the board's own name: A-Z a-z 0-9 _ . - and not the name of another board
  /// @param fields names of the values of a reading, with a comma between them
  TaplineOf(Client &connection, const char *server, uint16_t port, const char *device, const char *fields)
      : TaplineClient(connection, server, port, device, fields,
                      TaplineMemory{ring_, sizeof ring_ / sizeof ring_[0], out_, sizeof out_, maxFields}) {}

  /// Keeps a reading, in the order of the fields, and sends it as soon as it can. NAN is a missing
  /// value. When the ring is full the oldest reading goes.
  ///
  /// @return false when there are more or fewer values than fields, or before begin()
  template <typename... Values>
  bool send(Values... values) {
    static_assert(sizeof...(Values) >= 1, "send() takes a value for each field");
    static_assert(sizeof...(Values) <= maxFields, "more values than TAPLINE_MAX_FIELDS");
    const float list[] = {static_cast<float>(values)...};
    return sendValues(list, sizeof...(Values));
  }

 private:
  uint32_t ring_[static_cast<uint32_t>(ringReadings) * (1 + maxFields)];
  char out_[512 + 64 * maxFields];
};

using Tapline = TaplineOf<TAPLINE_RING_READINGS, TAPLINE_MAX_FIELDS>;
