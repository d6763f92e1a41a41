// The small parts, each for itself: numbers, ring, lines, back-off, what goes out.
#include <math.h>
#include <string.h>

#include "check.h"
#include "scripted-client.h"
#include "tapline/Backoff.h"
#include "tapline/Hello.h"
#include "tapline/LineReader.h"
#include "tapline/NumberText.h"
#include "tapline/Outbox.h"
#include "tapline/Random.h"
#include "tapline/Ring.h"

using namespace tapline_parts;

namespace {

std::string fixedText(float value, uint8_t decimals) {
  char buffer[64];
  LineText line(buffer, sizeof buffer);
  putFixed(line, value, decimals);
  CHECK(line.whole());
  return std::string(buffer, line.length());
}

/// The same from all the decimals that the float has, rounded by hand.
std::string roundedText(float value, size_t decimals) {
  char all[400];
  snprintf(all, sizeof all, "%.160f", static_cast<double>(fabsf(value)));
  std::string digits = std::string("0") + all;
  const size_t point = digits.find('.');
  const bool up = digits[point + 1 + decimals] >= '5';
  digits.resize(point + 1 + decimals);
  for (size_t at = digits.size(); up && at > 0;) {
    at -= 1;
    if (digits[at] == '.') continue;
    digits[at] = digits[at] == '9' ? '0' : static_cast<char>(digits[at] + 1);
    if (digits[at] != '0') break;
  }
  if (digits.back() == '.') digits.pop_back();
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.find('.') == std::string::npos ? digits.size() - 1 : digits.find('.') - 1));
  const bool nothing = digits.find_first_not_of("0.") == std::string::npos;
  return (value < 0 && !nothing ? "-" : "") + digits;
}

/// A generator that is the same on each run.
uint32_t nextRandom() {
  static uint32_t state = 2463534242U;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

std::vector<uint32_t> seqsIn(const Ring &given) {
  Ring ring = given;
  std::vector<uint32_t> seqs;
  Reading reading;
  for (; ring.next(reading); ring.advance()) seqs.push_back(reading.seq);
  return seqs;
}

std::vector<std::string> linesIn(const std::string &bytes, size_t pieceBytes) {
  static LineReader reader;
  reader.clear();
  std::vector<std::string> lines;
  for (size_t from = 0; from < bytes.size(); from += pieceBytes) {
    const std::string piece = bytes.substr(from, pieceBytes);
    for (size_t at = 0; at < piece.size();) {
      at += reader.take(reinterpret_cast<const uint8_t *>(piece.data()) + at, piece.size() - at);
      if (reader.ready()) lines.emplace_back(reader.text(), reader.length());
    }
  }
  return lines;
}

void add(Outbox &box, const char *text) {
  LineText line = box.line();
  line.put(text);
  CHECK(box.add(line));
}

}  // namespace

TEST("100,000 floats of all sizes are rounded as their exact decimals say") {
  for (int round = 0; round < 100000; round++) {
    uint32_t bits = nextRandom();
    // Half of them of the size of measurements.
    if (round % 2 == 0) bits = (bits & 0x80ffffffU) + 0x3f000000U + (nextRandom() % 12) * 0x00800000U;
    float value;
    memcpy(&value, &bits, sizeof value);
    if (!(fabsf(value) < 18446744073709551616.0F)) continue;
    const uint8_t decimals = static_cast<uint8_t>(nextRandom() % 7);
    CHECK_EQUAL(fixedText(value, decimals), roundedText(value, decimals));
  }
}

TEST("a line that does not fit is told") {
  char buffer[4];
  LineText line(buffer, sizeof buffer);
  line.put("1234");
  CHECK(line.whole());
  line.put('5');
  CHECK(!line.whole());
}

TEST("the ring keeps what is not acknowledged, and the oldest goes when it is full") {
  uint32_t words[12];
  Ring ring;
  ring.setUp(words, 12, 2);
  CHECK_EQUAL(ring.capacity(), 4U);
  CHECK_EQUAL(ring.newest(), 0U);
  const float values[] = {1.5F, NAN};
  for (uint32_t seq = 1; seq <= 4; seq++) CHECK(ring.push(seq * 10, values));
  CHECK(!ring.push(50, values));
  CHECK(!ring.push(60, values));
  CHECK_EQUAL(ring.dropped(), 2U);
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{3, 4, 5, 6}));
  Reading reading;
  CHECK(ring.next(reading));
  CHECK_EQUAL(reading.millis, 30U);
  CHECK_EQUAL(memcmp(reading.values, values, sizeof values), 0);
  ring.acknowledge(2);
  ring.acknowledge(4);
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{5, 6}));
  ring.acknowledge(100);
  CHECK_EQUAL(ring.size(), 0U);
  CHECK_EQUAL(ring.newest(), 6U);
  CHECK(ring.push(70, values));
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{7}));
}

TEST("a reading that is dropped before it was sent is skipped, and a rewind begins at the oldest") {
  uint32_t words[6];
  Ring ring;
  ring.setUp(words, 6, 1);
  const float value = 1;
  for (int count = 0; count < 3; count++) ring.push(0, &value);
  ring.advance();
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{2, 3}));
  ring.push(0, &value);
  ring.push(0, &value);
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{3, 4, 5}));
  ring.advance();
  ring.advance();
  ring.rewind();
  CHECK(seqsIn(ring) == (std::vector<uint32_t>{3, 4, 5}));
}

TEST("lines are the same however the bytes are cut") {
  const std::string bytes = "PING\n\r\n\nACK 12\r\nCMD 1 \xc3\xbc\r\r\nlast\nhalf";
  const std::vector<std::string> lines = {"PING", "ACK 12", "CMD 1 \xc3\xbc\r", "last"};
  for (size_t piece = 1; piece <= bytes.size(); piece++) CHECK(linesIn(bytes, piece) == lines);
}

TEST("a line that is too long is skipped to its LF, and one that is not is kept") {
  const std::string longest(kLineBytes - 1, 'x');
  for (const size_t piece : {size_t{1}, size_t{7}, size_t{128}, size_t{4096}}) {
    CHECK(linesIn(longest + "\nPING\n", piece) == (std::vector<std::string>{longest, "PING"}));
    CHECK(linesIn(longest + "y\nPING\n", piece) == (std::vector<std::string>{"PING"}));
    CHECK(linesIn(std::string(100000, 'x') + "\nPING\n", piece) == (std::vector<std::string>{"PING"}));
  }
}

TEST("a wait is in the upper half of 1, 2, 4 ... 30 s, and short again after a reset") {
  for (const uint32_t random : {0U, 1U, 12345U, 0xffffffffU}) {
    Backoff backoff;
    for (const uint32_t ceiling : {1000U, 2000U, 4000U, 8000U, 16000U, 30000U, 30000U, 30000U}) {
      const uint32_t wait = backoff.next(random);
      CHECK(wait >= ceiling / 2 && wait <= ceiling);
    }
    backoff.reset();
    CHECK(backoff.next(random) <= 1000);
    CHECK(Backoff::refused(random) >= 30000 && Backoff::refused(random) <= 45000);
  }
}

TEST("lines go out whole and in order, however little the connection takes") {
  for (size_t atOnce = 1; atOnce <= 20; atOnce++) {
    ScriptedClient client;
    client.connect("", 0);
    client.takesAtOnce = atOnce;
    char buffer[64];
    Outbox box(buffer, sizeof buffer);
    add(box, "1,10,x");
    add(box, "PONG");
    add(box, "2,20,x");
    for (int turn = 0; turn < 20; turn++) CHECK(box.flushTo(client));
    CHECK_EQUAL(client.sent.back(), "1,10,x\nPONG\n2,20,x\n");
    CHECK_EQUAL(box.room(), sizeof buffer);
    CHECK_EQUAL(box.highestSeq(), 2U);
  }
}

TEST("a connection that tells its room is not asked to take more, and nothing when it has none") {
  ScriptedClient client;
  client.connect("", 0);
  char buffer[64];
  Outbox box(buffer, sizeof buffer);
  add(box, "1,10,x");
  add(box, "2,20,x");
  client.room = 8;
  CHECK(box.flushTo(client));
  CHECK_EQUAL(client.sent.back(), "1,10,x\n2");
  CHECK_EQUAL(box.highestSeq(), 1U);
  client.room = 0;
  CHECK(box.flushTo(client));
  CHECK_EQUAL(client.sent.back(), "1,10,x\n2");
  client.room = 100;
  CHECK(box.flushTo(client));
  CHECK_EQUAL(client.sent.back(), "1,10,x\n2,20,x\n");
  CHECK_EQUAL(box.highestSeq(), 2U);
}

TEST("what was offered to a write that failed may be acknowledged; a write that takes too much is told") {
  ScriptedClient client;
  client.connect("", 0);
  char buffer[64];
  Outbox box(buffer, sizeof buffer);
  add(box, "7,10,x");
  client.takesAtOnce = 0;
  CHECK(box.flushTo(client));
  CHECK_EQUAL(box.highestSeq(), 7U);
  client.lies = true;
  CHECK(!box.flushTo(client));
}

TEST("a new boot takes back what did not leave, but ends a line that began to") {
  ScriptedClient client;
  client.connect("", 0);
  char buffer[64];
  Outbox box(buffer, sizeof buffer);
  add(box, "7,10,x");
  add(box, "8,10,x");
  client.takesInAll = 3;
  CHECK(box.flushTo(client));
  box.beginBoot();
  add(box, "HELLO");
  client.takesInAll = SIZE_MAX;
  CHECK(box.flushTo(client));
  CHECK_EQUAL(client.sent.back(), "7,10,x\nHELLO\n");
  CHECK_EQUAL(box.highestSeq(), 0U);

  add(box, "9,10,x");
  box.beginBoot();
  CHECK(box.flushTo(client));
  CHECK_EQUAL(client.sent.back(), "7,10,x\nHELLO\n");
}

TEST("a line that does not fit is not added, nor is a part of it") {
  char buffer[8];
  Outbox box(buffer, sizeof buffer);
  LineText line = box.line();
  line.put("12345678");
  CHECK(!box.add(line));
  CHECK_EQUAL(box.room(), sizeof buffer);
  LineText shorter = box.line(4);
  shorter.put("1234");
  CHECK(!box.add(shorter));
  add(box, "1234567");
  CHECK_EQUAL(box.room(), 0U);
}

TEST("names are taken as the server takes them") {
  for (const char *name : {"kitchen", "_", "A.b-c_9", "9"}) CHECK(isDeviceName(name));
  for (const char *name : {"", ".a", "-a", "a b", "k\xc3\xbc", "a/b"}) CHECK(!isDeviceName(name));
  CHECK(isDeviceName(std::string(64, 'a').c_str()));
  CHECK(!isDeviceName(std::string(65, 'a').c_str()));
  CHECK_EQUAL(countFields("a"), 1U);
  CHECK_EQUAL(countFields("a,b.c,d"), 3U);
  for (const char *fields : {"", ",", "a,", ",a", "a,,b", "a b", "a,b\n"}) CHECK_EQUAL(countFields(fields), 0U);
}

TEST("boot tokens are 16 hex digits, and differ") {
  char first[kBootTokenBytes];
  char second[kBootTokenBytes];
  makeBootToken(first, chipRandom);
  makeBootToken(second, chipRandom);
  CHECK_EQUAL(strspn(first, "0123456789abcdef"), 16U);
  CHECK_EQUAL(strlen(first), 16U);
  CHECK(strcmp(first, second) != 0);
}
