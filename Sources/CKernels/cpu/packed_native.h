// Packed products by instructions that only some processors with AVX-512 have, VNNI and BF16: compiled for these, and
// what stands behind them for AVX-512 alone again.
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)

INLINE vector accumulate_int8_native(vector sum, uint32_t word, vector weights) {
  return (vector)_mm512_dpbusd_epi32((__m512i)sum, _mm512_set1_epi32(word), (__m512i)weights);
}

INLINE vector accumulate_bfloat16_native(vector sum, uint32_t word, vector weights) {
  return (vector)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(word), (__m512bh)weights);
}

#define KIND(name) int8_native_##name
#define ACCUMULATE(sum, x, weights) accumulate_int8_native(sum, x, weights)
#define OUTPUT_FACTS OutputQuantization
#define FACTS_OF(call, o) quantization_of_outputs(call, o)
#define FINISHED(sum, facts, rows, row) dequantized(sum, facts, rows + (row))
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef OUTPUT_FACTS
#undef FACTS_OF
#undef FINISHED

#define KIND(name) bfloat16_native_##name
#define ACCUMULATE(sum, x, weights) accumulate_bfloat16_native(sum, x, weights)
#define OUTPUT_FACTS int
#define FACTS_OF(call, o) 0
#define FINISHED(sum, facts, rows, row) ((void)(facts), (void)(rows), (sum))
#include "packed_tiles.h"
#undef KIND
#undef ACCUMULATE
#undef OUTPUT_FACTS
#undef FACTS_OF
#undef FINISHED

#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
