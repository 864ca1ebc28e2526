// What happens where the system has no memory left: the caller of the kernels decides.
#include <stdlib.h>

#include "Kernels.h"

static void (*handler)(size_t bytes);

void kernels_on_exhaustion(void (*end)(size_t bytes)) { handler = end; }

void kernels_exhausted(size_t bytes) {
  if (handler) handler(bytes);
  abort();
}
