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
#include "cpu/packed_linear.h"
#include "cpu/candidates.h"
#include "table.h"

const KernelTable *kernels_baseline(void) { return &table; }
