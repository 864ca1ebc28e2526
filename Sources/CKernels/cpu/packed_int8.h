// Packed products of bytes: four inputs in a word, activations without and weights with a sign, sums exact.

/// Quantizes rows of x; bytes behind the last input are 0.
static const uint32_t *words_of_int8(long rows, long inputs, const float *x, RowQuantization *quantization) {
  typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
  long words = words_of(PRECISION_INT8, inputs);
  uint32_t *to = (uint32_t *)scratch(4, rows * words + LANES);
  for (long r = 0; r < rows; r++) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
    const float *row = x + r * inputs;
    uint8_t *q = (uint8_t *)(to + r * words);
    vector least = splat(0), largest = splat(0);
    long i = 0;
    for (; i + LANES <= inputs; i += LANES) {
      least = minimum(least, load(row + i));
      largest = maximum(largest, load(row + i));
    }
    if (i < inputs) {
      least = minimum(least, load_part(row + i, inputs - i, 0));
      largest = maximum(largest, load_part(row + i, inputs - i, 0));
    }
    RowQuantization range = quantization_of_range(-largest_lane(-least), largest_lane(largest));
    quantization[r] = range;
    for (i = 0; i < inputs; i += LANES) {
      long rest = inputs - i;
      vector value = rest >= LANES ? load(row + i) : load_part(row + i, rest, 0);
      integers whole = (integers)(value * range.inverse + rounding_shift) - (0x4B400000 - range.zero);
      whole = __builtin_elementwise_min(__builtin_elementwise_max(whole, (integers){0}), (integers){0} + 255);
      if (rest >= LANES) {
        *(bytes *)(q + i) = __builtin_convertvector(whole, bytes);
      } else {
        for (long n = 0; n < words * 4 - i; n++) q[i + n] = n < rest ? (uint8_t)whole[n] : 0;
      }
    }
  }
  return to;
}

static void pack_int8(PackedWeights target, long first, long outputs, const float *weights) {
  long inputs = target.inputs, words = words_of(PRECISION_INT8, inputs), width = whole_panels(target.outputs);
  float *scales = target.memory + width * words;
  int32_t *sums = (int32_t *)(scales + width);
  for (long o = 0; o < outputs; o++) {
    const float *row = weights + o * inputs;
    long place = first + o;
    int8_t *to = (int8_t *)((uint32_t *)target.memory + place / PANEL * PANEL * words + place % PANEL);
    float scale = weight_scale(inputs, row), inverse = inverse_of_scale(scale);
    int32_t sum = 0;
    for (long i = 0; i < inputs; i++) {
      int8_t value = quantized_weight(row[i], inverse);
      to[i / 4 * 4 * PANEL + i % 4] = value;
      sum += value;
    }
    scales[place] = scale;
    sums[place] = sum;
  }
}

/// Σ over the four bytes, exactly: the products of even and of odd bytes fit into 16 bits times 16 bits.
INLINE vector accumulate_int8(vector sum, uint32_t word, vector weights) {
  integers w = (integers)weights;
#if defined(__x86_64__) && LANES == 16
  typedef int16_t pairs __attribute__((vector_size(64), may_alias));
  __m512i even = _mm512_set1_epi32(word & 0x00FF00FF), odd = _mm512_set1_epi32((word >> 8) & 0x00FF00FF);
  __m512i products = _mm512_add_epi32(_mm512_madd_epi16((__m512i)(((pairs)w << 8) >> 8), even),
                                      _mm512_madd_epi16((__m512i)((pairs)w >> 8), odd));
  return (vector)((integers)sum + (integers)products);
#elif defined(__x86_64__) && LANES == 8
  typedef int16_t pairs __attribute__((vector_size(32), may_alias));
  __m256i even = _mm256_set1_epi32(word & 0x00FF00FF), odd = _mm256_set1_epi32((word >> 8) & 0x00FF00FF);
  __m256i products = _mm256_add_epi32(_mm256_madd_epi16((__m256i)(((pairs)w << 8) >> 8), even),
                                      _mm256_madd_epi16((__m256i)((pairs)w >> 8), odd));
  return (vector)((integers)sum + (integers)products);
#else
  integers total = (integers)sum;
  for (int byte = 0; byte < 4; byte++)
    total += ((w << (24 - 8 * byte)) >> 24) * (int32_t)((word >> (8 * byte)) & 255);
  return (vector)total;
#endif
}

typedef struct OutputQuantization {
  vector scales;
  integers sums;
} OutputQuantization;

INLINE OutputQuantization quantization_of_outputs(const PackedCall *call, long o) {
  return (OutputQuantization){.scales = load(call->scales + o), .sums = *(const integers *)(call->sums + o)};
}

/// What the integers stand for. Its operations are not contracted, so that every table gives the same bits.
INLINE vector dequantized(vector sum, OutputQuantization outputs, const RowQuantization *row) {
#pragma clang fp reassociate(off) contract(off) reciprocal(off)
  integers whole = (integers)sum - outputs.sums * row->zero;
  vector factor = outputs.scales * row->scale;
  return __builtin_convertvector(whole, vector) * factor;
}

#define KIND(name) int8_##name
#define ACCUMULATE(sum, x, weights) accumulate_int8(sum, x, weights)
#define OUTPUT_FACTS OutputQuantization
#define FACTS_OF(call, o) quantization_of_outputs(call, o)
#define FINISHED(sum, facts, rows, row) dequantized(sum, facts, rows + (row))
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef OUTPUT_FACTS
#undef FACTS_OF
#undef FINISHED
