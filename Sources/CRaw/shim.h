#pragma once
#include <libraw/libraw.h>

// The names of these two flags (no messages about memory, none about damaged data) changed between versions.
static inline libraw_data_t *shim_raw_open(void) { return libraw_init(1 | 2); }
