#include "Outbox.h"

#include <string.h>

namespace tapline_parts {

void SeqScan::take(const char *bytes, size_t count) {
  for (size_t at = 0; at < count; at++) {
    const char byte = bytes[at];
    const bool digit = byte >= '0' && byte <= '9';
    if (byte == '\n') {
      if (reading) highest = seq;
      lineStart = true;
      reading = false;
      continue;
    }
    if (lineStart) {
      lineStart = false;
      reading = digit;
      inSeq = digit;
      seq = 0;
    }
    if (inSeq && digit) seq = seq * 10 + static_cast<uint32_t>(byte - '0');
    inSeq = inSeq && digit;
  }
}

void Outbox::clear() {
  used_ = 0;
  taken_ = SeqScan();
}

void Outbox::beginBoot() {
  size_t keep = 0;
  if (!taken_.lineStart) {
    const void *const end = memchr(buffer_, '\n', used_);
    keep = end == nullptr ? used_ : static_cast<size_t>(static_cast<const char *>(end) - buffer_) + 1;
  }
  used_ = keep;
  // The rest of that line is still one of the boot before.
  taken_.reading = false;
  taken_.highest = 0;
  highestSeq_ = 0;
}

LineText Outbox::line(size_t leaveFree) const {
  return LineText(buffer_ + used_, room() > leaveFree ? room() - leaveFree : 0);
}

bool Outbox::add(LineText &line) {
  line.put('\n');
  if (!line.whole()) return false;
  used_ += line.length();
  return true;
}

bool Outbox::flushTo(Client &connection) {
  if (used_ == 0) return true;
  // A write that the core cannot take at once blocks, so one that tells its room is not asked for more.
  const int room = connection.availableForWrite();
  if (room > 0) tellsRoom_ = true;
  if (tellsRoom_ && room <= 0) return true;
  const size_t offered = tellsRoom_ && static_cast<size_t>(room) < used_ ? static_cast<size_t>(room) : used_;

  // A write that fails may have sent all the same: what was offered may be acknowledged.
  SeqScan offer = taken_;
  offer.take(buffer_, offered);
  if (offer.highest > highestSeq_) highestSeq_ = offer.highest;

  const size_t taken = connection.write(reinterpret_cast<const uint8_t *>(buffer_), offered);
  if (taken > offered) return false;
  taken_.take(buffer_, taken);
  used_ -= taken;
  memmove(buffer_, buffer_ + taken, used_);
  return true;
}

}  // namespace tapline_parts
