// The kernels for double, compiled for processors with AVX-512: vectors of 64 bytes.
#if defined(__x86_64__)
#define TARGET "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"
#define SCALAR_IS_DOUBLE 1
#define LANES 8
#define HAS_FUSED_MULTIPLY_ADD 1
#define VECTOR_REGISTERS 32
#define TABLE_NAME double_avx512_kernels
#include "template/build.h"
#endif
