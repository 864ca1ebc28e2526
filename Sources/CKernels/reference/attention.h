// The definition of attention over packed sentences.
#include "../band.h"

static void attention(AttentionLayout layout, Dropout dropout, const float *q, long q_stride, const float *k,
                      long k_stride, const float *v, long v_stride, float *weights, float *out, long out_stride) {
  long size = layout.head_size, base = 0;
  double root = layout.unscaled ? 1 : sqrt(size);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key;
    Band band = band_of(&layout, keys);
    float *row = malloc(sizeof(float) * (band.width + 1));
    for (long h = 0; h < layout.heads; h++)
      for (long i = 0; i < queries; i++, base += band.width) {
        long first = band_first(band, i), from = seen_first(band, i) - first, seen = seen_end(band, i) - first;
        const float *qi = q + (query + i) * q_stride + h * size;
        float *o = out + (query + i) * out_stride + h * size;
        for (long j = 0; j < band.width; j++)
          row[j] = j >= from && j < seen ? dot(size, qi, k + (key + first + j) * k_stride + h * size) / root : 0;
        softmax(seen - from, row + from);
        if (weights) memcpy(weights + base, row, sizeof(float) * band.width);
        for (long c = 0; c < size; c++) {
          double sum = 0;
          for (long j = from; j < seen; j++)
            sum += row[j] * dropout_factor(dropout, base + j) * v[(key + first + j) * v_stride + h * size + c];
          o[c] = sum;
        }
      }
    free(row);
  }
}

static void attention_backward(AttentionLayout layout, Dropout dropout, const float *q, long q_stride,
                               const float *k, long k_stride, const float *v, long v_stride, const float *weights,
                               const float *dout, long dout_stride, int add_dq, float *dq, int add_dk, float *dk,
                               int add_dv, float *dv) {
  long size = layout.head_size, columns = layout.heads * size, base = 0;
  double root = layout.unscaled ? 1 : sqrt(size);
  long rows_q = layout.query_offsets[layout.sentences], rows_k = layout.key_offsets[layout.sentences];
  for (long r = 0; r < rows_q && !add_dq; r++) memset(dq + r * q_stride, 0, sizeof(float) * columns);
  for (long r = 0; r < rows_k && !add_dk; r++) memset(dk + r * k_stride, 0, sizeof(float) * columns);
  for (long r = 0; r < rows_k && !add_dv; r++) memset(dv + r * v_stride, 0, sizeof(float) * columns);
  for (long s = 0; s < layout.sentences; s++) {
    long query = layout.query_offsets[s], queries = layout.query_offsets[s + 1] - query;
    long key = layout.key_offsets[s], keys = layout.key_offsets[s + 1] - key;
    Band band = band_of(&layout, keys);
    for (long h = 0; h < layout.heads; h++)
      for (long i = 0; i < queries; i++, base += band.width) {
        const float *p = weights + base, *o = dout + (query + i) * dout_stride + h * size;
        long qi = (query + i) * q_stride + h * size, seen = key + band_first(band, i);
        double expected = 0;  // of the gradient of the weights, under the weights
        for (long j = 0; j < band.width; j++)
          expected += p[j] * dropout_factor(dropout, base + j) * dot(size, o, v + (seen + j) * v_stride + h * size);
        for (long j = 0; j < band.width; j++) {
          long kj = (seen + j) * k_stride + h * size, vj = (seen + j) * v_stride + h * size;
          double factor = dropout_factor(dropout, base + j);
          double dscore = p[j] * (factor * dot(size, o, v + vj) - expected) / root;
          for (long c = 0; c < size; c++) {
            dv[vj + c] += p[j] * factor * o[c];
            dq[qi + c] += dscore * k[kj + c];
            dk[kj + c] += dscore * q[qi + c];
          }
        }
      }
  }
}

static void attention_step(MemoryRows memory, const float *q, long q_stride, const float *k, const float *v,
                           float *out) {
  long size = memory.head_size, columns = memory.heads * size;
  double root = memory.unscaled ? 1 : sqrt(size);
  for (long r = 0; r < memory.rows; r++) {
    long count = memory.count[r];
    float *row = malloc(sizeof(float) * (count + 1));
    for (long h = 0; h < memory.heads; h++) {
      const float *qr = q + r * q_stride + h * size;
      float *o = out + r * columns + h * size;
      memset(o, 0, sizeof(float) * size);
#define MEMORY_ROW(j) (memory.index ? memory.index[r * memory.index_stride + (j)] : memory.start[r] + (j))
      for (long j = 0; j < count; j++)
        row[j] = dot(size, qr, k + MEMORY_ROW(j) * memory.memory_stride + h * size) / root;
      softmax(count, row);
      for (long j = 0; j < count; j++)
        for (long c = 0; c < size; c++) o[c] += row[j] * v[MEMORY_ROW(j) * memory.memory_stride + h * size + c];
    }
    free(row);
  }
}
