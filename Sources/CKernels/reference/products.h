// The definition of the products.
//
// Packed weights stand as they would be read back, [outputs, inputs], rounded to bfloat16 or to whole numbers; with int8
// the scale of each output follows them.

#define PANEL 1

static void matmul(int transpose_a, int transpose_b, long m, long n, long k, const float *a, long lda,
                   const float *b, long ldb, float beta, float *c, long ldc) {
  for (long i = 0; i < m; i++)
    for (long j = 0; j < n; j++) {
      double sum = 0;
      for (long l = 0; l < k; l++)
        sum += (double)(transpose_a ? a[l * lda + i] : a[i * lda + l]) *
               (transpose_b ? b[j * ldb + l] : b[l * ldb + j]);
      c[i * ldc + j] = (float)(sum + (beta == 0 ? 0 : beta * c[i * ldc + j]));
    }
}

static void matmul_bfloat16(int transpose_a, int transpose_b, long m, long n, long k, const uint16_t *a, long lda,
                            const uint16_t *b, long ldb, float beta, float *c, long ldc) {
  for (long i = 0; i < m; i++)
    for (long j = 0; j < n; j++) {
      double sum = 0;
      for (long l = 0; l < k; l++)
        sum += (double)widened(transpose_a ? a[l * lda + i] : a[i * lda + l]) *
               widened(transpose_b ? b[j * ldb + l] : b[l * ldb + j]);
      c[i * ldc + j] = (float)(sum + (beta == 0 ? 0 : beta * c[i * ldc + j]));
    }
}

static void round_bfloat16(long count, const float *x, uint16_t *y) { bfloat16_from_float(count, x, y); }

static long packed_count(int precision, long outputs, long inputs) {
  return outputs * inputs + (precision == PRECISION_INT8 ? outputs : 0);
}

static void pack(PackedWeights target, long first, long outputs, const float *weights) {
  long inputs = target.inputs;
  for (long o = 0; o < outputs; o++) {
    const float *row = weights + o * inputs;
    float *to = target.memory + (first + o) * inputs;
    float scale = weight_scale(inputs, row), inverse = inverse_of_scale(scale);
    for (long i = 0; i < inputs; i++) switch (target.precision) {
        case PRECISION_BFLOAT16: to[i] = rounded_to_bfloat16(row[i]); break;
        case PRECISION_INT8: to[i] = quantized_weight(row[i], inverse); break;
        default: to[i] = row[i];
      }
    if (target.precision == PRECISION_INT8) target.memory[target.outputs * inputs + first + o] = scale;
  }
}

static double int8_product(long inputs, const float *x, const float *weights, float scale) {
  float least = 0, largest = 0;
  for (long i = 0; i < inputs; i++) {
    least = fminf(least, x[i]);
    largest = fmaxf(largest, x[i]);
  }
  RowQuantization row = quantization_of_range(least, largest);
  long sum = 0;
  for (long i = 0; i < inputs; i++) sum += (quantized_activation(x[i], row) - row.zero) * (long)weights[i];
  return (double)sum * row.scale * scale;
}

static void linear_packed(PackedWeights weights, long first, long outputs, long rows, const float *x,
                          const float *bias, int activation, float *y, long y_stride) {
  long inputs = weights.inputs;
  const float *scales = weights.memory + weights.outputs * inputs;
  for (long r = 0; r < rows; r++)
    for (long o = 0; o < outputs; o++) {
      const float *from = x + r * inputs, *row = weights.memory + (first + o) * inputs;
      double sum = 0;
      if (weights.precision == PRECISION_INT8)
        sum = int8_product(inputs, from, row, scales[first + o]);
      else
        for (long i = 0; i < inputs; i++)
          sum += (double)(weights.precision == PRECISION_BFLOAT16 ? rounded_to_bfloat16(from[i]) : from[i]) * row[i];
      y[r * y_stride + o] = activate(activation, (float)(sum + (bias ? bias[o] : 0)));
    }
}
