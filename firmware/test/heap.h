// Counts what the library takes from the heap. Nothing is what it must take.
#pragma once

namespace heap {

/// While one lives, allocations count; they are those of the library.
class Watch {
 public:
  Watch();
  ~Watch();
};

/// While one lives within a Watch, they do not: this is code of the test or of the host.
class Pause {
 public:
  Pause();
  ~Pause();
};

/// Allocations that counted.
unsigned long count();

}  // namespace heap
