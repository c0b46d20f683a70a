// The kernels for float, compiled for processors with AVX-512: vectors of 64 bytes.
#if defined(__x86_64__)
#define TARGET "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"
#define SCALAR_IS_DOUBLE 0
#define LANES 16
#define HAS_FUSED_MULTIPLY_ADD 1
#define VECTOR_REGISTERS 32
#define TABLE_NAME float_avx512_kernels
#include "template/build.h"
#endif
