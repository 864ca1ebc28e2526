// oneDNN is threaded by libgomp; here every shard runs on one thread of ours, so libgomp's count is set to one.
#ifndef PREPARE_THREAD_H
#define PREPARE_THREAD_H

#include <dlfcn.h>

static _Thread_local int is_prepared;

static void prepare_thread(void) {
  is_prepared = 1;
  void (*set_threads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set_threads) set_threads(1);
}

#endif
