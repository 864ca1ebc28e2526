// What several families of the reference compute with.

static float widened(uint16_t half) {
  float x;
  float_from_bfloat16(1, &half, &x);
  return x;
}

static float rounded_to_bfloat16(float x) {
  uint16_t half;
  bfloat16_from_float(1, &x, &half);
  return widened(half);
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

static double dot(long count, const float *x, const float *y) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * y[i];
  return sum;
}

static void softmax(long count, float *x) {
  double largest = -INFINITY, total = 0;
  for (long i = 0; i < count; i++) largest = fmax(largest, x[i]);
  for (long i = 0; i < count; i++) total += x[i] = exp(x[i] - largest);
  for (long i = 0; i < count; i++) x[i] /= total;
}

static void write_gradient(float *x, long i, int add, double value) {
  if (x) x[i] = (add ? x[i] : 0) + value;
}
