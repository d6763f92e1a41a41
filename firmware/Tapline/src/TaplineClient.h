// The client without its memory: what a sketch calls, but for send(), which is in Tapline.h.
#pragma once

#include <Arduino.h>
#include <Client.h>

#include "tapline/Backoff.h"
#include "tapline/Hello.h"
#include "tapline/LineReader.h"
#include "tapline/Network.h"
#include "tapline/Outbox.h"
#include "tapline/Random.h"
#include "tapline/Ring.h"
#include "tapline/ServerLine.h"

/// Bytes of a reply to a command, with its NUL.
constexpr size_t kTaplineReplyBytes = 160;

/// Where the connection stands.
enum class TaplineState : uint8_t {
  Off,       ///< begin() was not called, or refused, or end() was
  NoWifi,    ///< waits for the Wi-Fi that wifi() named
  Waiting,   ///< waits for the next try
  Greeting,  ///< connected, said HELLO, waits for WELCOME
  Ready,     ///< readings go out as they come
};

/// Memory that a client works in; Tapline.h provides it.
struct TaplineMemory {
  uint32_t *ring;
  uint32_t ringWords;
  char *out;
  uint16_t outBytes;
  uint8_t maxFields;
};

class TaplineClient {
 public:
  /// Carries out a command. What it writes to reply, a text of less than replySize bytes with its
  /// NUL, goes back with the outcome.
  ///
  /// @return true: done; false: it could not be done
  using CommandHandler = bool (*)(const char *text, char *reply, size_t replySize);
  using StateHandler = void (*)(TaplineState state);
  using RandomSource = uint32_t (*)();

  // --- In setup(), before begin(); all of it is optional ---

  /// Joins this Wi-Fi and keeps to it: when it is lost, it is joined again. Without this call the
  /// network is the sketch's own business.
  void wifi(const char *name, const char *password) { network_.join(name, password); }
  /// What runs here, as the server shows it: "SensorClient 1.0".
  void firmware(const char *text) { hello_.firmware = text; }
  /// Units of fields: "pressure:hPa,co2:ppm".
  void units(const char *pairs) { hello_.units = pairs; }
  /// The device's secret, as `tapline token` gave it.
  void token(const char *secret) { hello_.token = secret; }
  /// Digits behind the point, 0 to 6; 1 if not called.
  void decimals(uint8_t count) { decimals_ = count; }
  /// Takes commands; without it each is answered with FAIL.
  void onCommand(CommandHandler handler) { commandHandler_ = handler; }
  /// Is called at each change of state().
  void onState(StateHandler handler) { stateHandler_ = handler; }
  /// Tells in words what happens: log(Serial).
  void log(Print &output) { log_ = &output; }
  /// How long a connect or a write may hold up loop() at most, in ms, where the core lets itself be
  /// told; 1000 if not called. TLS on an ESP8266 wants 15000.
  void timeout(uint16_t ms) { timeoutMs_ = ms; }
  /// Where random numbers come from; if not called, the chip's own generator.
  void entropy(RandomSource source) { random_ = source; }

  /// Starts: from now on loop() connects, and send() keeps readings.
  ///
  /// @return false, and the reason in the log, when a name cannot be used: nothing will be sent then
  bool begin();

  // --- In loop() ---

  /// Does what is due: connects, listens, sends. To be called often; returns at once, but for what
  /// timeout() bounds.
  void loop();
  /// True once in so many ms, for the first time after 2 s at most, which sensors need to wake. There is one pace, so
  /// it is asked in one place: `if (tapline.due(5000)) tapline.send(t, h);`
  bool due(uint32_t intervalMs);
  /// send() with an array.
  bool sendValues(const float *values, size_t count);
  /// Closes the connection and stays away until begin() is called again; readings are kept.
  void end();

  // --- How it stands ---

  TaplineState state() const { return state_; }
  /// Whether the server took this board: readings go out as they come.
  bool welcomed() const { return state_ == TaplineState::Ready; }
  /// Readings that the server has not acknowledged yet.
  uint32_t unacknowledged() const { return ring_.size(); }
  /// Readings that a full ring had no room for since the start. They are lost, but for those that had arrived
  /// and of which only the ACK had not.
  uint32_t dropped() const { return ring_.dropped(); }
  /// Readings that fit into the ring.
  uint32_t capacity() const { return ring_.capacity(); }
  /// The seq of the newest reading; 0: there was none.
  uint32_t lastSeq() const { return ring_.newest(); }
  /// The token of this start of the board; empty until it first connects.
  const char *boot() const { return boot_; }

 protected:
  TaplineClient(Client &connection, const char *server, uint16_t port, const char *device, const char *fields,
                const TaplineMemory &memory);

 private:
  /// Bytes that are left free for an answer, so that no line of the server is read that cannot be answered.
  static constexpr size_t kAnswerBytes = kTaplineReplyBytes + tapline_parts::kMaxIdBytes + 8;

  bool refuse(const __FlashStringHelper *reason);
  bool open() const { return state_ == TaplineState::Greeting || state_ == TaplineState::Ready; }
  void connect();
  void sayHello();
  void listen();
  void hear(char *line, size_t length);
  void welcome(const tapline_parts::ServerLine &said);
  bool acknowledge(uint64_t seq);
  void beginBoot();
  void obey(const char *id, const char *text);
  void hearError(const char *code, const char *text);
  bool networkThere();
  void speak();
  void watch();
  void lose(const __FlashStringHelper *reason);
  void stayAway(uint32_t ms);
  void say(const char *line);
  void changeTo(TaplineState state);
  void note(const __FlashStringHelper *text);

  Client &client_;
  const char *const server_;
  const uint16_t port_;
  const TaplineMemory memory_;
  tapline_parts::Hello hello_;
  CommandHandler commandHandler_ = nullptr;
  StateHandler stateHandler_ = nullptr;
  RandomSource random_ = tapline_parts::chipRandom;
  Print *log_ = nullptr;
  uint16_t timeoutMs_ = 1000;
  uint8_t decimals_ = 1;
  uint8_t fields_ = 0;

  tapline_parts::Network network_;
  tapline_parts::Ring ring_;
  tapline_parts::Outbox outbox_;
  tapline_parts::LineReader reader_;
  tapline_parts::Backoff backoff_;

  TaplineState state_ = TaplineState::Off;
  /// In loop(): a command's handler may not come in again.
  bool busy_ = false;
  /// This connection already made the board begin a new boot.
  bool rebooted_ = false;
  /// PING was sent in this stretch of silence.
  bool pinged_ = false;
  bool dueBefore_ = false;
  /// That readings go unsent was told, and none was acknowledged since.
  bool overflowed_ = false;
  char boot_[tapline_parts::kBootTokenBytes] = "";
  /// Times of millis().
  uint32_t waitingSince_ = 0;
  uint32_t waitMs_ = 0;
  uint32_t helloAt_ = 0;
  uint32_t heardAt_ = 0;
  uint32_t dueAt_ = 0;

  /// Bytes of the server that are not yet part of a line.
  uint8_t in_[128];
  uint8_t inAt_ = 0;
  uint8_t inEnd_ = 0;

  /// The last command, so that it is answered again but not carried out again; empty id: none.
  char answeredId_[tapline_parts::kMaxIdBytes + 1] = "";
  char reply_[kTaplineReplyBytes] = "";
  bool succeeded_ = false;
};
