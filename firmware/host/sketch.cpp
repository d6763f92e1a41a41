// Runs a sketch: setup() once, loop() for ever. Set from outside, by environment variables:
//
//   HOST_SERVER=127.0.0.1:5050    where its connections go, whatever address it has
//   HOST_LISTEN=0                 the port of its WiFiServer; the port in use is told on stderr
//   HOST_CLOCK=4294960000         where millis() begins
//   HOST_RATE=10                  how fast its clock runs
//   HOST_CLIMATE=21.5,45,101325   what its sensors read; `nan` for one that fails
//
// On stdin and stdout is its serial monitor. SIGUSR1 takes the Wi-Fi away, SIGUSR2 brings it back; SIGHUP presses the
// FLASH button (GPIO0) and lets it go at the next one.
#include <signal.h>
#include <unistd.h>

#include "Arduino.h"
#include "host.h"

namespace {

volatile sig_atomic_t wifiWanted = 1;
volatile sig_atomic_t buttonDown = 0;

void onSignal(int signal) {
  if (signal == SIGUSR1) wifiWanted = 0;
  if (signal == SIGUSR2) wifiWanted = 1;
  if (signal == SIGHUP) buttonDown = buttonDown != 0 ? 0 : 1;
}

const char *setting(const char *name, const char *otherwise) {
  const char *const value = getenv(name);
  return value == nullptr ? otherwise : value;
}

[[noreturn]] void complain(const char *name) {
  fprintf(stderr, "%s is not what firmware/host/sketch.cpp understands\n", name);
  exit(2);
}

void readSettings() {
  char address[64];
  unsigned port;
  const char *const server = getenv("HOST_SERVER");
  if (server != nullptr) {
    if (sscanf(server, "%63[^:]:%u", address, &port) != 2) complain("HOST_SERVER");
    host::redirect(address, static_cast<uint16_t>(port));
  }
  const char *const listen = getenv("HOST_LISTEN");
  if (listen != nullptr) host::setListenPort(static_cast<uint16_t>(atoi(listen)));
  host::setClock(static_cast<uint32_t>(strtoul(setting("HOST_CLOCK", "0"), nullptr, 10)),
                 atof(setting("HOST_RATE", "1")));
  const char *const climate = getenv("HOST_CLIMATE");
  if (climate != nullptr) {
    host::Climate now;
    if (sscanf(climate, "%f,%f,%f", &now.temperature, &now.humidity, &now.pressure) != 3) complain("HOST_CLIMATE");
    host::setClimate(now);
  }
}

}  // namespace

int main() {
  signal(SIGUSR1, onSignal);
  signal(SIGUSR2, onSignal);
  signal(SIGHUP, onSignal);
  readSettings();
  setup();
  bool wifi = true;
  uint16_t toldPort = 0;
  for (;;) {
    if (wifi != (wifiWanted != 0)) {
      wifi = wifiWanted != 0;
      host::setWifi(wifi);
    }
    host::setPin(0, buttonDown != 0 ? LOW : HIGH);
    loop();
    if (toldPort != host::listenPort()) {
      toldPort = host::listenPort();
      fprintf(stderr, "listening on 127.0.0.1:%u\n", toldPort);
    }
    usleep(1000);
  }
}
