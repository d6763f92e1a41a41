// What the board must do (docs/protocol.md), rule by rule: HELLO, the ring, ACK, new boots, commands.
#include "bench.h"

namespace {

unsigned acted = 0;
std::string lastCommand;

bool obey(const char *text, char *reply, size_t replySize) {
  const heap::Pause pause;
  acted += 1;
  lastCommand = text;
  if (lastCommand == "long") {
    memset(reply, 'x', replySize);
  } else if (lastCommand == "ugly") {
    snprintf(reply, replySize, "two\nlines\x1b[31m");
  } else if (lastCommand != "quiet") {
    snprintf(reply, replySize, "led is %s", text);
  }
  return lastCommand != "bad";
}

}  // namespace

TEST("it says HELLO first, with all that was set") {
  Bench bench(4242);
  bench.board.firmware("SensorClient 1.0");
  bench.board.units("temperature:\xc2\xb0" "C");
  bench.board.token("s3cret");
  bench.begin();
  CHECK_EQUAL(bench.client.lines().size(), 1U);
  CHECK_EQUAL(bench.client.lastLine(), std::string("HELLO device=kitchen boot=") + bench.board.boot() +
                                           " fields=seq,millis,temperature,humidity millis=4242 ack=1 token=s3cret "
                                           "units=temperature:\xc2\xb0" "C firmware=SensorClient 1.0");
  CHECK(bench.board.state() == TaplineState::Greeting);
  CHECK(!bench.paper.has("s3cret"));
}

TEST("no reading goes before WELCOME, and then all do") {
  Bench bench;
  bench.begin();
  bench.take(3);
  CHECK_EQUAL(bench.seqs(), "");
  bench.welcome();
  CHECK_EQUAL(bench.seqs(), "1 2 3");
  CHECK_EQUAL(bench.client.lastLine(), "3,1030,21.5,45.0");
  bench.take();
  CHECK_EQUAL(bench.seqs(), "1 2 3 4");
  CHECK_EQUAL(bench.board.unacknowledged(), 4U);
}

TEST("a missing value is nan, and decimals are as many as were asked for") {
  Bench bench;
  bench.board.decimals(2);
  bench.greet();
  CHECK(bench.board.send(NAN, -0.125));
  bench.run(20);
  CHECK_EQUAL(bench.client.lastLine(), "1,1020,nan,-0.13");
}

TEST("an ACK drops up to its seq, and nothing else does") {
  Bench bench;
  bench.greet();
  bench.take(5);
  bench.hear("ACK 3");
  CHECK_EQUAL(bench.board.unacknowledged(), 2U);
  for (const char *line : {"ACK 2", "ACK", "ACK x", "PONG", "OK 5", "hello", "5,1,2,3", "ERR", "12"}) bench.hear(line);
  CHECK_EQUAL(bench.board.unacknowledged(), 2U);
  CHECK(bench.board.welcomed());
  bench.hear("ACK 5");
  CHECK_EQUAL(bench.board.unacknowledged(), 0U);
}

TEST("after a new connection it resends what last does not cover, with the same boot") {
  Bench bench;
  bench.greet();
  const std::string boot = bench.helloHas("boot");
  bench.take(5);
  bench.hear("ACK 1");
  bench.client.closes();
  bench.runToTry();
  CHECK_EQUAL(bench.helloHas("boot"), boot);
  CHECK_EQUAL(bench.seqs(), "");
  bench.welcome("3");
  CHECK_EQUAL(bench.seqs(), "4 5");
}

TEST("an ACK before WELCOME counts for nothing") {
  Bench bench;
  bench.greet();
  bench.take(3);
  bench.client.closes();
  bench.runToTry();
  bench.hear("ACK 3");
  CHECK_EQUAL(bench.board.unacknowledged(), 3U);
}

TEST("when the ring is full the oldest goes, and the jump in seq tells it") {
  Bench bench;
  bench.client.reachable = false;
  bench.begin();
  bench.take(11);
  CHECK_EQUAL(bench.board.capacity(), 8U);
  CHECK_EQUAL(bench.board.dropped(), 3U);
  CHECK_EQUAL(bench.paper.count("no room for more readings"), 1U);
  bench.client.reachable = true;
  bench.runToTry();
  bench.welcome();
  CHECK_EQUAL(bench.seqs(), "4 5 6 7 8 9 10 11");
  CHECK_EQUAL(bench.board.lastSeq(), 11U);
}

TEST("with fewer fields than the memory is made for, more readings fit") {
  ScriptedClient client;
  TaplineOf<10, 8> board(client, "server", 5050, "kitchen", "temperature");
  CHECK(board.begin());
  CHECK_EQUAL(board.capacity(), 45U);
}

TEST("an ACK above what was sent drops nothing: a new boot, HELLO again, all once more") {
  Bench bench;
  bench.greet();
  const std::string boot = bench.helloHas("boot");
  bench.take(3);
  bench.hear("ACK 4");
  CHECK_EQUAL(bench.board.unacknowledged(), 3U);
  CHECK_EQUAL(bench.countHellos(), 2U);
  CHECK(bench.helloHas("boot") != boot);
  CHECK_EQUAL(bench.client.sent.size(), 1U);
  // A late ACK of the boot before.
  bench.hear("ACK 3");
  CHECK_EQUAL(bench.board.unacknowledged(), 3U);
  bench.welcome();
  CHECK_EQUAL(bench.seqs(), "1 2 3 1 2 3");
  bench.hear("ACK 3");
  CHECK_EQUAL(bench.board.unacknowledged(), 0U);
}

TEST("a last above what was sent does the same, and at the second time it leaves") {
  Bench bench;
  bench.begin();
  const std::string boot = bench.helloHas("boot");
  bench.take(2);
  bench.hear("WELCOME device=kitchen last=1 time=5");
  CHECK(!bench.board.welcomed());
  CHECK_EQUAL(bench.board.unacknowledged(), 2U);
  CHECK(bench.helloHas("boot") != boot);
  bench.hear("WELCOME device=kitchen last=9007199254740991 time=5");
  CHECK(!bench.client.isOpen());
  CHECK_EQUAL(bench.board.unacknowledged(), 2U);
  bench.runToTry();
  // That is forgotten on the next connection.
  bench.hear("WELCOME device=kitchen last=7 time=5");
  CHECK_EQUAL(bench.countHellos(), 2U);
  bench.welcome();
  CHECK_EQUAL(bench.seqs(), "1 2");
}

TEST("a reading that the connection had no room for is not one that was sent") {
  Bench bench;
  bench.client.room = 1000;
  bench.greet();
  bench.take(2);
  bench.client.room = 0;
  bench.take(2);
  bench.hear("ACK 4");
  CHECK_EQUAL(bench.board.unacknowledged(), 4U);
  bench.client.room = 1000;
  bench.run(20);
  CHECK_EQUAL(bench.countHellos(), 2U);
  // What waited of the old boot did not go.
  CHECK_EQUAL(bench.seqs(), "1 2");
}

TEST("a WELCOME that nobody asked for makes nothing be sent again") {
  Bench bench;
  bench.greet();
  bench.take(3);
  bench.welcome("2");
  CHECK_EQUAL(bench.seqs(), "1 2 3");
  CHECK_EQUAL(bench.board.unacknowledged(), 1U);
}

TEST("a command is carried out, and its outcome told") {
  Bench bench;
  acted = 0;
  bench.board.onCommand(obey);
  bench.greet();
  bench.hear("CMD 17 on");
  CHECK_EQUAL(bench.client.lastLine(), "OK 17 led is on");
  bench.hear("CMD 18 bad");
  CHECK_EQUAL(bench.client.lastLine(), "FAIL 18 led is bad");
  bench.hear("CMD 19 quiet");
  CHECK_EQUAL(bench.client.lastLine(), "OK 19");
  bench.hear("CMD 20 ugly");
  CHECK_EQUAL(bench.client.lastLine(), "OK 20 two lines [31m");
  bench.hear("CMD 21 long");
  CHECK_EQUAL(bench.client.lastLine(), "OK 21 " + std::string(kTaplineReplyBytes - 1, 'x'));
  CHECK_EQUAL(acted, 5U);
}

TEST("the same id again repeats the answer and does not act again, also on the next connection") {
  Bench bench;
  acted = 0;
  bench.board.onCommand(obey);
  bench.greet();
  bench.hear("CMD a-1 on");
  bench.hear("CMD a-1 on");
  CHECK_EQUAL(acted, 1U);
  bench.client.closes();
  bench.runToTry();
  bench.welcome();
  bench.hear("CMD a-1 on");
  CHECK_EQUAL(bench.client.lastLine(), "OK a-1 led is on");
  CHECK_EQUAL(acted, 1U);
  bench.hear("CMD a-2 on");
  CHECK_EQUAL(acted, 2U);
}

TEST("the longest command is carried out, a longer line is skipped, and nobody to obey is a FAIL") {
  Bench bench;
  acted = 0;
  bench.greet();
  bench.hear("CMD 1 on");
  CHECK_EQUAL(bench.client.lastLine(), "FAIL 1 this board takes no commands");
  bench.board.onCommand(obey);
  const std::string id(64, 'i');
  const std::string text(1024, 't');
  bench.hear("CMD " + id + " " + text);
  CHECK_EQUAL(lastCommand, text);
  CHECK_EQUAL(acted, 1U);
  bench.hear("CMD 2 " + std::string(5000, 't'));
  bench.hear("PING");
  CHECK_EQUAL(acted, 1U);
  CHECK_EQUAL(bench.client.lastLine(), "PONG");
}

TEST("the lines of the server may be cut anywhere") {
  Bench bench;
  acted = 0;
  bench.board.onCommand(obey);
  bench.client.givesAtOnce = 1;
  bench.begin();
  bench.take(2);
  const std::string said = "hello\r\nWELCOME device=kitchen last=- time=5\r\nPING\nCMD 9 on\nACK 1\n";
  for (const char byte : said) {
    bench.client.says(std::string(1, byte));
    bench.run(10);
  }
  bench.run(100);
  CHECK_EQUAL(bench.seqs(), "1 2");
  CHECK_EQUAL(bench.client.lastLine(), "OK 9 led is on");
  CHECK_EQUAL(bench.board.unacknowledged(), 1U);
}

TEST("what is not done right is refused at once, with the reason") {
  ScriptedClient client;
  Paper paper;
  const auto refuses = [&](const char *device, const char *fields, const char *why) {
    SmallTapline board(client, "server", 5050, device, fields);
    board.log(paper);
    paper.text.clear();
    CHECK(!board.begin());
    CHECK(paper.has(why));
    CHECK(!board.send(1, 2));
    board.loop();
    CHECK(board.state() == TaplineState::Off);
  };
  refuses("my kitchen", "a,b", "device name");
  refuses("kitchen", "a, b", "fields must be");
  refuses("kitchen", "a,b,c", "TAPLINE_MAX_FIELDS");
  CHECK_EQUAL(client.tries, 0U);

  Bench bench;
  bench.greet();
  CHECK(!bench.board.send(1));
  const float three[] = {1, 2, 3};
  CHECK(!bench.board.sendValues(three, 3));
  CHECK_EQUAL(bench.board.lastSeq(), 0U);
  CHECK(bench.paper.has("a value for each field"));
}

TEST("each start has a token of its own, from the source that was given") {
  const auto bootOf = [](TaplineClient::RandomSource source) {
    Bench bench;
    if (source != nullptr) bench.board.entropy(source);
    bench.begin();
    return bench.helloHas("boot");
  };
  CHECK(bootOf(nullptr) != bootOf(nullptr));
  const TaplineClient::RandomSource fixed = [] { return uint32_t{7}; };
  CHECK_EQUAL(bootOf(fixed), bootOf(fixed));
}
