// The version of oneDNN that runs, which need not be the one that was built with.
#include <dnnl.h>

#include "Kernels.h"

LibraryVersion kernels_library_version(void) {
  const dnnl_version_t *version = dnnl_version();
  return (LibraryVersion){version->major, version->minor, version->patch};
}
