// The seam between Swift and arithmetic: one table of function pointers.
//
// Kernels work on float buffers in row-major order. They know no shapes beyond the sizes they are given, no
// gradients, no Swift, and start no threads; a kernel may run on several threads at once on different buffers.
// KernelList.h says what each computes. The table `reference` (reference/*.h) is the definition of every kernel in plain
// loops; the tables of the processor (cpu/*.h, compiled once for each instruction set) compute the same faster.
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { ACTIVATION_NONE = 0, ACTIVATION_RELU = 1, ACTIVATION_GELU = 2, ACTIVATION_TANH = 3 };

enum { NORMALIZER_SOFTMAX = 0, NORMALIZER_SIGMOID = 1 };

/// What the factors of a product are rounded to.
enum { PRECISION_FLOAT32 = 0, PRECISION_BFLOAT16 = 1, PRECISION_INT8 = 2 };

/// Weights laid out for products of few rows, in memory of `packed_count` floats.
typedef struct PackedWeights {
  int precision;
  long outputs, inputs;
  float *memory;
} PackedWeights;

/// Inverted dropout drawn from a counter: element i is kept when hash(key, i) says so, then scaled by
/// 1 / (1 - probability). Nothing is stored; the backward pass asks again. Probability 0 keeps everything.
typedef struct __attribute__((swift_attr("@Sendable"))) Dropout {
  uint64_t key;
  float probability;
} Dropout;

/// Packed sentences: those of the queries and, in the same order, those of the keys they attend to.
/// Sentence s has rows offsets[s] ..< offsets[s + 1].
typedef struct AttentionLayout {
  long sentences, heads, head_size;
  const int32_t *query_offsets, *key_offsets;
  int causal;    // query i of a sentence sees keys 0 ... i only
  int unscaled;  // scores are q . k, not divided by sqrt(head_size)
  long window;   // keys further from their query are not seen, and weights are kept in bands (band.h); negative: all are
} AttentionLayout;

/// Where each row of a decoding step finds its keys and values.
/// Position j of row r is memory row index[r * index_stride + j], or start[r] + j where index is NULL.
typedef struct MemoryRows {
  long rows, heads, head_size, memory_stride;
  const int32_t *start, *count, *index;
  long index_stride;
  int unscaled;  // as in AttentionLayout
} MemoryRows;

/// Consecutive memory rows for each query: row r sees start[r] ..< start[r] + count[r], and what belongs to these
/// meetings (a score, a weight) stands at offset[r] + j.
typedef struct SpanLayout {
  long rows;
  const int32_t *start, *count, *offset;
} SpanLayout;

/// What of a table belongs to the distance between query r and the j-th memory row that it sees: the element
/// place[first[r] + j] of the table's row row[r], which has `width` elements.
typedef struct DistanceLayout {
  long width;
  const int32_t *row, *first, *place;
} DistanceLayout;

/// Adam's constants for one step (Kingma and Ba 2015; decoupled decay: Loshchilov and Hutter 2019).
typedef struct __attribute__((swift_attr("@Sendable"))) AdamStep {
  float learning_rate, beta1, beta2, epsilon;
  float weight_decay;            // decoupled: taken from the weight, times the learning rate
  float l2;                      // coupled: added to the gradient
  float correction1, correction2;  // 1 - beta^step
  float gradient_scale;          // clipping: every gradient is multiplied by it first
} AdamStep;

/// What a profile counts: the kernels, by their names in the list, and some of their uses apart.
typedef enum KernelOperation {
#define KERNEL(result, name, parameters) OPERATION_##name,
#define OPERATION(name) OPERATION_##name,
#include "KernelList.h"
  OPERATION_COUNT
} KernelOperation;

/// The name of an operation, as the list has it.
const char *kernel_operation_name(KernelOperation operation);

typedef struct __attribute__((swift_attr("@Sendable"))) KernelTable {
  const char *name;
  /// Packed weights consist of panels of so many outputs; several matrices packed side by side begin at multiples.
  long panel;
#define FUNCTION(result, name, parameters) result(*name) parameters;
#define KERNEL FUNCTION
#include "KernelList.h"
} KernelTable;

/// Plain loops: the meaning of every kernel.
const KernelTable *kernels_reference(void);
/// The best table for this processor, or the one that the environment variable TRANSLATE_KERNELS names.
const KernelTable *kernels_cpu(void);
/// The table of a name (reference, baseline, avx2, avx512, or avx512-basic, which does without VNNI and BF16), or NULL
/// where this processor cannot run it.
const KernelTable *kernels_named(const char *name);

typedef struct {
  int major, minor, patch;
} LibraryVersion;

/// The version of oneDNN, which makes the products.
LibraryVersion kernels_library_version(void);

/// Has `end`, which must not return, called where the system refuses memory that a kernel computes in.
void kernels_on_exhaustion(void (*end)(size_t bytes));
/// Calls what was set to be called; does not return.
void kernels_exhausted(size_t bytes) __attribute__((noreturn));

/// Whether products in bfloat16 have instructions of their own here; elsewhere they are slower than float32.
int kernels_have_bfloat16(void);

/// Rounds to the nearest bfloat16, ties to even; NaN stays NaN.
void bfloat16_from_float(long count, const float *x, uint16_t *y);
void float_from_bfloat16(long count, const uint16_t *x, float *y);

#endif
