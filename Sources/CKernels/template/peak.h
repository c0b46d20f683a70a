// The processor's speed limit: multiply-additions that wait for nothing.

// Enough independent chains to cover the latency, few enough to stay in registers.
enum { PEAK_CHAINS = 12 };

static double run_at_peak(long rounds) {
  Vector chains[PEAK_CHAINS];
  for (int i = 0; i < PEAK_CHAINS; i++) chains[i] = broadcast((Scalar)i);
  Vector factor = broadcast((Scalar)0.999), summand = broadcast((Scalar)0.001);
  for (long round = 0; round < rounds; round++) {
    // Keeps the compiler from folding rounds together.
    __asm__ volatile("" ::: "memory");
#pragma clang loop unroll(full)
    for (int i = 0; i < PEAK_CHAINS; i++) chains[i] = multiply_add(chains[i], factor, summand);
  }
  double sum = 0;
  for (int i = 0; i < PEAK_CHAINS; i++) sum += (double)sum_of_lanes(chains[i]);
  return sum;
}
