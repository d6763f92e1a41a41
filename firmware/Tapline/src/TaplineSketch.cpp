// What the sketch does: sets up, begins, gives readings.
#include "TaplineClient.h"
#include "tapline/Uptime.h"

using tapline_parts::LineText;
using tapline_parts::uptimeMs;

namespace {

/// What a sensor needs to wake: the first reading is not due before, in ms.
constexpr uint32_t kWakeMs = 2000;

bool isAbsentOrWord(const char *text, bool blanks) { return text == nullptr || tapline_parts::isWord(text, blanks); }

}  // namespace

TaplineClient::TaplineClient(Client &connection, const char *server, uint16_t port, const char *device,
                             const char *fields, const TaplineMemory &memory)
    : client_(connection),
      server_(server),
      port_(port),
      memory_(memory),
      hello_{device, fields, nullptr, nullptr, nullptr},
      outbox_(memory.out, memory.outBytes) {}

bool TaplineClient::begin() {
  if (state_ != TaplineState::Off) return true;
  if (!tapline_parts::isDeviceName(hello_.device)) {
    return refuse(F("the device name must be 1 to 64 of A-Z a-z 0-9 _ . - and not begin with . or -"));
  }
  const size_t fields = tapline_parts::countFields(hello_.fields);
  if (fields == 0) return refuse(F("the fields must be names with a comma between them, without blanks"));
  if (fields > memory_.maxFields) return refuse(F("more fields than TAPLINE_MAX_FIELDS"));
  if (!isAbsentOrWord(hello_.units, false)) return refuse(F("units must be pairs like humidity:% without blanks"));
  if (!isAbsentOrWord(hello_.token, false)) return refuse(F("the token may not have blanks"));
  if (!isAbsentOrWord(hello_.firmware, true)) return refuse(F("the firmware's text must be a single line"));
  LineText longest(memory_.out, memory_.outBytes - 1U);
  tapline_parts::putHello(longest, hello_, "0123456789abcdef", UINT32_MAX);
  if (!longest.whole()) return refuse(F("the names, units and firmware text are too long together"));

  if (fields_ == 0) ring_.setUp(memory_.ring, memory_.ringWords, static_cast<uint8_t>(fields));
  fields_ = static_cast<uint8_t>(fields);
  network_.begin();
  stayAway(0);
  return true;
}

bool TaplineClient::refuse(const __FlashStringHelper *reason) {
  note(reason);
  return false;
}

bool TaplineClient::due(uint32_t intervalMs) {
  const uint32_t now = uptimeMs();
  if (!dueBefore_) {
    dueBefore_ = true;
    dueAt_ = now - intervalMs + (intervalMs < kWakeMs ? intervalMs : kWakeMs);
  }
  if (now - dueAt_ < intervalMs) return false;
  dueAt_ += intervalMs;
  // What was missed meanwhile is not made up for.
  if (now - dueAt_ >= intervalMs) dueAt_ = now;
  return true;
}

bool TaplineClient::sendValues(const float *values, size_t count) {
  if (fields_ == 0) return refuse(F("send() before begin(), or begin() refused: the reading is not kept"));
  if (count != fields_) return refuse(F("send() wants a value for each field: the reading is not kept"));
  if (!ring_.push(uptimeMs(), values) && !overflowed_) {
    overflowed_ = true;
    note(F("no room for more readings: from now on the oldest goes for each new one"));
  }
  return true;
}

void TaplineClient::end() {
  if (open()) client_.stop();
  changeTo(TaplineState::Off);
}

void TaplineClient::changeTo(TaplineState state) {
  if (state == state_) return;
  state_ = state;
  if (stateHandler_ != nullptr) stateHandler_(state);
}

void TaplineClient::note(const __FlashStringHelper *text) {
  if (log_ == nullptr) return;
  log_->print(F("Tapline: "));
  log_->println(text);
}
