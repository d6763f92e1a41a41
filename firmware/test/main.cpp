// Runs all tests of the library that need no network.
// Usage: tests <folder with the vectors> [seed of the day on a bad link]
#include "check.h"
#include "settings.h"

int main(int count, char **arguments) {
  if (count < 2) return 2;
  settings().vectors = arguments[1];
  if (count > 2) settings().seed = static_cast<unsigned>(atoi(arguments[2]));
  return check::runAll();
}
