// The table of the functions that stand before it in the including file.
static const KernelTable table = {
    .name = TABLE_NAME,
    .panel = PANEL,
#define FUNCTION(result, name, parameters) .name = name,
#define KERNEL FUNCTION
#include "KernelList.h"
};
