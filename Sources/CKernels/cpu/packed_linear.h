// Packing and multiplying in the precision that the weights are packed in.

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
#ifdef NATIVE_PACKED
      if (__builtin_cpu_supports("avx512bf16")) return bfloat16_native_product(&call);
#endif
      return bfloat16_product(&call);
    case PRECISION_INT8: {
      long width = whole_panels(weights.outputs);
      call.scales = weights.memory + width * call.words + first;
      call.sums = (const int32_t *)(weights.memory + width * call.words + width + first);
#ifdef NATIVE_PACKED
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
