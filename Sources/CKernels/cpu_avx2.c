// The kernels compiled for AVX2 with FMA (2013).
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

#define LANES 8
#define MAX_TILE_ROWS 6
#define TABLE_NAME "avx2"
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#endif
#include "cpu/families.h"
#if defined(__x86_64__)
#pragma clang attribute pop
#endif
#include "table.h"

const KernelTable *kernels_avx2(void) { return &table; }
