// The kernels as they run on processors with AVX-512 but neither VNNI nor BF16, to be tested on those that have them.
#define WITHOUT_NATIVE_PRODUCTS
#include "cpu_avx512.c"
