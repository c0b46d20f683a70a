// Which builds of the kernels this processor can run.
#include <stddef.h>

#include "kernels.h"

extern const KernelTable float_portable_kernels;
extern const KernelTable double_portable_kernels;

#if defined(__x86_64__)
extern const KernelTable float_avx2_kernels;
extern const KernelTable double_avx2_kernels;
extern const KernelTable float_avx512_kernels;
extern const KernelTable double_avx512_kernels;
#endif

bool instruction_set_is_available(enum InstructionSetCode code) {
  if (code == INSTRUCTIONS_PORTABLE) return true;
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (code == INSTRUCTIONS_AVX2) return has_avx2;
  return has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
#else
  return false;
#endif
}

const KernelTable *kernel_table(enum InstructionSetCode code, bool is_double) {
#if defined(__x86_64__)
  if (code == INSTRUCTIONS_AVX512) return is_double ? &double_avx512_kernels : &float_avx512_kernels;
  if (code == INSTRUCTIONS_AVX2) return is_double ? &double_avx2_kernels : &float_avx2_kernels;
#endif
  return is_double ? &double_portable_kernels : &float_portable_kernels;
}
