// Products of any matrices. Large ones are oneDNN's; those of inference are in packed.h.

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
    if (!is_prepared) prepare_thread();
    if (dnnl_gemm_bf16bf16f32 &&
        dnnl_gemm_bf16bf16f32(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta,
                              c, ldc) == dnnl_success)
      return;
  }
  matmul(transpose_a, transpose_b, m, n, k, widen(4, (transpose_a ? k : m) * lda, a), lda,
         widen(5, (transpose_b ? n : k) * ldb, b), ldb, beta, c, ldc);
}

/// c [m, n] = (or +=) a b for the small matrices of attention: element (i, l) of a is a[i * a_row + l * a_column].
INLINE void small_rows(int count, long n, long k, const float *a, long a_row, long a_column, const float *b,
                       long ldb, float *c, long ldc, int add) {
  long j = 0;
  for (; j + 2 * LANES <= n; j += 2 * LANES) {
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
#define ROWS(count) small_rows(count, n, k, a + i * a_row, a_row, a_column, b, ldb, c + i * ldc, ldc, add)
  for (; i + 4 <= m; i += 4) ROWS(4);
  switch (m - i) {
    case 3: ROWS(3); break;
    case 2: ROWS(2); break;
    case 1: ROWS(1); break;
  }
#undef ROWS
}
