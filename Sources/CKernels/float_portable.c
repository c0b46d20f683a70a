// The kernels for float, compiled for every processor: vectors of 16 bytes.
#define SCALAR_IS_DOUBLE 0
#define LANES 4
#define HAS_FUSED_MULTIPLY_ADD 0
#define VECTOR_REGISTERS 16
#define TABLE_NAME float_portable_kernels
#include "template/build.h"
