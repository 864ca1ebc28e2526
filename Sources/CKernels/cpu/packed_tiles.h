// Tiles of packed products for one kind of factors. Included once for each kind, with these defined:
//
//   KIND(name)                  the name of a function for this kind
//   ACCUMULATE(sum, x, weights) the sums of LANES outputs after one word of x more, and LANES words of weights
//   OUTPUT_FACTS                the type of what has to be known of LANES outputs to make floats of their sums
//   FACTS_OF(call, o)           that of outputs o, o + 1, … of the call
//   FINISHED(sum, facts, rows, row) these sums as floats; `rows` is what is known of all rows
//
// A word has 32 bits: one float32, two bfloat16 or four int8 of consecutive inputs. Every element sums over the
// words in order, whatever the tile, so that its bits do not depend on the rows beside it.

/// A tile of `count` rows and `panels` panels, whose sums stay in registers. With each word it asks for `step` bytes
/// more of what is `ahead`, none where `step` is 0.
INLINE void KIND(tile)(int count, int panels, const PackedCall *call, long row, long first, const char *ahead,
                       long step) {
#pragma clang fp reassociate(off)
  vector sums[2 * MAX_TILE_ROWS];
  long words = call->words;
  const uint32_t *x = call->x + row * words, *weights = call->weights + first * words;
#pragma clang loop unroll(full)
  for (int n = 0; n < 2 * panels * count; n++) sums[n] = splat(0);
  for (long i = 0; i < words; i++) {
    if (step) __builtin_prefetch(ahead + i * step);
#pragma clang loop unroll(full)
    for (int p = 0; p < panels; p++) {
      const float *at = (const float *)(weights + (p * words + i) * PANEL);
      vector low = load(at), high = load(at + LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < count; r++) {
        uint32_t word = x[r * words + i];
        sums[(r * panels + p) * 2] = ACCUMULATE(sums[(r * panels + p) * 2], word, low);
        sums[(r * panels + p) * 2 + 1] = ACCUMULATE(sums[(r * panels + p) * 2 + 1], word, high);
      }
    }
  }
  float *y = call->y + row * call->y_stride + first;
  int is_cheap = call->activation == ACTIVATION_NONE || call->activation == ACTIVATION_RELU;
  // Kept here: whatever is stored could be a field of the call, as far as the compiler knows.
  const RowQuantization *quantization = call->quantization;
  long y_stride = call->y_stride;
  if (first + panels * PANEL <= call->outputs && is_cheap) {
    vector floor = splat(call->activation == ACTIVATION_RELU ? 0 : -INFINITY);
#pragma clang loop unroll(full)
    for (int v = 0; v < 2 * panels; v++) {
      OUTPUT_FACTS facts = FACTS_OF(call, first + v * LANES);
      vector bias = call->bias ? load(call->bias + first + v * LANES) : splat(0);
#pragma clang loop unroll(full)
      for (int r = 0; r < count; r++) {
        vector z = FINISHED(sums[r * 2 * panels + v], facts, quantization, row + r) + bias;
        store(y + r * y_stride + v * LANES, maximum(floor, z));
      }
    }
    return;
  }
  vector tile[2 * MAX_TILE_ROWS];
#pragma clang loop unroll(full)
  for (int n = 0; n < 2 * panels * count; n++) tile[n] = sums[n];
  for (int r = 0; r < count; r++)
    for (int v = 0; v < 2 * panels; v++) {
      long o = first + v * LANES, rest = call->outputs - o;
      if (rest <= 0) break;
      vector z = FINISHED(tile[r * 2 * panels + v], FACTS_OF(call, o), quantization, row + r);
      if (call->bias) z += rest >= LANES ? load(call->bias + o) : load_part(call->bias + o, rest, 0);
      z = activate(call->activation, z);
      if (rest >= LANES) store(y + r * y_stride + v * LANES, z);
      else store_part(y + r * y_stride + v * LANES, rest, z);
    }
}

/// The last rows, fewer than half the tallest tile, for all panels from `first` to `end`. They take several panels at
/// a time, or their sums would wait for each other.
INLINE void KIND(low_tiles)(int count, int panels, const PackedCall *call, long row, long first, long end) {
  for (; first + panels * PANEL <= end; first += panels * PANEL) KIND(tile)(count, panels, call, row, first, NULL, 0);
  for (; first < end; first += PANEL) KIND(tile)(count, 1, call, row, first, NULL, 0);
}

/// One panel and the rows before `tall`. All tiles together ask for the next panel: were it read from afar only when its
/// first tile needs it, that tile would wait for memory all the while. Asking beyond the last one does no harm. A
/// single tile asks for every second line only.
static void KIND(tall_tiles)(const PackedCall *call, long tall, long first) {
  enum { WORD_BYTES = PANEL * sizeof(uint32_t) };
  const char *ahead = (const char *)(call->weights + (first + PANEL) * call->words);
  long tiles = (tall + MAX_TILE_ROWS - 1) / MAX_TILE_ROWS, step = (WORD_BYTES + tiles - 1) / tiles, row = 0;
  for (; row + MAX_TILE_ROWS <= tall; row += MAX_TILE_ROWS, ahead += step * call->words)
    KIND(tile)(MAX_TILE_ROWS, 1, call, row, first, ahead, step);
  for (; row < tall; row += MAX_TILE_ROWS / 2) KIND(tile)(MAX_TILE_ROWS / 2, 1, call, row, first, ahead, step);
}

static void KIND(product)(const PackedCall *call) {
  // Panels that stay in the cache until all rows have met them.
  enum { GROUP = 4 * PANEL };
  long tall = call->rows - call->rows % (MAX_TILE_ROWS / 2);
  for (long group = 0; group < call->outputs; group += GROUP) {
    long end = group + GROUP < call->outputs ? group + GROUP : call->outputs;
    for (long first = group; tall > 0 && first < end; first += PANEL) KIND(tall_tiles)(call, tall, first);
    switch (call->rows - tall) {
      case 1: KIND(low_tiles)(1, 4, call, tall, group, end); break;
#if MAX_TILE_ROWS > 4
      case 2: KIND(low_tiles)(2, MAX_TILE_ROWS >= 8 ? 4 : 2, call, tall, group, end); break;
#endif
#if MAX_TILE_ROWS > 6
      case 3: KIND(low_tiles)(3, 4, call, tall, group, end); break;
      case 4: KIND(low_tiles)(4, 2, call, tall, group, end); break;
      case 5: KIND(low_tiles)(5, 2, call, tall, group, end); break;
#endif
    }
  }
}
