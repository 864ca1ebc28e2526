// The kernels compiled for AVX-512 (F, BW, DQ, VL), with its instructions for products of bytes and bfloat16 where the
// processor has them, unless WITHOUT_NATIVE_PRODUCTS is defined.
#include <dnnl.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"
#include "memory.h"
#include "prepare_thread.h"
#include "quantization.h"
#include "random.h"

#define LANES 16
#define MAX_TILE_ROWS 12
#ifndef WITHOUT_NATIVE_PRODUCTS
#define TABLE_NAME "avx512"
#define kernels_avx512_table kernels_avx512
#else
#define TABLE_NAME "avx512-basic"
#define kernels_avx512_table kernels_avx512_basic
#endif
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#endif
#include "cpu/vector.h"
#include "cpu/elementwise.h"
#include "cpu/scratch.h"
#include "cpu/matmul.h"
#include "cpu/rows.h"
#include "cpu/attention.h"
#include "cpu/recurrent.h"
#include "cpu/output.h"
#include "cpu/packed.h"
#include "cpu/packed_bfloat16.h"
#include "cpu/packed_int8.h"
#if defined(__x86_64__) && !defined(WITHOUT_NATIVE_PRODUCTS)
#pragma clang attribute pop
#define NATIVE_PACKED
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#include "cpu/packed_native.h"
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#endif
#include "cpu/packed_linear.h"
#include "cpu/candidates.h"
#if defined(__x86_64__)
#pragma clang attribute pop
#endif
#include "table.h"

const KernelTable *kernels_avx512_table(void) { return &table; }
