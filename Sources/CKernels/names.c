// The names of what a profile counts.
#include "Kernels.h"

static const char *const names[OPERATION_COUNT] = {
#define KERNEL(result, name, parameters) [OPERATION_##name] = #name,
#define OPERATION(name) [OPERATION_##name] = #name,
#include "KernelList.h"
};

const char *kernel_operation_name(KernelOperation operation) { return names[operation]; }
