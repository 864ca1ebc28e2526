// Packed products by instructions that only some processors with AVX-512 have: VNNI and BF16.

INLINE vector accumulate_int8_native(vector sum, uint32_t word, vector weights) {
  return (vector)_mm512_dpbusd_epi32((__m512i)sum, _mm512_set1_epi32(word), (__m512i)weights);
}

INLINE vector accumulate_bfloat16_native(vector sum, uint32_t word, vector weights) {
  return (vector)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(word), (__m512bh)weights);
}

#define KIND(name) int8_native_##name
#define ACCUMULATE(sum, x, weights) accumulate_int8_native(sum, x, weights)
#define FINISHED(sum, call, row, o) dequantized(sum, call, row, o)
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef FINISHED

#define KIND(name) bfloat16_native_##name
#define ACCUMULATE(sum, x, weights) accumulate_bfloat16_native(sum, x, weights)
#define FINISHED(sum, call, row, o) (sum)
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef FINISHED
