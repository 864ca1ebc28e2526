// Products. Large ones are oneDNN's; those of inference use panels packed once, so that the result of a row does
// not depend on how many rows are computed with it.

static void matmul(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                   const float *b, long ldb, float beta, float *c, long ldc) {
  if (m == 0 || n == 0) return;
  dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
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

/// A tile of `count` rows and one panel; every element sums over the inputs in order.
INLINE void packed_tile(int count, long width, long outputs, long inputs, const float *x, const float *panel,
                        const float *bias, int activation, float *y) {
  vector sums[MAX_TILE_ROWS][2];
  for (int r = 0; r < count; r++) sums[r][0] = sums[r][1] = splat(0);
  for (long i = 0; i < inputs; i++) {
    vector low = load(panel + i * PANEL), high = load(panel + i * PANEL + LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < count; r++) {
      vector value = splat(x[r * inputs + i]);
      sums[r][0] += value * low;
      sums[r][1] += value * high;
    }
  }
  for (int r = 0; r < count; r++) {
    float row[PANEL];
    store(row, sums[r][0]);
    store(row + LANES, sums[r][1]);
    for (long o = 0; o < width; o++) {
      float z = row[o] + (bias ? bias[o] : 0);
      y[r * outputs + o] = activation == ACTIVATION_RELU ? (z > 0 ? z : 0) : z;
    }
  }
}

static void linear_packed(long rows, long outputs, long inputs, const float *x, const float *packed,
                          const float *bias, int activation, float *y) {
  for (long first = 0; first < outputs; first += PANEL, packed += PANEL * inputs) {
    long width = outputs - first < PANEL ? outputs - first : PANEL, r = 0;
    const float *panel_bias = bias ? bias + first : NULL;
#define TILE(count)                                                                                        \
  for (; r + count <= rows; r += count)                                                                    \
    packed_tile(count, width, outputs, inputs, x + r * inputs, packed, panel_bias, activation,             \
                y + r * outputs + first);
    TILE(MAX_TILE_ROWS)
    TILE(MAX_TILE_ROWS / 2)
    TILE(1)
#undef TILE
  }
  if (activation == ACTIVATION_GELU) apply_gelu(rows * outputs, y);
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
