// What goes through packed sentences token by token: a block of columns at a time, whose state stays in registers.

static void cumulative_mean(long sentences, const int32_t *offsets, long columns, long place, const float *previous,
                            const float *x, float *y) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, seen = previous ? place : 0;
      vector mean = previous ? load_first(previous + s * columns + c, rest) : splat(0);
      for (long r = offsets[s]; r < offsets[s + 1]; r++) {
        // A mean that moves, and no sum: what a step keeps is then what the whole sentence computes, bit by bit.
        mean += (load_first(x + r * columns + c, rest) - mean) / (float)++seen;
        store_first(y + r * columns + c, rest, mean);
      }
    }
}

static void cumulative_mean_backward(long sentences, const int32_t *offsets, long columns, const float *dy, int add_dx,
                                     float *dx) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c;
      vector slope = splat(0);
      for (long r = offsets[s + 1] - 1; r >= offsets[s]; r--) {
        slope += load_first(dy + r * columns + c, rest) / (float)(r - offsets[s] + 1);
        write_first(dx + r * columns + c, rest, add_dx, slope);
      }
    }
}

static void ssru(long sentences, const int32_t *offsets, long columns, const float *forget, const float *candidate,
                 const float *previous, float *gates, float *cells, float *y) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c;
      vector cell = previous ? load_first(previous + s * columns + c, rest) : splat(0);
      for (long r = offsets[s]; r < offsets[s + 1]; r++) {
        long i = r * columns + c;
        vector gate = sigmoid(load_first(forget + i, rest)), new = load_first(candidate + i, rest);
        cell = new + gate * (cell - new);
        store_first(gates + i, rest, gate);
        store_first(cells + i, rest, cell);
        store_first(y + i, rest, maximum(splat(0), cell));
      }
    }
}

static void ssru_backward(long sentences, const int32_t *offsets, long columns, const float *gates,
                          const float *candidate, const float *cells, const float *dy, int add_dforget, float *dforget,
                          int add_dcandidate, float *dcandidate) {
  for (long s = 0; s < sentences; s++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c;
      vector dcell = splat(0);
      for (long r = offsets[s + 1] - 1; r >= offsets[s]; r--) {
        long i = r * columns + c;
        vector gate = load_first(gates + i, rest), slope = load_first(dy + i, rest);
        vector before = r > offsets[s] ? load_first(cells + i - columns, rest) : splat(0);
        dcell += select_vector(load_first(cells + i, rest) > 0, slope, splat(0));
        write_first(dforget + i, rest, add_dforget,
                    dcell * (before - load_first(candidate + i, rest)) * gate * (1 - gate));
        write_first(dcandidate + i, rest, add_dcandidate, dcell * (1 - gate));
        dcell *= gate;
      }
    }
}
