// The bytes of a connection: cut, torn, too many, not taken; and what is heard at its end.
#include "bench.h"

TEST("PING is answered, before WELCOME too") {
  Bench bench;
  bench.begin();
  bench.hear("PING");
  CHECK_EQUAL(bench.client.lastLine(), "PONG");
}

TEST("what was said before the end of the connection is heard") {
  Bench bench;
  bench.greet();
  bench.take(2);
  bench.client.says("ACK 2\n");
  bench.client.closes();
  bench.run(30);
  CHECK_EQUAL(bench.board.unacknowledged(), 0U);
  CHECK(bench.board.state() == TaplineState::Waiting);
}

TEST("much that was said before the end of the connection is heard, whatever connected() says") {
  Bench bench;
  bench.greet();
  bench.take(2);
  bench.client.lingers = false;
  std::string many;
  for (int count = 0; count < 1000; count++) many += "PONG\n";
  bench.client.says(many + "ACK 2\n");
  bench.client.closes();
  bench.run(100);
  CHECK_EQUAL(bench.board.unacknowledged(), 0U);
}

TEST("what a connection left of a line, and what came behind its end, is not heard on the next") {
  Bench bench;
  bench.begin();
  bench.client.says("WELCOME device=kitchen la");
  bench.run(20);
  bench.client.closes();
  bench.runToTry();
  bench.hear("st=- time=5");
  CHECK(bench.board.state() == TaplineState::Greeting);
  bench.client.says("ERR full later\nWELCOME device=kitchen last=- time=5\n");
  bench.runToTry();
  bench.run(20);
  CHECK(bench.board.state() == TaplineState::Greeting);
}

TEST("readings that wait for room leave some for answers") {
  Bench bench;
  ScriptedClient client;
  TaplineOf<200, 2> board(client, "server", 5050, "kitchen", "temperature,humidity");
  CHECK(board.begin());
  board.loop();
  client.says("WELCOME device=kitchen last=- time=5\n");
  board.loop();
  client.takesInAll = 0;
  for (int count = 0; count < 200; count++) board.send(21.5F, 45.0F);
  board.loop();
  client.says("PING\n");
  board.loop();
  CHECK_EQUAL(client.unread(), 0U);
}

TEST("a connection that takes little at a time gets every line whole") {
  for (const size_t atOnce : {size_t{1}, size_t{3}, size_t{17}}) {
    Bench bench;
    bench.client.takesAtOnce = atOnce;
    bench.begin();
    bench.run(2000);
    bench.welcome();
    bench.take(5);
    bench.run(2000);
    CHECK_EQUAL(bench.client.lines().size(), 6U);
    CHECK_EQUAL(bench.seqs(), "1 2 3 4 5");
    CHECK_EQUAL(bench.client.sent.back().back(), '\n');
  }
}

TEST("a torn line ends with its connection, and the reading goes again on the next") {
  Bench bench;
  bench.greet();
  bench.client.takesInAll = 9;
  bench.take(2);
  const std::string torn = bench.client.sent.back();
  CHECK_EQUAL(torn.substr(torn.size() - 9), "1,1030,21");
  bench.client.closes();
  bench.runToTry();
  bench.client.takesInAll = SIZE_MAX;
  bench.welcome();
  CHECK_EQUAL(bench.client.sent[0], torn);
  CHECK_EQUAL(bench.client.sent[1].compare(0, 6, "HELLO "), 0);
  CHECK_EQUAL(bench.seqs(), "1 2");
}

TEST("while the connection takes nothing, nothing is read that could not be answered, and nothing is lost") {
  Bench bench;
  bench.greet();
  bench.client.takesInAll = 0;
  bench.take(8);
  std::string many;
  for (int count = 0; count < 500; count++) many += "PING\n";
  bench.client.says(many);
  bench.run(1000);
  CHECK(bench.client.unread() > 0);
  bench.client.takesInAll = SIZE_MAX;
  bench.run(1000);
  CHECK_EQUAL(bench.client.unread(), 0U);
  CHECK_EQUAL(bench.seqs(), "1 2 3 4 5 6 7 8");
  CHECK_EQUAL(bench.client.lines().size(), 1U + 8 + 500);
}

TEST("a flood does not keep loop() from coming back") {
  Bench bench;
  bench.greet();
  bench.client.says(std::string(1000000, 'x'));
  const size_t before = bench.client.unread();
  bench.loop();
  CHECK(before - bench.client.unread() <= 1024 + 128);
}

TEST("a connection that claims to have taken too much is left") {
  Bench bench;
  bench.greet();
  bench.client.lies = true;
  bench.take();
  CHECK(!bench.client.isOpen());
  CHECK_EQUAL(bench.board.unacknowledged(), 1U);
}
