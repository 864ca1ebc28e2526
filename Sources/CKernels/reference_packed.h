// Products of packed weights in plain loops: part of the definition of every kernel.
//
// The weights stand as they would be read back, [outputs, inputs], rounded to bfloat16 or to whole numbers; with int8
// the scale of each output follows them.

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
