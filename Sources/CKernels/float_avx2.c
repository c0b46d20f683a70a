// The kernels for float, compiled for processors with AVX2 and FMA: vectors of 32 bytes.
#if defined(__x86_64__)
#define TARGET "avx2,fma"
#define SCALAR_IS_DOUBLE 0
#define LANES 8
#define HAS_FUSED_MULTIPLY_ADD 1
#define VECTOR_REGISTERS 16
#define TABLE_NAME float_avx2_kernels
#include "template/build.h"
#endif
