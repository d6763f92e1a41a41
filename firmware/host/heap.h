// Counts what a part of a program takes from the heap: of the library, nothing is what it must be. Needs -fsanitize=address.
#pragma once

namespace heap {

/// While one lives, allocations count.
class Watch {
 public:
  Watch();
  ~Watch();
};

/// While one lives within a Watch, they do not: what happens now is not the board's doing.
class Pause {
 public:
  Pause();
  ~Pause();
};

/// Allocations that counted.
unsigned long count();

}  // namespace heap
