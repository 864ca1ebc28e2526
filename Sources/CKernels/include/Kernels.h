double ckernels_probe(double);
