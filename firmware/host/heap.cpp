#include "heap.h"

#include <stddef.h>
#include <stdlib.h>

/// Part of the sanitizers' runtime; Debian's g++ brings it without its header. Weak: a sketch may be built without them.
extern "C" __attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(
    void (*onMalloc)(const volatile void *, size_t), void (*onFree)(const volatile void *));

namespace heap {

namespace {

int depth = 0;
unsigned long counted = 0;

void onMalloc(const volatile void *, size_t) {
  if (depth > 0) counted += 1;
}

void onFree(const volatile void *) {}

/// Every malloc and new of the program goes through the sanitizer's allocator.
const bool installed = __sanitizer_install_malloc_and_free_hooks != nullptr &&
                       __sanitizer_install_malloc_and_free_hooks(onMalloc, onFree) != 0;

}  // namespace

Watch::Watch() {
  if (!installed) abort();
  depth += 1;
}
Watch::~Watch() { depth -= 1; }

Pause::Pause() { depth -= 1; }
Pause::~Pause() { depth += 1; }

unsigned long count() { return counted; }

}  // namespace heap
