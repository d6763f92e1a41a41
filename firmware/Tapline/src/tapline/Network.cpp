#include "Network.h"

#include <Arduino.h>

#include "Uptime.h"

#if defined(ESP8266)
#include <ESP8266WiFi.h>
#elif defined(ESP32)
#include <WiFi.h>
#endif

namespace tapline_parts {

#if defined(ESP8266) || defined(ESP32)

namespace {

/// The core comes back by itself to a network that is there again, but not always: then this joins anew. Longer than
/// a slow access point takes to let a board in, which must not be disturbed.
constexpr uint32_t kJoinAgainMs = 20000;

}  // namespace

void Network::begin() {
  if (name_ == nullptr) return;
  // The name and password are in the sketch; written to flash at each start they would wear it out.
  WiFi.persistent(false);
  WiFi.mode(WIFI_STA);
  WiFi.setAutoReconnect(true);
  WiFi.begin(name_, password_);
  triedAt_ = uptimeMs();
}

bool Network::up() {
  if (name_ == nullptr) return true;
  const bool wasUp = up_;
  up_ = WiFi.status() == WL_CONNECTED;
  if (up_) return true;
  if (wasUp) triedAt_ = uptimeMs();
  if (elapsedMs(triedAt_) >= kJoinAgainMs) {
    triedAt_ = uptimeMs();
    WiFi.disconnect();
    WiFi.begin(name_, password_);
  }
  return false;
}

#else

// Other cores have networks that this library does not know: they are the sketch's business.
void Network::begin() {}
bool Network::up() { return true; }

#endif

}  // namespace tapline_parts
