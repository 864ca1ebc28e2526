// Memory functions that every table of this processor shares.
#ifndef MEMORY_H
#define MEMORY_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Large blocks lie in huge pages where the system has them: as weights and logits are touched for the first time, and
// as they are walked through, a page of 4 KiB at a time costs as much as the arithmetic.
enum { HUGE_PAGE = 1 << 21 };

static float *allocate(size_t count) {
  void *memory = NULL;
  size_t bytes = (count ? count : 1) * sizeof(float);
  int is_large = bytes >= 2 * (size_t)HUGE_PAGE;
  if (posix_memalign(&memory, is_large ? HUGE_PAGE : 64, bytes)) return NULL;
#ifdef MADV_HUGEPAGE
  if (is_large) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

static void release(float *memory) { free(memory); }

static void zero(long count, float *x) { memset(x, 0, sizeof(float) * count); }

static void copy(long count, const float *x, float *y) { memcpy(y, x, sizeof(float) * count); }

#endif
