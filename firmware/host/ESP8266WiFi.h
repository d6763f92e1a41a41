// The Wi-Fi, which is there from the second look on, unless a test says otherwise (host.h).
#pragma once

#include "Arduino.h"
#include "WiFiClient.h"
#include "WiFiServer.h"

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_CONNECTION_LOST = 5, WL_DISCONNECTED = 6 };
enum WiFiMode_t { WIFI_OFF = 0, WIFI_STA = 1, WIFI_AP = 2 };

class WiFiClass {
 public:
  bool mode(WiFiMode_t) { return true; }
  void persistent(bool) {}
  bool setAutoReconnect(bool) { return true; }
  bool hostname(const char *) { return true; }
  bool setHostname(const char *) { return true; }
  bool setSleep(bool) { return true; }
  wl_status_t begin(const char *name, const char *password = nullptr);
  bool disconnect(bool off = false);
  wl_status_t status();
  bool isConnected() { return status() == WL_CONNECTED; }
  IPAddress localIP() { return IPAddress(127, 0, 0, 1); }
  String macAddress() { return String("A1:B2:C3:D4:E5:F6"); }
  String SSID() { return String("host"); }
  int32_t RSSI() { return -60; }
};

extern WiFiClass WiFi;
