// Products: of any matrices, which are oneDNN's, and with weights that are packed once, for inference.

// MARK: Any matrices

static void matmul(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                   const float *b, long ldb, float beta, float *c, long ldc) {
  if (m == 0 || n == 0) return;
  if (k == 0) {  // refused by oneDNN
    for (long i = 0; i < m; i++)
      for (long j = 0; j < n; j++) c[i * ldc + j] = beta == 0 ? 0 : beta * c[i * ldc + j];
    return;
  }
  // A thread that nobody prepared must not compute on several threads: the order of sums would change.
  if (!is_prepared) prepare_thread();
  dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

/// oneDNN exports this product without declaring it; null where a version of oneDNN has it no more.
extern dnnl_status_t dnnl_gemm_bf16bf16f32(char transpose_a, char transpose_b, dnnl_dim_t m, dnnl_dim_t n,
                                           dnnl_dim_t k, float alpha, const uint16_t *a, dnnl_dim_t lda,
                                           const uint16_t *b, dnnl_dim_t ldb, float beta, float *c,
                                           dnnl_dim_t ldc) __attribute__((weak));

static void round_bfloat16(long count, const float *x, uint16_t *y) {
  long i = 0;
  for (; i + LANES <= count; i += LANES) store_rounded(y + i, load(x + i));
  if (i < count) store_rounded_part(y + i, count - i, load_part(x + i, count - i, 0));
}

/// x rounded, in scratch.
static const uint16_t *round_to_bfloat16(int block, long count, const float *x) {
  uint16_t *y = (uint16_t *)scratch(block, (count + 1) / 2);
  round_bfloat16(count, x, y);
  return y;
}

static const float *widen(int block, long count, const uint16_t *x) {
  float *y = scratch(block, count);
  float_from_bfloat16(count, x, y);
  return y;
}

static void matmul_bfloat16(int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
                            const uint16_t *b, long ldb, float beta, float *c, long ldc) {
  if (m > 0 && n > 0 && k > 0) {
#ifdef NATIVE_PRODUCTS
    if ((beta == 0 || beta == 1) && amx_is_worthwhile(m, n) && amx_is_usable())
      return amx_matmul(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta != 0, c, ldc, scratch(4, AMX_SCRATCH));
#endif
    if (!is_prepared) prepare_thread();
    if (dnnl_gemm_bf16bf16f32 &&
        dnnl_gemm_bf16bf16f32(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta,
                              c, ldc) == dnnl_success)
      return;
  }
  matmul(transpose_a, transpose_b, m, n, k, widen(4, (transpose_a ? k : m) * lda, a), lda,
         widen(5, (transpose_b ? n : k) * ldb, b), ldb, beta, c, ldc);
}

// MARK: Packed weights
//
// Products with weights that are packed once, for inference. They are tiles of our own and not oneDNN's, since
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

// MARK: bfloat16
//
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

// MARK: int8
//
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

// MARK: The precision of the weights

#ifdef NATIVE_PRODUCTS
#include "packed_native.h"
#endif

static void pack_float32(PackedWeights target, long first, long outputs, const float *weights) {
  long inputs = target.inputs;
  for (long o = 0; o < outputs; o++) {
    long place = first + o;
    float *to = target.memory + place / PANEL * PANEL * inputs + place % PANEL;
    for (long i = 0; i < inputs; i++) to[i * PANEL] = weights[o * inputs + i];
  }
}

static void pack(PackedWeights target, long first, long outputs, const float *weights) {
  switch (target.precision) {
    case PRECISION_BFLOAT16: return pack_bfloat16(target, first, outputs, weights);
    case PRECISION_INT8: return pack_int8(target, first, outputs, weights);
    default: return pack_float32(target, first, outputs, weights);
  }
}

/// A call for these rows, quantized or rounded as the weights are; its outputs are still to be chosen.
static PackedCall packed_call(PackedWeights weights, long rows, const float *x) {
  PackedCall call = {.rows = rows, .words = words_of(weights.precision, weights.inputs)};
  switch (weights.precision) {
    case PRECISION_BFLOAT16: call.x = words_of_bfloat16(rows, weights.inputs, x); break;
    case PRECISION_INT8: {
      RowQuantization *quantization =
          (RowQuantization *)scratch(5, rows * sizeof(RowQuantization) / sizeof(float) + LANES);
      call.x = words_of_int8(rows, weights.inputs, x, quantization);
      call.quantization = quantization;
      break;
    }
    default: call.x = (const uint32_t *)x;
  }
  return call;
}

/// Computes outputs from `first`, a multiple of PANEL; `bias` belongs to the first.
static void multiply_outputs(PackedWeights weights, PackedCall call, long first, long outputs, const float *bias) {
  call.outputs = outputs;
  call.bias = bias;
  call.weights = (const uint32_t *)weights.memory + first * call.words;
  switch (weights.precision) {
    case PRECISION_BFLOAT16:
#ifdef NATIVE_PRODUCTS
      if (__builtin_cpu_supports("avx512bf16")) return bfloat16_native_product(&call);
#endif
      return bfloat16_product(&call);
    case PRECISION_INT8: {
      long width = whole_panels(weights.outputs);
      call.scales = weights.memory + width * call.words + first;
      call.sums = (const int32_t *)(weights.memory + width * call.words + width + first);
#ifdef NATIVE_PRODUCTS
      if (__builtin_cpu_supports("avx512vnni")) return int8_native_product(&call);
#endif
      return int8_product(&call);
    }
    default: return float32_product(&call);
  }
}

static void linear_packed(PackedWeights weights, long first, long outputs, long rows, const float *x,
                          const float *bias, int activation, float *y, long y_stride) {
  PackedCall call = packed_call(weights, rows, x);
  call.activation = activation;
  call.y = y;
  call.y_stride = y_stride;
  multiply_outputs(weights, call, first, outputs, bias);
}
