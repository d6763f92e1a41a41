// Arduino's String, for sketches that use it.
#pragma once

#include <string>

class __FlashStringHelper;

class String {
 public:
  String(const char *text = "") : text_(text) {}
  String(const __FlashStringHelper *text) : text_(reinterpret_cast<const char *>(text)) {}
  explicit String(int number) : text_(std::to_string(number)) {}
  explicit String(unsigned number) : text_(std::to_string(number)) {}
  explicit String(long number) : text_(std::to_string(number)) {}
  explicit String(unsigned long number) : text_(std::to_string(number)) {}
  explicit String(double number, unsigned decimals = 2);

  const char *c_str() const { return text_.c_str(); }
  unsigned length() const { return static_cast<unsigned>(text_.length()); }
  String &operator+=(const String &other) {
    text_ += other.text_;
    return *this;
  }
  bool operator==(const String &other) const { return text_ == other.text_; }
  bool operator!=(const String &other) const { return text_ != other.text_; }
  char operator[](unsigned index) const { return index < text_.length() ? text_[index] : '\0'; }

 private:
  std::string text_;
};

inline String operator+(String left, const String &right) { return left += right; }
