// The kernels compiled for AVX-512 (F, BW, DQ, VL), with its instructions for products of bytes and bfloat16 where the
// processor has them, unless WITHOUT_NATIVE_PRODUCTS is defined.
#include <dnnl.h>
#if defined(__x86_64__)
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
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
#ifndef WITHOUT_NATIVE_PRODUCTS
#define NATIVE_PRODUCTS
#endif
#ifdef NATIVE_PRODUCTS
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,amx-tile,amx-bf16"))), apply_to = function)
#include "cpu/products_amx.h"
#pragma clang attribute pop
#endif
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,f16c"))), apply_to = function)
#endif
#include "cpu/families.h"
#if defined(__x86_64__)
#pragma clang attribute pop
#endif
#include "table.h"

const KernelTable *kernels_avx512_table(void) { return &table; }
