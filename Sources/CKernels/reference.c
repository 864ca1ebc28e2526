#include "Kernels.h"
double ckernels_probe(double x){return x;}
