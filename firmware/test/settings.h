// What the tests are told from outside.
#pragma once

#include <string>

struct Settings {
  /// The folder with the vectors.
  std::string vectors;
  /// Of the day on a bad link.
  unsigned seed = 1;
};

inline Settings &settings() {
  static Settings all;
  return all;
}
