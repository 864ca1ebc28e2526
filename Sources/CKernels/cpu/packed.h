// Products with weights that are packed once, for inference. They are this file's own tiles and not oneDNN's, since
// the result of a row must not depend on how many rows are computed with it, and since these are at least as fast for
// the 1 to 500 rows of a step of decoding (float32: 215 against 170 to 210 GFLOP/s on one core).
//
// Weights [outputs, inputs] become panels of PANEL outputs: panel p holds, for each word of inputs, its PANEL words;
// what is missing to whole panels and words is zero. Behind the panels of int8 stand for each output its scale and the
// sum of its weights.

#define PANEL (2 * LANES)

/// One product on words.
typedef struct PackedCall {
  long rows, outputs, words, y_stride;
  const uint32_t *x, *weights;
  const RowQuantization *quantization;  // of each row
  const float *scales;                  // of each output
  const int32_t *sums;                  // of the weights of each output
  const float *bias;
  int activation;
  float *y;
} PackedCall;

INLINE long words_of(int precision, long inputs) {
  switch (precision) {
    case PRECISION_BFLOAT16: return (inputs + 1) / 2;
    case PRECISION_INT8: return (inputs + 3) / 4;
    default: return inputs;
  }
}

INLINE long whole_panels(long outputs) { return (outputs + PANEL - 1) / PANEL * PANEL; }

static long packed_count(int precision, long outputs, long inputs) {
  long width = whole_panels(outputs);
  return width * words_of(precision, inputs) + (precision == PRECISION_INT8 ? 2 * width : 0);
}

INLINE vector accumulate_float32(vector sum, uint32_t word, vector weights) {
  float value;
  memcpy(&value, &word, 4);
  return sum + splat(value) * weights;
}

#define KIND(name) float32_##name
#define ACCUMULATE(sum, x, weights) accumulate_float32(sum, x, weights)
#define OUTPUT_FACTS int
#define FACTS_OF(call, o) 0
#define FINISHED(sum, facts, rows, row) ((void)(facts), (void)(rows), (sum))
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef OUTPUT_FACTS
#undef FACTS_OF
#undef FINISHED
