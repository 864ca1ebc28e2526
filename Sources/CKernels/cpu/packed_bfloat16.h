// Packed products of bfloat16 factors with float32 sums: pairs of inputs in a word, the first in the low half.

static const uint32_t *words_of_bfloat16(long rows, long inputs, const float *x) {
  if (inputs % 2 == 0) return (const uint32_t *)round_to_bfloat16(4, rows * inputs, x);
  long words = words_of(PRECISION_BFLOAT16, inputs);
  uint32_t *to = (uint32_t *)scratch(4, rows * words);
  for (long r = 0; r < rows; r++) {
    to[(r + 1) * words - 1] = 0;
    bfloat16_from_float(inputs, x + r * inputs, (uint16_t *)(to + r * words));
  }
  return to;
}

/// The word of each output of a panel for inputs 2 i and 2 i + 1.
static void pack_bfloat16(PackedWeights target, long first, long outputs, const float *weights) {
  long inputs = target.inputs, words = words_of(PRECISION_BFLOAT16, inputs);
  for (long o = 0; o < outputs; o++) {
    long place = first + o;
    uint16_t *to = (uint16_t *)((uint32_t *)target.memory + place / PANEL * PANEL * words + place % PANEL);
    uint16_t halves[256];
    for (long i = 0; i < inputs; i += 256) {
      long count = inputs - i < 256 ? inputs - i : 256;
      bfloat16_from_float(count, weights + o * inputs + i, halves);
      for (long n = 0; n < count; n++) to[(i + n) / 2 * 2 * PANEL + n % 2] = halves[n];
    }
  }
}

/// The meaning without an instruction for it: both halves are float32 numbers without their lower bits.
INLINE vector accumulate_bfloat16(vector sum, uint32_t word, vector weights) {
  bits x = (bits){0} + word, w = (bits)weights;
  sum += (vector)(x << 16) * (vector)(w << 16);
  return sum + (vector)(x & 0xFFFF0000u) * (vector)(w & 0xFFFF0000u);
}

#define KIND(name) bfloat16_##name
#define ACCUMULATE(sum, x, weights) accumulate_bfloat16(sum, x, weights)
#define OUTPUT_FACTS int
#define FACTS_OF(call, o) 0
#define FINISHED(sum, facts, rows, row) ((void)(facts), (void)(rows), (sum))
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef OUTPUT_FACTS
#undef FACTS_OF
#undef FINISHED
