// Vectors of LANES floats, the same source for every instruction set. Each cpu_*.c defines LANES and a target.
#ifndef LANES
#error "include this file through a cpu_*.c"
#endif

typedef float vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t integers __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef uint32_t bits __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE vector load(const float *x) { return *(const vector *)x; }
INLINE void store(float *x, vector value) { *(vector *)x = value; }
INLINE vector splat(float value) { return (vector){0} + value; }
INLINE vector select_vector(integers mask, vector yes, vector no) {
  return (vector)(((integers)yes & mask) | ((integers)no & ~mask));
}

/// A bit for each lane of a mask.
INLINE uint32_t lane_bits(integers mask) {
#if defined(__x86_64__) && LANES == 16
  return _mm512_movepi32_mask((__m512i)mask);
#elif defined(__x86_64__) && LANES == 8
  return (uint32_t)_mm256_movemask_ps((__m256)mask);
#else
  uint32_t found = 0;
  for (int i = 0; i < LANES; i++) found |= (uint32_t)(mask[i] & 1) << i;
  return found;
#endif
}
INLINE int any_lane(integers mask) { return lane_bits(mask) != 0; }

// maximum and minimum: where one of both is NaN, b.
#if defined(__x86_64__) && LANES == 16
INLINE vector maximum(vector a, vector b) { return (vector)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE vector minimum(vector a, vector b) { return (vector)_mm512_min_ps((__m512)a, (__m512)b); }
#elif defined(__x86_64__) && LANES == 8
INLINE vector maximum(vector a, vector b) { return (vector)_mm256_max_ps((__m256)a, (__m256)b); }
INLINE vector minimum(vector a, vector b) { return (vector)_mm256_min_ps((__m256)a, (__m256)b); }
#else
INLINE vector maximum(vector a, vector b) { return select_vector(a > b, a, b); }
INLINE vector minimum(vector a, vector b) { return select_vector(a < b, a, b); }
#endif
/// The sum of the lanes, halves first: fewer additions wait for each other.
INLINE float sum_lanes(vector x) {
#if LANES == 16
  x += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
#elif LANES == 8
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
#endif
  return (x[0] + x[2]) + (x[1] + x[3]);
}
/// The largest lane, halves first; the compiler's own reduction would take lane after lane for the sake of NaN.
INLINE float largest_lane(vector x) {
#if LANES == 16
  x = maximum(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  x = maximum(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  x = maximum(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  x = maximum(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
#elif LANES == 8
  x = maximum(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));
  x = maximum(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5));
  x = maximum(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6));
#else
  x = maximum(x, __builtin_shufflevector(x, x, 2, 3, 0, 1));
  x = maximum(x, __builtin_shufflevector(x, x, 1, 0, 3, 2));
#endif
  return x[0];
}

/// The sum of the lanes of each of LANES vectors. Every sum adds its lanes in the same order.
INLINE vector sums_of_lanes(const vector x[LANES]) {
  vector quarter[LANES / 4];
#if LANES == 16
#define PAIRS(a, b, i, j)                                                                                     \
  __builtin_shufflevector(a, b, i, 16 + i, j, 16 + j, 4 + i, 20 + i, 4 + j, 20 + j, 8 + i, 24 + i, 8 + j, 24 + j, \
                          12 + i, 28 + i, 12 + j, 28 + j)
#define SQUARES(a, b, i, j)                                                                                  \
  __builtin_shufflevector(a, b, i, j, 16 + i, 16 + j, 4 + i, 4 + j, 20 + i, 20 + j, 8 + i, 8 + j, 24 + i, 24 + j, \
                          12 + i, 12 + j, 28 + i, 28 + j)
#elif LANES == 8
#define PAIRS(a, b, i, j) __builtin_shufflevector(a, b, i, 8 + i, j, 8 + j, 4 + i, 12 + i, 4 + j, 12 + j)
#define SQUARES(a, b, i, j) __builtin_shufflevector(a, b, i, j, 8 + i, 8 + j, 4 + i, 4 + j, 12 + i, 12 + j)
#else
#define PAIRS(a, b, i, j) __builtin_shufflevector(a, b, i, 4 + i, j, 4 + j)
#define SQUARES(a, b, i, j) __builtin_shufflevector(a, b, i, j, 4 + i, 4 + j)
#endif
#pragma clang loop unroll(full)
  for (int n = 0; n < LANES / 4; n++) {
    vector first = PAIRS(x[4 * n], x[4 * n + 1], 0, 1) + PAIRS(x[4 * n], x[4 * n + 1], 2, 3);
    vector second = PAIRS(x[4 * n + 2], x[4 * n + 3], 0, 1) + PAIRS(x[4 * n + 2], x[4 * n + 3], 2, 3);
    quarter[n] = SQUARES(first, second, 0, 1) + SQUARES(first, second, 2, 3);
  }
#undef PAIRS
#undef SQUARES
#if LANES == 16
#define BLOCKS(a, b, i, j, k, l)                                                                            \
  __builtin_shufflevector(a, b, i, i + 1, i + 2, i + 3, j, j + 1, j + 2, j + 3, k, k + 1, k + 2, k + 3, l, l + 1, \
                          l + 2, l + 3)
  vector low = BLOCKS(quarter[0], quarter[1], 0, 4, 16, 20) + BLOCKS(quarter[0], quarter[1], 8, 12, 24, 28);
  vector high = BLOCKS(quarter[2], quarter[3], 0, 4, 16, 20) + BLOCKS(quarter[2], quarter[3], 8, 12, 24, 28);
  return BLOCKS(low, high, 0, 8, 16, 24) + BLOCKS(low, high, 4, 12, 20, 28);
#undef BLOCKS
#elif LANES == 8
  return __builtin_shufflevector(quarter[0], quarter[1], 0, 1, 2, 3, 8, 9, 10, 11) +
         __builtin_shufflevector(quarter[0], quarter[1], 4, 5, 6, 7, 12, 13, 14, 15);
#else
  return quarter[0];
#endif
}

INLINE integers lane_numbers(void) {
  integers numbers;
  for (int i = 0; i < LANES; i++) numbers[i] = i;
  return numbers;
}

// load_part: the first `count` (< LANES) floats, the other lanes filled. store_part: writes no others.
#if defined(__x86_64__) && LANES == 16
INLINE vector load_part(const float *x, long count, float fill) {
  return (vector)_mm512_mask_loadu_ps((__m512)splat(fill), (__mmask16)((1u << count) - 1), x);
}
INLINE void store_part(float *x, long count, vector value) {
  _mm512_mask_storeu_ps(x, (__mmask16)((1u << count) - 1), (__m512)value);
}
#elif defined(__x86_64__) && LANES == 8
INLINE vector load_part(const float *x, long count, float fill) {
  integers mask = lane_numbers() < (int32_t)count;
  return select_vector(mask, (vector)_mm256_maskload_ps(x, (__m256i)mask), splat(fill));
}
INLINE void store_part(float *x, long count, vector value) {
  _mm256_maskstore_ps(x, (__m256i)(lane_numbers() < (int32_t)count), (__m256)value);
}
#else
INLINE vector load_part(const float *x, long count, float fill) {
  vector value = splat(fill);
  for (long i = 0; i < count; i++) value[i] = x[i];
  return value;
}
INLINE void store_part(float *x, long count, vector value) {
  for (long i = 0; i < count; i++) x[i] = value[i];
}
#endif

/// The first min(count, LANES) floats; the other lanes are zero.
INLINE vector load_first(const float *x, long count) { return count >= LANES ? load(x) : load_part(x, count, 0); }

INLINE void store_first(float *x, long count, vector value) {
  if (count >= LANES) store(x, value);
  else store_part(x, count, value);
}

INLINE void write_first(float *x, long count, int add, vector value) {
  store_first(x, count, add ? load_first(x, count) + value : value);
}

INLINE float dot(long count, const float *x, const float *y) {
  vector total = splat(0);
  long i = 0;
  for (; i + LANES <= count; i += LANES) total += load(x + i) * load(y + i);
  float sum = sum_lanes(total);
  for (; i < count; i++) sum += x[i] * y[i];
  return sum;
}

// Halves: bfloat16, the upper half of a float's bits.
typedef uint16_t halves __attribute__((vector_size(LANES * 2), aligned(2), may_alias));

/// Rounds to the nearest bfloat16, ties to even; NaN stays NaN.
INLINE halves rounded_to_bfloat16(vector x) {
  bits word = (bits)x, rounded = word + (((word >> 16) & 1) + 0x7FFF);
#if defined(__x86_64__) && LANES == 16
  __mmask16 is_nan = _mm512_cmp_ps_mask((__m512)x, (__m512)x, _CMP_UNORD_Q);
  rounded = (bits)_mm512_mask_or_epi32((__m512i)rounded, is_nan, (__m512i)word, _mm512_set1_epi32(0x00400000));
#else
  bits is_nan = (bits)((word & 0x7FFFFFFFu) > 0x7F800000u);
  rounded = (rounded & ~is_nan) | ((word | 0x00400000u) & is_nan);
#endif
  return __builtin_convertvector(rounded >> 16, halves);
}
INLINE void store_rounded(uint16_t *x, vector value) { *(halves *)x = rounded_to_bfloat16(value); }
INLINE void store_rounded_part(uint16_t *x, long count, vector value) {
  halves rounded = rounded_to_bfloat16(value);
  for (long i = 0; i < count; i++) x[i] = rounded[i];
}

/// exp within two units in the last place: 2^n times a polynomial in the rest, |rest| <= ln 2 / 2
/// (coefficients: Taylor's, to degree 7). Below -87.3 the result is 0, above 88.3 it stays at the largest; NaN
/// stays NaN, so that it reaches the guard of training.
INLINE vector exponential(vector x) {
#pragma clang fp reassociate(off)
  vector bounded = minimum(splat(88.3f), maximum(splat(-87.3f), x));
  // 1.5 * 2^23 leaves the nearest integer in the low bits.
  vector shifted = bounded * 1.44269504f + 12582912.0f;
  vector n = shifted - 12582912.0f;
  vector r = bounded - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  vector p = splat(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  // 2^n: the integer moves into the exponent, and what stands above it out of the word.
  vector power = (vector)(((integers)shifted << 23) + (127 << 23));
#if defined(__x86_64__) && LANES == 16
  return (vector)_mm512_maskz_mul_ps(_mm512_cmp_ps_mask((__m512)x, _mm512_set1_ps(-87.3f), _CMP_NLT_UQ), (__m512)p,
                                     (__m512)power);
#else
  return select_vector(x < -87.3f, splat(0), p * power);
#endif
}

/// exp(x) for x <= 0 within 1.2e-7, as sums of them need it: 2^n times a polynomial in the rest (minimax, degree 6).
/// Below -87 it stays at e^-87; NaN stays NaN.
INLINE vector exponential_to_one(vector x) {
#pragma clang fp reassociate(off)
  vector bounded = maximum(splat(-87), x);
  vector shifted = bounded * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: rounds to an integer in the low bits
  vector r = bounded * 1.44269504f - (shifted - 12582912.0f);
  vector p = splat(1.5345811e-4f);
  p = p * r + 1.3399931e-3f;
  p = p * r + 9.6184891e-3f;
  p = p * r + 5.5503286e-2f;
  p = p * r + 2.4022646e-1f;
  p = p * r + 6.9314718e-1f;
  p = p * r + 1.0f;
  // The integer moves into the exponent, and what stands above it out of the word.
  return (vector)((integers)p + ((integers)shifted << 23));
}

/// tanh within a few units of 2^-24 around 0 and two in the last place away from it.
INLINE vector hyperbolic_tangent(vector x) { return 1 - 2 / (1 + exponential(2 * x)); }

INLINE vector sigmoid(vector x) { return 1 / (1 + exponential(-x)); }

/// The factors of dropout for elements i, i + 1, … of a stream; call only where probability > 0.
INLINE vector dropout_factors(Dropout dropout, long i) {
  bits h = ((bits)lane_numbers() + (uint32_t)i) * 0x9E3779B9u + (uint32_t)dropout.key;
  h ^= h >> 16;
  h *= 0x7FEB352Du;
  h ^= (uint32_t)(dropout.key >> 32);
  h ^= h >> 15;
  h *= 0x846CA68Bu;
  h ^= h >> 16;
  integers keep = (integers)(h >= dropout_threshold(dropout));
  return select_vector(keep, splat(1 / (1 - dropout.probability)), splat(0));
}
