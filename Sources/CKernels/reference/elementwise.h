// The definition of the kernels that meet each element once.

static float activate(int activation, float z) {
  switch (activation) {
    case ACTIVATION_RELU: return z > 0 ? z : 0;
    // The tanh form of Hendrycks and Gimpel 2016, section 2.
    case ACTIVATION_GELU: return 0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * (double)z * z * z)));
    case ACTIVATION_TANH: return tanh(z);
    default: return z;
  }
}

static double activation_slope(int activation, double z) {
  switch (activation) {
    case ACTIVATION_RELU: return z > 0;
    case ACTIVATION_GELU: {
      double t = tanh(0.7978845608028654 * (z + 0.044715 * z * z * z));
      return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * 0.7978845608028654 * (1 + 3 * 0.044715 * z * z);
    }
    case ACTIVATION_TANH: return 1 - tanh(z) * tanh(z);
    default: return 1;
  }
}

static void add(long count, const float *x, float *y) {
  for (long i = 0; i < count; i++) y[i] += x[i];
}

static void add_scaled(long count, float scale, const float *x, int add, float *y) {
  for (long i = 0; i < count; i++) y[i] = (add ? y[i] : 0) + (double)scale * x[i];
}

static void add_and_zero(long count, float *x, float *y) {
  add(count, x, y);
  zero(count, x);
}

static void approach(long count, const float *x, float rate, float *y) {
  for (long i = 0; i < count; i++) y[i] += rate * (x[i] - y[i]);
}

static void dropout(long count, const float *x, Dropout dropout, int add, float *y) {
  for (long i = 0; i < count; i++) y[i] = (add ? y[i] : 0) + x[i] * dropout_factor(dropout, i);
}

static void bias_activation(long rows, long columns, const float *bias, int activation, Dropout dropout, float *z,
                            float *y) {
  for (long i = 0; i < rows * columns; i++) {
    if (bias) z[i] += bias[i % columns];
    y[i] = activate(activation, z[i]) * dropout_factor(dropout, i);
  }
}

static void bias_activation_backward(long rows, long columns, const float *z, const float *dy, int activation,
                                     Dropout dropout, float *dz, uint16_t *rounded, float *dbias) {
  for (long i = 0; i < rows * columns; i++) {
    float slope = dy[i] * dropout_factor(dropout, i) * (activation ? activation_slope(activation, z[i]) : 1);
    if (dbias) dbias[i % columns] += slope;
    if (rounded) bfloat16_from_float(1, &slope, rounded + i);
    else dz[i] = slope;
  }
}

static double sum_of_squares(long count, const float *x) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

static void adam(long count, AdamStep step, const float *gradient, float *weight, float *mean, float *variance) {
  for (long i = 0; i < count; i++) {
    float slope = gradient[i] * step.gradient_scale + step.l2 * weight[i];
    mean[i] = step.beta1 * mean[i] + (1 - step.beta1) * slope;
    variance[i] = step.beta2 * variance[i] + (1 - step.beta2) * slope * slope;
    float update = (mean[i] / step.correction1) / (sqrtf(variance[i] / step.correction2) + step.epsilon);
    weight[i] -= step.learning_rate * (update + step.weight_decay * weight[i]);
  }
}
