// 24 hours of a board, over the wrap of its clock, on a bad link to a server that is now and then away: every reading that
// the ring could hold is stored once, as it was taken.
#include <map>
#include <random>
#include <set>

#include "bench.h"
#include "settings.h"

namespace {

constexpr uint32_t kDayMs = 24 * 3600 * 1000;
constexpr uint32_t kStepMs = 50;
constexpr uint32_t kIntervalMs = 5000;

using DayTapline = TaplineOf<60, 2>;

/// Chances a second.
struct Trouble {
  double cut = 1.0 / 300;
  double tear = 1.0 / 600;
  double freeze = 1.0 / 3600;
  double outage = 1.0 / 3600;
};

/// The server's end of the scripted connection: what it received is durable, and acknowledged, a little later.
class Server {
 public:
  std::map<uint32_t, std::string> stored;
  unsigned duplicates = 0;
  unsigned torn = 0;
  unsigned cuts = 0;
  unsigned outages = 0;
  unsigned freezes = 0;

  Server(ScriptedClient &client, unsigned seed) : client_(client), random_(seed) {}

  void step(bool calm) {
    if (!calm) makeTrouble();
    if (outageLeft_ > 0) {
      outageLeft_ -= 1;
      client_.reachable = outageLeft_ == 0;
      return;
    }
    if (connection_ + 1 < client_.sent.size() || !client_.isOpen()) forget();
    if (client_.sent.empty() || !client_.isOpen()) return;
    connection_ = client_.sent.size() - 1;
    if (frozen_) return;
    read();
    commit();
  }

 private:
  bool happens(double chanceASecond) { return uniform_(random_) < chanceASecond * kStepMs / 1000; }

  void makeTrouble() {
    const Trouble trouble;
    if (client_.isOpen() && happens(trouble.cut)) {
      cuts += 1;
      cut();
    } else if (client_.isOpen() && happens(trouble.tear)) {
      // The next bytes are the last.
      client_.takesInAll = 1 + random_() % 40;
    } else if (client_.isOpen() && happens(trouble.freeze)) {
      freezes += 1;
      frozen_ = true;
    } else if (outageLeft_ == 0 && happens(trouble.outage)) {
      outages += 1;
      outageLeft_ = 1 + random_() % (600000 / kStepMs);
      client_.reachable = false;
      cut();
    }
    if (client_.takesInAll == 0) cut();
  }

  void cut() {
    if (client_.isOpen()) {
      read();
      if (!rest_.empty()) torn += 1;
    }
    client_.closes();
    client_.takesInAll = SIZE_MAX;
    forget();
  }

  /// What was received but was not durable is gone.
  void forget() {
    rest_.clear();
    received_.clear();
    read_ = 0;
    frozen_ = false;
    commitIn_ = 0;
  }

  void read() {
    std::string &sent = client_.sent[connection_];
    rest_ += sent.substr(read_);
    read_ = sent.size();
    for (size_t end; (end = rest_.find('\n')) != std::string::npos; rest_.erase(0, end + 1)) take(rest_.substr(0, end));
  }

  void take(const std::string &line) {
    if (line.compare(0, 6, "HELLO ") == 0) {
      const uint32_t last = stored.empty() ? 0 : stored.rbegin()->first;
      client_.says("WELCOME device=kitchen last=" + (last == 0 ? std::string("-") : std::to_string(last)) + " time=5\r\n");
    } else if (line == "PING") {
      client_.says("PONG\n");
    } else {
      CHECK(line[0] >= '1' && line[0] <= '9');
      received_.push_back(line);
      if (commitIn_ == 0) commitIn_ = 1 + random_() % 6;
    }
  }

  void commit() {
    if (commitIn_ == 0 || --commitIn_ > 0) return;
    for (const std::string &line : received_) {
      if (!stored.emplace(static_cast<uint32_t>(std::stoul(line)), line).second) duplicates += 1;
    }
    received_.clear();
    // Now and then the board is never told.
    if (random_() % 20 != 0) client_.says("ACK " + std::to_string(stored.rbegin()->first) + "\n");
  }

  ScriptedClient &client_;
  std::mt19937 random_;
  std::uniform_real_distribution<double> uniform_{0, 1};
  size_t connection_ = 0;
  size_t read_ = 0;
  std::string rest_;
  std::vector<std::string> received_;
  unsigned commitIn_ = 0;
  unsigned outageLeft_ = 0;
  bool frozen_ = false;
};

}  // namespace

TEST("a day on a bad link: every reading that the ring could hold is stored once, as it was taken") {
  const unsigned seed = settings().seed;
  // The wrap is in the middle of the day.
  host::setClock(0U - kDayMs / 2, 0);
  host::seedRandom(seed);
  ScriptedClient client;
  Server server(client, seed);
  DayTapline board(client, "server", 5050, "kitchen", "temperature,humidity");
  CHECK(board.begin());

  std::map<uint32_t, std::string> taken;
  std::set<uint32_t> dropped;
  for (uint32_t passed = 0; passed < kDayMs || board.unacknowledged() > 0; passed += kStepMs) {
    CHECK(passed < kDayMs + 3600000);
    {
      const heap::Watch watch;
      board.loop();
    }
    if (passed < kDayMs && board.due(kIntervalMs)) {
      if (board.unacknowledged() == board.capacity()) dropped.insert(board.lastSeq() - board.capacity() + 1);
      const uint32_t tenths = 200 + taken.size() % 100;
      CHECK(board.send(static_cast<float>(tenths) / 10, 45));
      char line[64];
      snprintf(line, sizeof line, "%u,%lu,%u.%u,45.0", board.lastSeq(), millis(), tenths / 10, tenths % 10);
      taken[board.lastSeq()] = line;
    }
    server.step(passed >= kDayMs);
    host::advanceClock(kStepMs);
  }

  printf("seed %u: %zu taken, %zu stored, %u dropped by the ring, %u copies, %zu connections, %u cuts, %u torn lines, "
         "%u outages, %u frozen\n",
         seed, taken.size(), server.stored.size(), board.dropped(), server.duplicates, client.sent.size(), server.cuts,
         server.torn, server.outages, server.freezes);
  CHECK_EQUAL(board.dropped(), dropped.size());
  for (const auto &reading : server.stored) CHECK_EQUAL(reading.second, taken[reading.first]);
  for (const auto &reading : taken) CHECK(server.stored.count(reading.first) + dropped.count(reading.first) > 0);
  CHECK_EQUAL(server.duplicates, 0U);
  // All of it happened.
  CHECK(server.cuts > 0 && server.torn > 0 && server.outages > 0 && server.freezes > 0 && dropped.size() > 0);
  CHECK_EQUAL(heap::count(), 0UL);
}
