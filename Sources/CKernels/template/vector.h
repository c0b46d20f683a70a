// Vectors of LANES numbers and the operations on them that the compiler has no operator for.

#if SCALAR_IS_DOUBLE
typedef double Scalar;
typedef int64_t Integer;
#else
typedef float Scalar;
typedef int32_t Integer;
#endif

typedef Scalar Vector __attribute__((vector_size(LANES * sizeof(Scalar)), aligned(sizeof(Scalar))));
typedef Integer Mask __attribute__((vector_size(LANES * sizeof(Scalar)), aligned(sizeof(Scalar))));
typedef double WideVector __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double))));

#define INLINE static inline __attribute__((always_inline))

// The number of columns in the narrowest panel: every padded extent is a multiple of it.
enum { COLUMN_BLOCK = 16 };

INLINE Vector load(const Scalar *source) { return *(const Vector *)source; }

INLINE void store(Scalar *target, Vector value) { *(Vector *)target = value; }

INLINE Vector broadcast(Scalar value) {
  Vector result;
  for (int lane = 0; lane < LANES; lane++) result[lane] = value;
  return result;
}

/// a · b + c, rounded once where the processor can.
INLINE Vector multiply_add(Vector a, Vector b, Vector c) {
#if HAS_FUSED_MULTIPLY_ADD
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

/// `chosen` where the mask is set, else `other`.
INLINE Vector choose(Mask mask, Vector chosen, Vector other) {
  return (Vector)((mask & (Mask)chosen) | (~mask & (Mask)other));
}

// Comparisons with NaN are false, so the limits below let NaN through.
INLINE Vector at_most(Vector value, Vector limit) { return choose(limit < value, limit, value); }

INLINE Vector at_least(Vector value, Vector limit) { return choose(limit > value, limit, value); }

INLINE Vector square_root(Vector value) { return __builtin_elementwise_sqrt(value); }

INLINE WideVector widen(Vector value) { return __builtin_convertvector(value, WideVector); }

// Halves are joined until one number is left: log₂ LANES steps that wait for each other, instead of LANES.
#define JOIN_LANES(Type, value, join)                                         \
  Type lanes[LANES];                                                          \
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = (value)[lane];       \
  _Pragma("clang loop unroll(full)") for (int half = LANES / 2; half > 0; half /= 2) { \
    _Pragma("clang loop unroll(full)") for (int lane = 0; lane < half; lane++) {       \
      Type a = lanes[lane], b = lanes[lane + half];                           \
      lanes[lane] = join;                                                     \
    }                                                                         \
  }                                                                           \
  return lanes[0];

INLINE double wide_sum(WideVector value) { JOIN_LANES(double, value, a + b) }

INLINE Scalar sum_of_lanes(Vector value) { JOIN_LANES(Scalar, value, a + b) }

INLINE Scalar greatest_lane(Vector value) { JOIN_LANES(Scalar, value, b > a ? b : a) }

/// Set in the lanes whose index, counted from `first`, lies below `count`.
INLINE Mask lanes_below(long first, long count) {
  Mask mask;
  for (int lane = 0; lane < LANES; lane++) mask[lane] = first + lane < count ? -1 : 0;
  return mask;
}
