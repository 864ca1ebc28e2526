// Memory functions that every table of this processor shares.
#ifndef MEMORY_H
#define MEMORY_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

// Large blocks lie in huge pages where the system has them: as weights and logits are touched for the first time, and
// as they are walked through, a page of 4 KiB at a time costs as much as the arithmetic. They are asked of the system
// itself and go back to it: the heap would keep many of them.
enum { HUGE_PAGE = 1 << 21 };

static size_t large_bytes(size_t count) {
  size_t bytes = count * sizeof(float);
  return bytes < 2 * (size_t)HUGE_PAGE ? 0 : (bytes + 4095) / 4096 * 4096;
}

static float *allocate(size_t count) {
  size_t bytes = large_bytes(count);
  if (!bytes) {
    void *memory = NULL;
    return posix_memalign(&memory, 64, (count ? count : 1) * sizeof(float)) ? NULL : memory;
  }
  char *memory = mmap(NULL, bytes + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  size_t before = -(uintptr_t)memory % HUGE_PAGE;
  if (before) munmap(memory, before);
  munmap(memory + before + bytes, HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
  madvise(memory + before, bytes, MADV_HUGEPAGE);
#endif
  return (float *)(memory + before);
}

static void release(float *memory, size_t count) {
  size_t bytes = large_bytes(count);
  if (bytes)
    munmap(memory, bytes);
  else
    free(memory);
}

static void zero(long count, float *x) { memset(x, 0, sizeof(float) * count); }

static void copy(long count, const float *x, float *y) { memcpy(y, x, sizeof(float) * count); }

#endif
