// Kernels that meet each element once. Loops over whole vectors, then the rest element by element with the same
// formulas, so that a result does not depend on where an element stands.

static void add(long count, const float *x, float *y) {
  for (long i = 0; i < count; i++) y[i] += x[i];
}

static void add_scaled(long count, float scale, const float *x, int add, float *y) {
  for (long i = 0; i < count; i += LANES) write_first(y + i, count - i, add, scale * load_first(x + i, count - i));
}

static void add_and_zero(long count, float *x, float *y) {
  for (long i = 0; i < count; i++) {
    y[i] += x[i];
    x[i] = 0;
  }
}

static void approach(long count, const float *x, float rate, float *y) {
  for (long i = 0; i < count; i++) y[i] += rate * (x[i] - y[i]);
}

static void dropout(long count, const float *x, Dropout dropout, int add, float *y) {
  if (dropout.probability <= 0) {
    for (long i = 0; i < count; i++) y[i] = (add ? y[i] : 0) + x[i];
    return;
  }
  long i = 0;
  for (; i + LANES <= count; i += LANES)
    store(y + i, (add ? load(y + i) : splat(0)) + load(x + i) * dropout_factors(dropout, i));
  for (; i < count; i++) y[i] = (add ? y[i] : 0) + x[i] * dropout_factor(dropout, i);
}

/// gelu(z) = z sigmoid(2 u) with u = sqrt(2/π) (z + 0.044715 z³): the tanh form of Hendrycks and Gimpel 2016.
INLINE vector gelu(vector z) {
  vector u = 1.5957691216057308f * (z + 0.044715f * z * z * z);
  return z / (1 + exponential(-u));
}

INLINE vector gelu_slope(vector z) {
  vector u = 1.5957691216057308f * (z + 0.044715f * z * z * z);
  vector sigmoid = 1 / (1 + exponential(-u));
  return sigmoid + z * sigmoid * (1 - sigmoid) * 1.5957691216057308f * (1 + 3 * 0.044715f * z * z);
}

INLINE vector activate(int activation, vector z) {
  switch (activation) {
    case ACTIVATION_RELU: return maximum(z, splat(0));
    case ACTIVATION_GELU: return gelu(z);
    case ACTIVATION_TANH: return hyperbolic_tangent(z);
    default: return z;
  }
}

INLINE vector activation_slope(int activation, vector z) {
  switch (activation) {
    case ACTIVATION_RELU: return select_vector(z > 0, splat(1), splat(0));
    case ACTIVATION_GELU: return gelu_slope(z);
    case ACTIVATION_TANH: return 1 - hyperbolic_tangent(z) * hyperbolic_tangent(z);
    default: return splat(1);
  }
}

INLINE void bias_activation_row(long columns, long row, const float *bias, int activation, Dropout dropout,
                                float *z, float *y) {
  long c = 0;
  for (; c + LANES <= columns; c += LANES) {
    vector value = load(z + c);
    if (bias) value += load(bias + c);
    store(z + c, value);
    value = activate(activation, value);
    if (dropout.probability > 0) value *= dropout_factors(dropout, row * columns + c);
    store(y + c, value);
  }
  long rest = columns - c;
  if (rest == 0) return;
  vector value = load_part(z + c, rest, 0);
  if (bias) value += load_part(bias + c, rest, 0);
  store_part(z + c, rest, value);
  value = activate(activation, value);
  if (dropout.probability > 0) value *= dropout_factors(dropout, row * columns + c);
  store_part(y + c, rest, value);
}

static void bias_activation(long rows, long columns, const float *bias, int activation, Dropout dropout, float *z,
                            float *y) {
  for (long r = 0; r < rows; r++) {
    float *zr = z + r * columns, *yr = y + r * columns;
    switch (activation) {
      case ACTIVATION_RELU: bias_activation_row(columns, r, bias, ACTIVATION_RELU, dropout, zr, yr); break;
      case ACTIVATION_GELU: bias_activation_row(columns, r, bias, ACTIVATION_GELU, dropout, zr, yr); break;
      case ACTIVATION_TANH: bias_activation_row(columns, r, bias, ACTIVATION_TANH, dropout, zr, yr); break;
      default: bias_activation_row(columns, r, bias, ACTIVATION_NONE, dropout, zr, yr);
    }
  }
}

INLINE void bias_activation_backward_row(long columns, long row, const float *z, const float *dy, int activation,
                                         Dropout dropout, float *dz, uint16_t *rounded, float *dbias) {
  for (long c = 0; c < columns; c += LANES) {
    long rest = columns - c < LANES ? columns - c : LANES;
    int whole = rest == LANES;
    vector slope = whole ? load(dy + c) : load_part(dy + c, rest, 0);
    if (dropout.probability > 0) slope *= dropout_factors(dropout, row * columns + c);
    if (activation) slope *= activation_slope(activation, whole ? load(z + c) : load_part(z + c, rest, 0));
    if (whole) {
      if (rounded) store_rounded(rounded + c, slope);
      else store(dz + c, slope);
      if (dbias) store(dbias + c, load(dbias + c) + slope);
    } else {
      if (rounded) store_rounded_part(rounded + c, rest, slope);
      else store_part(dz + c, rest, slope);
      if (dbias) store_part(dbias + c, rest, load_part(dbias + c, rest, 0) + slope);
    }
  }
}

static void bias_activation_backward(long rows, long columns, const float *z, const float *dy, int activation,
                                     Dropout dropout, float *dz, uint16_t *rounded, float *dbias) {
  for (long r = 0; r < rows; r++) {
    const float *zr = z + r * columns, *dyr = dy + r * columns;
    float *dzr = dz + r * columns;
    uint16_t *half = rounded ? rounded + r * columns : NULL;
    switch (activation) {
      case ACTIVATION_RELU:
        bias_activation_backward_row(columns, r, zr, dyr, ACTIVATION_RELU, dropout, dzr, half, dbias);
        break;
      case ACTIVATION_GELU:
        bias_activation_backward_row(columns, r, zr, dyr, ACTIVATION_GELU, dropout, dzr, half, dbias);
        break;
      case ACTIVATION_TANH:
        bias_activation_backward_row(columns, r, zr, dyr, ACTIVATION_TANH, dropout, dzr, half, dbias);
        break;
      default: bias_activation_backward_row(columns, r, zr, dyr, ACTIVATION_NONE, dropout, dzr, half, dbias);
    }
  }
}

static double sum_of_squares(long count, const float *x) {
  double total = 0;
  for (long i = 0; i < count; i++) total += (double)x[i] * x[i];
  return total;
}

static void adam(long count, AdamStep step, const float *gradient, float *weight, float *mean, float *variance) {
  float inverse1 = 1 / step.correction1, inverse2 = 1 / step.correction2;
  for (long i = 0; i < count; i++) {
    float slope = gradient[i] * step.gradient_scale + step.l2 * weight[i];
    float first = step.beta1 * mean[i] + (1 - step.beta1) * slope;
    float second = step.beta2 * variance[i] + (1 - step.beta2) * slope * slope;
    mean[i] = first;
    variance[i] = second;
    float update = first * inverse1 / (__builtin_sqrtf(second * inverse2) + step.epsilon);
    weight[i] -= step.learning_rate * (update + step.weight_decay * weight[i]);
  }
}
