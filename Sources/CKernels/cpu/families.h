// All kernels, family by family, each compiled for the instruction set that a cpu_*.c has chosen: it defines LANES,
// MAX_TILE_ROWS and, where there are instructions for products of bytes and bfloat16, NATIVE_PRODUCTS.
#include "vector.h"

#include "scratch.h"

#include "elementwise.h"
#include "products.h"
#include "rows.h"
#include "attention.h"
#include "cells.h"
#include "scans.h"
#include "spans.h"
#include "output.h"
