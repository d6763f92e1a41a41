// The conversation: connects, says HELLO, listens, sends, and comes back.
#include "TaplineClient.h"

#include <string.h>

#include "tapline/NumberText.h"
#include "tapline/Uptime.h"

using tapline_parts::LineText;
using tapline_parts::Reading;
using tapline_parts::ServerLine;
using tapline_parts::elapsedMs;
using tapline_parts::uptimeMs;

namespace {

/// Silence of the server after which it is asked whether it is there, and after which it is taken for dead, in ms.
/// It asks by itself after 20 s in which it heard nothing.
constexpr uint32_t kPingAfterMs = 25000;
constexpr uint32_t kDeadAfterMs = 45000;

/// Bytes that one loop() reads at most: whoever floods the board does not keep the sketch from its work.
constexpr uint16_t kBytesALoop = 1024;

/// After ERR with one of these, to come back soon helps nobody.
const char *const kRefusals[] = {"replaced", "in-use", "auth", "bad-hello"};

bool isRefusal(const char *code) {
  for (const char *const refusal : kRefusals) {
    if (strcmp(code, refusal) == 0) return true;
  }
  return false;
}

}  // namespace

void TaplineClient::loop() {
  if (state_ == TaplineState::Off || busy_) return;
  busy_ = true;
  if (networkThere()) {
    if (state_ == TaplineState::Waiting && elapsedMs(waitingSince_) >= waitMs_) connect();
    if (open()) listen();
    if (open()) speak();
    if (open()) watch();
  }
  busy_ = false;
}

bool TaplineClient::networkThere() {
  if (network_.up()) {
    if (state_ == TaplineState::NoWifi) {
      note(F("the Wi-Fi is there"));
      changeTo(TaplineState::Waiting);
    }
    return true;
  }
  if (open()) lose(F("the Wi-Fi is gone"));
  if (state_ != TaplineState::NoWifi) {
    note(F("waits for the Wi-Fi"));
    // A wait that is under way goes on: a refusal stands, whatever the Wi-Fi does.
    changeTo(TaplineState::NoWifi);
  }
  return false;
}

void TaplineClient::connect() {
  if (boot_[0] == '\0') tapline_parts::makeBootToken(boot_, random_);
  // The core waits inside connect(), and on an ESP8266 inside write(), for so long at most. An ESP32 does not let
  // itself be told through Client: 3 s for a connect there. The name of a server is looked up before.
  client_.setTimeout(timeoutMs_);
  if (log_ != nullptr) {
    log_->print(F("Tapline: connects to "));
    log_->print(server_);
    log_->print(':');
    log_->println(port_);
  }
  if (client_.connect(server_, port_) <= 0) {
    lose(F("no connection"));
    return;
  }
  reader_.clear();
  outbox_.clear();
  inAt_ = 0;
  inEnd_ = 0;
  rebooted_ = false;
  pinged_ = false;
  heardAt_ = uptimeMs();
  sayHello();
}

void TaplineClient::sayHello() {
  helloAt_ = uptimeMs();
  changeTo(TaplineState::Greeting);
  LineText line = outbox_.line();
  tapline_parts::putHello(line, hello_, boot_, helloAt_);
  if (!outbox_.add(line)) lose(F("the connection takes nothing"));
}

void TaplineClient::listen() {
  for (uint16_t budget = kBytesALoop; outbox_.room() >= kAnswerBytes;) {
    if (inAt_ == inEnd_) {
      const int there = budget > 0 ? client_.available() : 0;
      if (there <= 0) return;
      const size_t wanted = static_cast<size_t>(there) < sizeof in_ ? static_cast<size_t>(there) : sizeof in_;
      const int got = client_.read(in_, wanted);
      if (got <= 0 || static_cast<size_t>(got) > wanted) return;
      inAt_ = 0;
      inEnd_ = static_cast<uint8_t>(got);
      budget = static_cast<uint16_t>(budget > got ? budget - got : 0);
      heardAt_ = uptimeMs();
      pinged_ = false;
    }
    inAt_ = static_cast<uint8_t>(inAt_ + reader_.take(in_ + inAt_, static_cast<size_t>(inEnd_ - inAt_)));
    if (!reader_.ready()) continue;
    hear(reader_.text(), reader_.length());
    if (!open()) return;
  }
}

void TaplineClient::hear(char *line, size_t length) {
  const ServerLine said = tapline_parts::readServerLine(line, length);
  switch (said.kind) {
    case ServerLine::Kind::Welcome:
      welcome(said);
      break;
    case ServerLine::Kind::Ack:
      // Before WELCOME it is a late one of the boot before.
      if (state_ == TaplineState::Ready) acknowledge(said.seq);
      break;
    case ServerLine::Kind::Ping:
      say("PONG");
      break;
    case ServerLine::Kind::Command:
      obey(said.name, said.text);
      break;
    case ServerLine::Kind::Error:
      hearError(said.name, said.text);
      break;
    case ServerLine::Kind::Pong:
    case ServerLine::Kind::Text:
      break;
  }
}

void TaplineClient::welcome(const ServerLine &said) {
  if (said.hasSeq && !acknowledge(said.seq)) return;
  // One that nobody asked for makes nothing be sent again.
  if (state_ != TaplineState::Greeting) return;
  ring_.rewind();
  backoff_.reset();
  note(F("the server is there"));
  changeTo(TaplineState::Ready);
}

/// @return false: that seq was never sent, so somebody else used this boot's token
bool TaplineClient::acknowledge(uint64_t seq) {
  if (seq > outbox_.highestSeq()) {
    beginBoot();
    return false;
  }
  ring_.acknowledge(static_cast<uint32_t>(seq));
  if (ring_.size() < ring_.capacity()) overflowed_ = false;
  return true;
}

/// The readings keep their seqs: what was acknowledged before them went under the other token, and the server
/// shows it as a gap before them.
void TaplineClient::beginBoot() {
  tapline_parts::makeBootToken(boot_, random_);
  outbox_.beginBoot();
  ring_.rewind();
  if (rebooted_) {
    // A server that knows every token already is not one to ask again at once.
    lose(F("the server acknowledges what was never sent"));
    return;
  }
  rebooted_ = true;
  note(F("the server acknowledges what was never sent: HELLO again with a new boot"));
  sayHello();
}

void TaplineClient::obey(const char *id, const char *text) {
  // One that comes again, because its answer was lost, is not carried out again.
  if (strcmp(answeredId_, id) != 0) {
    reply_[0] = '\0';
    succeeded_ = commandHandler_ != nullptr && commandHandler_(text, reply_, sizeof reply_);
    if (commandHandler_ == nullptr) strcpy(reply_, "this board takes no commands");
    reply_[sizeof reply_ - 1] = '\0';
    for (char *at = reply_; *at != '\0'; at++) {
      if (static_cast<unsigned char>(*at) < ' ' || *at == 0x7f) *at = ' ';
    }
    strcpy(answeredId_, id);
  }
  LineText line = outbox_.line();
  line.put(succeeded_ ? "OK " : "FAIL ");
  line.put(answeredId_);
  if (reply_[0] != '\0') line.put(' ');
  line.put(reply_);
  if (open()) outbox_.add(line);
}

void TaplineClient::hearError(const char *code, const char *text) {
  if (log_ != nullptr) {
    log_->print(F("Tapline: the server says "));
    log_->print(code);
    log_->print(F(": "));
    log_->println(text);
  }
  client_.stop();
  stayAway(isRefusal(code) ? tapline_parts::Backoff::refused(random_()) : backoff_.next(random_()));
}

void TaplineClient::speak() {
  Reading reading;
  while (state_ == TaplineState::Ready && ring_.next(reading)) {
    LineText line = outbox_.line(kAnswerBytes);
    tapline_parts::putNumber(line, reading.seq);
    line.put(',');
    tapline_parts::putNumber(line, reading.millis);
    for (uint8_t field = 0; field < fields_; field++) {
      float value;
      memcpy(&value, reading.values + field, sizeof value);
      line.put(',');
      tapline_parts::putFixed(line, value, decimals_);
    }
    if (!outbox_.add(line)) break;
    ring_.advance();
  }
  if (!outbox_.flushTo(client_)) lose(F("the connection cannot count"));
}

void TaplineClient::watch() {
  const uint32_t silentMs = elapsedMs(heardAt_);
  if (client_.connected() == 0 && client_.available() <= 0) {
    lose(F("the connection ended"));
  } else if (silentMs >= kDeadAfterMs) {
    lose(F("the server fell silent"));
  } else if (state_ == TaplineState::Greeting && elapsedMs(helloAt_) >= kDeadAfterMs) {
    lose(F("no WELCOME: is that a Tapline server?"));
  } else if (silentMs >= kPingAfterMs && !pinged_ && outbox_.room() >= kAnswerBytes) {
    pinged_ = true;
    say("PING");
  }
}

void TaplineClient::say(const char *text) {
  LineText line = outbox_.line();
  line.put(text);
  outbox_.add(line);
}

/// Ends the connection, or the try, and comes back after a wait.
void TaplineClient::lose(const __FlashStringHelper *reason) {
  client_.stop();
  stayAway(backoff_.next(random_()));
  if (log_ == nullptr) return;
  log_->print(F("Tapline: "));
  log_->print(reason);
  log_->print(F("; next try in "));
  log_->print(waitMs_);
  log_->println(F(" ms"));
}

void TaplineClient::stayAway(uint32_t ms) {
  waitingSince_ = uptimeMs();
  waitMs_ = ms;
  changeTo(TaplineState::Waiting);
}
