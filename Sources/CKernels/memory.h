// Memory functions that every table of this processor shares.
#ifndef MEMORY_H
#define MEMORY_H

#include <stdlib.h>
#include <string.h>

static float *allocate(size_t count) {
  void *memory = NULL;
  return posix_memalign(&memory, 64, (count ? count : 1) * sizeof(float)) ? NULL : memory;
}

static void release(float *memory) { free(memory); }

static void zero(long count, float *x) { memset(x, 0, sizeof(float) * count); }

static void copy(long count, const float *x, float *y) { memcpy(y, x, sizeof(float) * count); }

#endif
