// Products. Large ones are oneDNN's; those of inference use panels packed once, so that the result of a row does
// not depend on how many rows are computed with it.

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

/// x rounded to the nearest bfloat16, ties to even; NaN stays NaN.
static const uint16_t *round_to_bfloat16(int block, long count, const float *x) {
  typedef uint16_t halves __attribute__((vector_size(LANES * 2), aligned(2), may_alias));
  uint16_t *y = (uint16_t *)scratch(block, (count + 1) / 2);
  long i = 0;
  for (; i + LANES <= count; i += LANES) {
    bits word = (bits)load(x + i);
    bits is_nan = (bits)((word & 0x7FFFFFFFu) > 0x7F800000u);
    bits rounded = (word + 0x7FFF + ((word >> 16) & 1)) & ~is_nan;
    *(halves *)(y + i) = __builtin_convertvector((rounded | ((word | 0x00400000u) & is_nan)) >> 16, halves);
  }
  if (i < count) bfloat16_from_float(count - i, x + i, y + i);
  return y;
}

static void matmul_bfloat16(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                            const float *b, long ldb, float beta, float *c, long ldc) {
  if (!dnnl_gemm_bf16bf16f32 || m == 0 || n == 0 || k == 0) {
    matmul(transpose_a, transpose_b, m, n, k, a, lda, b, ldb, beta, c, ldc);
    return;
  }
  if (!is_prepared) prepare_thread();
  const uint16_t *rounded_a = round_to_bfloat16(4, (transpose_a ? k : m) * lda, a);
  const uint16_t *rounded_b = round_to_bfloat16(5, (transpose_b ? n : k) * ldb, b);
  dnnl_gemm_bf16bf16f32(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, rounded_a, lda, rounded_b,
                        ldb, beta, c, ldc);
}

// Weights [outputs, inputs] become panels of PANEL outputs: panel p holds, for each input, its PANEL weights;
// the last panel is filled up with zeros.
#define PANEL (2 * LANES)

static long packed_count(long outputs, long inputs) { return (outputs + PANEL - 1) / PANEL * PANEL * inputs; }

static void pack(long outputs, long inputs, const float *weights, float *packed) {
  for (long first = 0; first < outputs; first += PANEL)
    for (long i = 0; i < inputs; i++)
      for (long o = 0; o < PANEL; o++)
        *packed++ = first + o < outputs ? weights[(first + o) * inputs + i] : 0;
}

/// y = activation(sums + bias) for `count` rows of `width` outputs; the rows of the sums are `stride` apart.
INLINE void finish_tile(int count, long width, long stride, long outputs, const float *sums, const float *bias,
                        int activation, float *y) {
  for (int r = 0; r < count; r++)
    for (long o = 0; o < width; o += LANES) {
      long rest = width - o;
      vector z = load(sums + r * stride + o);
      if (rest >= LANES) {
        if (bias) z += load(bias + o);
        store(y + r * outputs + o, activate(activation, z));
      } else {
        if (bias) z += load_part(bias + o, rest, 0);
        store_part(y + r * outputs + o, rest, activate(activation, z));
      }
    }
}

/// A tile of `count` rows and `panels` panels, whose sums stay in registers. Every element sums over the inputs in
/// order, whatever the tile, so that its bits do not depend on the rows beside it.
INLINE void packed_tile(int count, int panels, long width, long outputs, long inputs, const float *x,
                        const float *packed, const float *bias, int activation, float *y) {
#pragma clang fp reassociate(off)
  vector sums[2 * MAX_TILE_ROWS];
#pragma clang loop unroll(full)
  for (int n = 0; n < 2 * panels * count; n++) sums[n] = splat(0);
  for (long i = 0; i < inputs; i++) {
#pragma clang loop unroll(full)
    for (int p = 0; p < panels; p++) {
      const float *weights = packed + (p * inputs + i) * PANEL;
      vector low = load(weights), high = load(weights + LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < count; r++) {
        vector value = splat(x[r * inputs + i]);
        sums[(r * panels + p) * 2] += value * low;
        sums[(r * panels + p) * 2 + 1] += value * high;
      }
    }
  }
  float tile[2 * MAX_TILE_ROWS * LANES];
#pragma clang loop unroll(full)
  for (int n = 0; n < 2 * panels * count; n++) store(tile + n * LANES, sums[n]);
  finish_tile(count, width, panels * PANEL, outputs, tile, bias, activation, y);
}

/// `rows` is a multiple of half the tallest tile.
INLINE void tall_tiles(long rows, long width, long outputs, long inputs, const float *x, const float *packed,
                       const float *bias, int activation, float *y) {
  long row = 0;
  for (; row + MAX_TILE_ROWS <= rows; row += MAX_TILE_ROWS)
    packed_tile(MAX_TILE_ROWS, 1, width, outputs, inputs, x + row * inputs, packed, bias, activation,
                y + row * outputs);
  for (; row + MAX_TILE_ROWS / 2 <= rows; row += MAX_TILE_ROWS / 2)
    packed_tile(MAX_TILE_ROWS / 2, 1, width, outputs, inputs, x + row * inputs, packed, bias, activation,
                y + row * outputs);
}

// Few rows take several panels at a time, or their sums would wait for each other.
enum { WIDE_PANELS = 4, WIDE_ROWS = MAX_TILE_ROWS / WIDE_PANELS };

INLINE void wide_tiles(int panels, long row, long rows, long width, long outputs, long inputs, const float *x,
                       const float *packed, const float *bias, int activation, float *y) {
  for (; row + WIDE_ROWS <= rows; row += WIDE_ROWS)
    packed_tile(WIDE_ROWS, panels, width, outputs, inputs, x + row * inputs, packed, bias, activation,
                y + row * outputs);
  for (; row < rows; row++)
    packed_tile(1, panels, width, outputs, inputs, x + row * inputs, packed, bias, activation, y + row * outputs);
}

static void linear_packed(long rows, long outputs, long inputs, const float *x, const float *packed,
                          const float *bias, int activation, float *y) {
  long tall = rows - rows % (MAX_TILE_ROWS / 2);
  for (long first = 0; first < outputs && tall > 0; first += PANEL) {
    long width = outputs - first < PANEL ? outputs - first : PANEL;
    tall_tiles(tall, width, outputs, inputs, x, packed + first * inputs, bias ? bias + first : NULL, activation,
               y + first);
  }
  for (long first = 0; first < outputs && tall < rows;) {
    const float *panel = packed + first * inputs, *panel_bias = bias ? bias + first : NULL;
    long width = outputs - first;
    if (width >= WIDE_PANELS * PANEL) {
      width = WIDE_PANELS * PANEL;
      wide_tiles(WIDE_PANELS, tall, rows, width, outputs, inputs, x, panel, panel_bias, activation, y + first);
    } else {
      if (width > PANEL) width = PANEL;
      wide_tiles(1, tall, rows, width, outputs, inputs, x, panel, panel_bias, activation, y + first);
    }
    first += width;
  }
}

/// c [m, n] = (or +=) a b for the small matrices of attention: element (i, l) of a is a[i * a_row + l * a_column].
INLINE void small_rows(int count, long n, long k, const float *a, long a_row, long a_column, const float *b,
                       long ldb, float *c, long ldc, int add) {
  long j = 0;
  for (; j + PANEL <= n; j += PANEL) {
    vector sums[4][2];
    for (int r = 0; r < count; r++) {
      sums[r][0] = add ? load(c + r * ldc + j) : splat(0);
      sums[r][1] = add ? load(c + r * ldc + j + LANES) : splat(0);
    }
    for (long l = 0; l < k; l++) {
      vector low = load(b + l * ldb + j), high = load(b + l * ldb + j + LANES);
      for (int r = 0; r < count; r++) {
        vector value = splat(a[r * a_row + l * a_column]);
        sums[r][0] += value * low;
        sums[r][1] += value * high;
      }
    }
    for (int r = 0; r < count; r++) {
      store(c + r * ldc + j, sums[r][0]);
      store(c + r * ldc + j + LANES, sums[r][1]);
    }
  }
  for (; j + LANES <= n; j += LANES) {
    vector sums[4];
    for (int r = 0; r < count; r++) sums[r] = add ? load(c + r * ldc + j) : splat(0);
    for (long l = 0; l < k; l++) {
      vector low = load(b + l * ldb + j);
      for (int r = 0; r < count; r++) sums[r] += splat(a[r * a_row + l * a_column]) * low;
    }
    for (int r = 0; r < count; r++) store(c + r * ldc + j, sums[r]);
  }
  for (; j < n; j++)
    for (int r = 0; r < count; r++) {
      float sum = add ? c[r * ldc + j] : 0;
      for (long l = 0; l < k; l++) sum += a[r * a_row + l * a_column] * b[l * ldb + j];
      c[r * ldc + j] = sum;
    }
}

INLINE void small_product(long m, long n, long k, const float *a, long a_row, long a_column, const float *b,
                          long ldb, float *c, long ldc, int add) {
  long i = 0;
  for (; i + 4 <= m; i += 4)
    small_rows(4, n, k, a + i * a_row, a_row, a_column, b, ldb, c + i * ldc, ldc, add);
  for (; i < m; i++) small_rows(1, n, k, a + i * a_row, a_row, a_column, b, ldb, c + i * ldc, ldc, add);
}
