// The kernels for double, compiled for every processor: vectors of 16 bytes.
#define SCALAR_IS_DOUBLE 1
#define LANES 2
#define HAS_FUSED_MULTIPLY_ADD 0
#define VECTOR_REGISTERS 16
#define TABLE_NAME double_portable_kernels
#include "template/build.h"
