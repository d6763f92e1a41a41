// A board on real sockets: takes readings, and ends when the server has acknowledged all of them. What happens is told on
// stdout, a JSON object a line; the library's own words are on stderr.
// Usage: board <key>=<value>...
//   port, device, readings (how many it takes), interval (ms of its clock), clock (where it begins), rate (how fast the
//   clock runs; `idle`: it leaps a second whenever nothing is under way), ring=small (8 readings in place of 1,000),
//   stay=1 (does not end)
// On stdin: `wifi off`, `wifi on`, `enough` (it takes no more readings).
#include <Arduino.h>
#include <ESP8266WiFi.h>
#include <Tapline.h>
#include <poll.h>
#include <unistd.h>

#include <map>
#include <string>

#include "heap.h"
#include "host.h"

namespace {

std::map<std::string, std::string> options = {{"port", "5050"}, {"device", "kitchen"}, {"readings", "100"},
                                              {"interval", "20"}, {"clock", "1000"}, {"rate", "1"},
                                              {"ring", "large"}, {"stay", "0"}};

unsigned long number(const char *name) { return std::stoul(options[name]); }

class Stderr : public Print {
 public:
  size_t write(uint8_t byte) override { return write(&byte, 1); }
  size_t write(const uint8_t *bytes, size_t count) override {
    const heap::Pause pause;
    return fwrite(bytes, 1, count, stderr);
  }
};

const char *const kStates[] = {"off", "no-wifi", "waiting", "greeting", "ready"};

void onState(TaplineState state) {
  const heap::Pause pause;
  printf("{\"state\":\"%s\",\"millis\":%lu}\n", kStates[static_cast<int>(state)], millis());
  fflush(stdout);
}

bool onCommand(const char *text, char *reply, size_t replySize) {
  const heap::Pause pause;
  printf("{\"command\":\"%s\"}\n", text);
  fflush(stdout);
  snprintf(reply, replySize, "did %s", text);
  return strncmp(text, "bad", 3) != 0;
}

std::string droppedSeqs;
bool enough = false;

/// Remembers which reading the next one takes the place of; 0: none.
void keepDropped(uint32_t seq) {
  const heap::Pause pause;
  if (seq != 0) droppedSeqs += (droppedSeqs.empty() ? "" : ",") + std::to_string(seq);
}

void readStdin() {
  pollfd input = {STDIN_FILENO, POLLIN, 0};
  char text[64];
  if (poll(&input, 1, 0) <= 0) return;
  const ssize_t got = read(STDIN_FILENO, text, sizeof text - 1);
  // Whoever started it is gone.
  if (got <= 0) exit(3);
  text[got] = '\0';
  if (strstr(text, "wifi off") != nullptr) host::setWifi(false);
  if (strstr(text, "wifi on") != nullptr) host::setWifi(true);
  if (strstr(text, "enough") != nullptr) enough = true;
}

template <typename Board>
void run(Board &board) {
  const unsigned long readings = number("readings");
  const uint32_t interval = static_cast<uint32_t>(number("interval"));
  const bool idle = options["rate"] == "idle";
  Stderr words;
  board.log(words);
  board.onState(onState);
  board.onCommand(onCommand);
  board.wifi("network", "password");
  if (!board.begin()) exit(2);
  const auto takesMore = [&] { return !enough && board.lastSeq() < readings; };
  while (number("stay") != 0 || takesMore() || board.unacknowledged() > 0) {
    {
      const heap::Watch watch;
      board.loop();
      if (takesMore() && board.due(interval)) {
        keepDropped(board.unacknowledged() == board.capacity() ? board.lastSeq() - board.capacity() + 1 : 0);
        board.send(static_cast<float>(board.lastSeq() + 1) / 10, 45);
      }
    }
    readStdin();
    if (idle && board.welcomed() && board.unacknowledged() == 0) {
      host::advanceClock(1000);
      continue;
    }
    if (idle) host::advanceClock(1);
    usleep(500);
  }
  printf("{\"taken\":%u,\"dropped\":[%s],\"boot\":\"%s\",\"allocations\":%lu}\n", board.lastSeq(), droppedSeqs.c_str(),
         board.boot(), heap::count());
}

}  // namespace

int main(int count, char **arguments) {
  for (int index = 1; index < count; index++) {
    const std::string option = arguments[index];
    const size_t equals = option.find('=');
    if (options.count(option.substr(0, equals)) == 0) return 2;
    options[option.substr(0, equals)] = option.substr(equals + 1);
  }
  host::setClock(static_cast<uint32_t>(number("clock")), options["rate"] == "idle" ? 0 : std::stod(options["rate"]));
  static WiFiClient connection;
  const uint16_t port = static_cast<uint16_t>(number("port"));
  const std::string device = options["device"];
  if (options["ring"] == "small") {
    static TaplineOf<8, 2> board(connection, "127.0.0.1", port, device.c_str(), "temperature,humidity");
    run(board);
  } else {
    static TaplineOf<1000, 2> board(connection, "localhost", port, device.c_str(), "temperature,humidity");
    run(board);
  }
  return heap::count() == 0 ? 0 : 1;
}
