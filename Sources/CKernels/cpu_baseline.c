// The kernels compiled for the instructions that every processor of this kind has.
#include <dnnl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"
#include "memory.h"
#include "prepare_thread.h"
#include "quantization.h"
#include "random.h"

#define LANES 4
#define MAX_TILE_ROWS 4
#define TABLE_NAME "baseline"
#include "cpu/families.h"
#include "table.h"

const KernelTable *kernels_baseline(void) { return &table; }
