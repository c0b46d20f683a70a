// exp, tanh and the logistic sigmoid of vectors, to about two units in the last place.
//
// x = n ln 2 + r with |r| ≤ ln 2 / 2; expm1(r) by its Taylor series; 2ⁿ by its bits. NaN stays NaN, ±∞ saturates.

#if SCALAR_IS_DOUBLE
enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 };
#define ROUNDING_SHIFT 0x1.8p52
#define LN_2_HIGH 0x1.62e42fee00000p-1
#define LN_2_LOW 0x1.a39ef35793c76p-33
#define LARGEST_EXPONENT 709.0
#define SMALLEST_EXPONENT -708.0
#define TANH_SATURATION 40.0
static const Scalar taylor_coefficients[] = {
    1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
    1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      1.0 / 2,
};
#else
enum { MANTISSA_BITS = 23, EXPONENT_BIAS = 127 };
#define ROUNDING_SHIFT 0x1.8p23f
#define LN_2_HIGH 0x1.63p-1f
#define LN_2_LOW -0x1.bd0106p-13f
#define LARGEST_EXPONENT 88.3f
#define SMALLEST_EXPONENT -87.3f
#define TANH_SATURATION 18.5f
static const Scalar taylor_coefficients[] = {
    1.0f / 5040, 1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2,
};
#endif
#define LOG2_E 0x1.71547652b82fep+0

/// Two neighbouring terms of the series. Pairs do not wait for each other, which halves the time to the result.
INLINE Vector taylor_pair(int first, Vector r) {
  return multiply_add(broadcast(taylor_coefficients[first]), r, broadcast(taylor_coefficients[first + 1]));
}

/// Splits eˣ into 2ⁿ and expm1(r), so that eˣ = 2ⁿ · (1 + expm1(r)), for x within the range of finite results.
INLINE Vector split_exponential(Vector x, Vector *power_of_two) {
  Vector shifted = multiply_add(x, broadcast((Scalar)LOG2_E), broadcast(ROUNDING_SHIFT));
  Vector n = shifted - ROUNDING_SHIFT;
  Vector r = multiply_add(n, broadcast(-LN_2_HIGH), x);
  r = multiply_add(n, broadcast(-LN_2_LOW), r);
  Vector square = r * r;
  Vector series = taylor_pair(0, r);
  const int count = sizeof(taylor_coefficients) / sizeof(Scalar);
#pragma clang loop unroll(full)
  for (int i = 2; i < count; i += 2) series = multiply_add(series, square, taylor_pair(i, r));
  Mask one = (Mask)broadcast((Scalar)1);
  *power_of_two = (Vector)(((Mask)shifted << MANTISSA_BITS) + one);
  return multiply_add(series, square, r);
}

/// eˣ; 0 where it would be subnormal, and at most e to the LARGEST_EXPONENT.
INLINE Vector exponential(Vector x) {
  Vector limited = at_least(at_most(x, broadcast(LARGEST_EXPONENT)), broadcast(SMALLEST_EXPONENT));
  Vector power;
  Vector expm1 = split_exponential(limited, &power);
  Vector result = multiply_add(power, expm1, power);
  return choose(x < SMALLEST_EXPONENT, broadcast(0), result);
}

/// 1 / (1 + e⁻ˣ)
INLINE Vector sigmoid(Vector x) {
  Vector limited = at_least(at_most(-x, broadcast(LARGEST_EXPONENT)), broadcast(SMALLEST_EXPONENT));
  Vector power;
  Vector expm1 = split_exponential(limited, &power);
  Vector result = 1 / (multiply_add(power, expm1, power) + 1);
  return choose(x < -LARGEST_EXPONENT, broadcast(0), result);
}

/// tanh x = expm1(2x) / (expm1(2x) + 2)
INLINE Vector hyperbolic_tangent(Vector x) {
  Vector limited = at_least(at_most(x + x, broadcast(TANH_SATURATION)), broadcast(-TANH_SATURATION));
  Vector power;
  Vector expm1 = split_exponential(limited, &power);
  Vector doubled = multiply_add(power, expm1, power - 1);
  return doubled / (doubled + 2);
}

static void map(int function, long count, const void *values, void *result) {
  const Scalar *source = values;
  Scalar *target = result;
  for (long i = 0; i < count; i += LANES) {
    Vector x = load(source + i);
    Vector y = function == FUNCTION_TANH      ? hyperbolic_tangent(x)
               : function == FUNCTION_SIGMOID ? sigmoid(x)
                                              : exponential(x);
    store(target + i, y);
  }
}
