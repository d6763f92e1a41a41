// Time: the waits before a new try, silence, the Wi-Fi, the pace of readings, and the wrap of the clock.
#include "bench.h"

namespace {

std::vector<TaplineState> states;

void onState(TaplineState state) {
  const heap::Pause pause;
  states.push_back(state);
}

}  // namespace

TEST("a server that is not there is tried again, ever less often") {
  Bench bench;
  bench.client.reachable = false;
  bench.begin();
  CHECK_EQUAL(bench.client.tries, 1U);
  for (const uint32_t ceiling : {1000U, 2000U, 4000U, 8000U, 16000U, 30000U, 30000U}) {
    const uint32_t waited = bench.runToTry();
    CHECK(waited >= ceiling / 2 && waited <= ceiling + 10);
  }
  bench.client.reachable = true;
  bench.runToTry();
  bench.welcome();
  bench.client.closes();
  CHECK(bench.runToTry() <= 1010);
}

TEST("a refusal keeps it away for 30 s or more, another ERR only as long as a lost connection") {
  for (const char *code : {"replaced", "in-use", "auth", "bad-hello"}) {
    Bench bench;
    bench.greet();
    bench.client.says(std::string("ERR ") + code + " not now\n");
    bench.client.closes();
    const uint32_t waited = bench.runToTry();
    CHECK(waited >= 30000 && waited <= 45010);
    CHECK(bench.paper.has((std::string(code) + ": not now").c_str()));
  }
  for (const char *code : {"shutdown", "full", "of-a-later-version"}) {
    Bench bench;
    bench.greet();
    bench.hear(std::string("ERR ") + code);
    CHECK(!bench.client.isOpen());
    CHECK(bench.runToTry() <= 1010);
  }
}

TEST("a silent server is asked after 25 s and left after 45 s") {
  Bench bench;
  bench.greet();
  bench.run(24900);
  CHECK(bench.client.lastLine() != "PING");
  bench.run(200);
  CHECK_EQUAL(bench.client.lastLine(), "PING");
  CHECK_EQUAL(bench.client.lines().size(), 2U);
  bench.run(19700);
  CHECK(bench.client.isOpen());
  bench.run(300);
  CHECK(!bench.client.isOpen());
  CHECK(bench.paper.has("fell silent"));
  bench.runToTry();
  bench.welcome();
}

TEST("a server that answers is kept, and asked again in the next silence") {
  Bench bench;
  bench.greet();
  for (int round = 0; round < 4; round++) {
    bench.run(26000);
    CHECK_EQUAL(bench.client.lines().size(), 2U + static_cast<size_t>(round));
    CHECK_EQUAL(bench.client.lastLine(), "PING");
    bench.hear("PONG");
  }
  CHECK_EQUAL(bench.client.tries, 1U);
}

TEST("what came in while the sketch was busy for a minute is read before the server is called silent") {
  Bench bench;
  bench.greet();
  host::advanceClock(60000);
  bench.hear("PING");
  CHECK_EQUAL(bench.client.lastLine(), "PONG");
  CHECK(bench.client.isOpen());
}

TEST("one that talks but never says WELCOME is left") {
  Bench bench;
  bench.begin();
  for (int second = 0; second < 50; second++) {
    bench.client.says("220 mail.example ESMTP\n");
    bench.run(1000, 100);
  }
  CHECK(bench.paper.has("is that a Tapline server?"));
  CHECK(bench.client.tries > 1);
}

TEST("the Wi-Fi is waited for, and joined again when it stays away") {
  Bench bench;
  const unsigned begins = host::countWifiBegins();
  bench.board.wifi("network", "password");
  bench.greet();
  bench.run(30000);
  CHECK_EQUAL(host::countWifiBegins(), begins + 1);
  host::setWifi(false);
  bench.run(19000);
  CHECK(bench.board.state() == TaplineState::NoWifi);
  CHECK(!bench.client.isOpen());
  CHECK_EQUAL(host::countWifiBegins(), begins + 1);
  bench.run(2000);
  CHECK_EQUAL(host::countWifiBegins(), begins + 2);
  bench.take(2);
  host::setWifi(true);
  bench.run(20);
  CHECK_EQUAL(bench.client.tries, 2U);
  bench.welcome();
  CHECK_EQUAL(bench.seqs(), "1 2");
}

TEST("a refusal stands when the Wi-Fi goes and comes") {
  Bench bench;
  bench.board.wifi("network", "password");
  bench.greet();
  bench.hear("ERR in-use two boards share this id");
  bench.run(5000);
  host::setWifi(false);
  bench.run(5000);
  host::setWifi(true);
  CHECK(bench.runToTry() >= 19900);
}

TEST("all waits go over the wrap of the clock") {
  for (uint32_t before = 0; before < 60000; before += 4999) {
    Bench bench(0U - before);
    bench.greet();
    bench.take(2);
    bench.hear("ACK 2");
    bench.run(24000, 100);
    CHECK(bench.client.lastLine() != "PING");
    bench.run(2000, 100);
    CHECK_EQUAL(bench.client.lastLine(), "PING");
    bench.hear("ERR replaced");
    const uint32_t waited = bench.runToTry();
    CHECK(waited >= 30000 && waited <= 45010);
  }
}

TEST("readings carry the clock as it is, before and after its wrap") {
  Bench bench(0U - 25);
  bench.greet();
  bench.take(2);
  CHECK_EQUAL(bench.client.lines()[1], "1,5,21.5,45.0");
  Bench other(0U - 100);
  other.greet();
  other.take();
  CHECK_EQUAL(other.client.lastLine(), "1,4294967226,21.5,45.0");
}

TEST("due() keeps its pace over the wrap, begins after 2 s, and does not make up for what was missed") {
  for (const uint32_t start : {0U, 0U - 30000U, 0U - 1U}) {
    Bench bench(start);
    unsigned count = 0;
    for (uint32_t ms = 0; ms <= 62010; ms += 7) {
      if (bench.board.due(5000)) count += 1;
      host::advanceClock(7);
    }
    CHECK_EQUAL(count, 13U);
    host::advanceClock(100000);
    CHECK(bench.board.due(5000));
    CHECK(!bench.board.due(5000));
  }
  Bench bench;
  CHECK(!bench.board.due(100));
  host::advanceClock(100);
  CHECK(bench.board.due(100));
}

TEST("states are told, and end() stays away until begin()") {
  Bench bench;
  states.clear();
  bench.board.onState(onState);
  bench.greet();
  bench.take(2);
  bench.board.end();
  CHECK(!bench.client.isOpen());
  bench.run(60000);
  CHECK(states == (std::vector<TaplineState>{TaplineState::Waiting, TaplineState::Greeting, TaplineState::Ready,
                                             TaplineState::Off}));
  bench.greet();
  CHECK_EQUAL(bench.seqs(), "1 2");
}
