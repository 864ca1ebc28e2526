// Memory of a thread that kernels compute in; one kernel uses a block at a time.

// 0 to 3: attention; 4 and 5: the factors of a product in its precision; 6 and 7: candidates.
enum { SCRATCH_BLOCKS = 8 };

static _Thread_local struct {
  float *memory;
  size_t count;
} held[SCRATCH_BLOCKS];

/// Scratch of at least `count` floats that lives until `finish_thread`.
static float *scratch(int which, size_t count) {
  if (held[which].count < count) {
    if (held[which].memory) release(held[which].memory, held[which].count);
    held[which].memory = allocate(count);
    if (!held[which].memory) kernels_exhausted(count * sizeof(float));
    held[which].count = count;
  }
  return held[which].memory;
}

static void finish_thread(void) {
  for (int which = 0; which < SCRATCH_BLOCKS; which++) {
    if (held[which].memory) release(held[which].memory, held[which].count);
    held[which].memory = NULL;
    held[which].count = 0;
  }
}
