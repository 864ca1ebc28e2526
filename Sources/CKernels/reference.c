// The definition of every kernel: plain loops, sums in double precision.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "Kernels.h"
#include "memory.h"
#include "quantization.h"
#include "random.h"

static void prepare_thread(void) {}
static void finish_thread(void) {}

#include "reference/arithmetic.h"
#include "reference/elementwise.h"
#include "reference/products.h"
#include "reference/rows.h"
#include "reference/attention.h"
#include "reference/cells.h"
#include "reference/scans.h"
#include "reference/spans.h"
#include "reference/output.h"

#define TABLE_NAME "reference"
#include "table.h"

const KernelTable *kernels_reference(void) { return &table; }
