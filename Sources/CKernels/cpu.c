// Chooses the table for this processor.
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"

const KernelTable *kernels_baseline(void);
const KernelTable *kernels_avx2(void);
const KernelTable *kernels_avx512(void);
const KernelTable *kernels_avx512_basic(void);

const KernelTable *kernels_named(const char *name) {
  if (strcmp(name, "reference") == 0) return kernels_reference();
  if (strcmp(name, "baseline") == 0) return kernels_baseline();
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return kernels_avx2();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    if (strcmp(name, "avx512") == 0) return kernels_avx512();
    if (strcmp(name, "avx512-basic") == 0) return kernels_avx512_basic();
  }
#endif
  return NULL;
}

int kernels_have_bfloat16(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return 0;
#endif
}

const KernelTable *kernels_cpu(void) {
  const char *chosen = getenv("TRANSLATE_KERNELS");
  const KernelTable *table = chosen ? kernels_named(chosen) : NULL;
  if (!table) table = kernels_named("avx512");
  if (!table) table = kernels_named("avx2");
  return table ? table : kernels_baseline();
}
