// One build of all kernels. The including file has chosen
//   SCALAR_IS_DOUBLE, LANES (numbers in one vector), HAS_FUSED_MULTIPLY_ADD, VECTOR_REGISTERS,
//   TABLE_NAME and, for an instruction set beyond the compiler's default, TARGET.
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "../include/kernels.h"

// Vectors wider than the default target's are never passed between functions that are not inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(TARGET)
#define VECTOR_BITS (LANES * 32 * (1 + SCALAR_IS_DOUBLE))
#pragma clang attribute push(__attribute__((target(TARGET), min_vector_width(VECTOR_BITS))), apply_to = function)
#endif

#include "vector.h"

#include "functions.h"

#include "product.h"

#include "cells.h"

#include "rows.h"

#include "losses.h"

#include "norm_penalty.h"

#include "updates.h"

#include "peak.h"

const KernelTable TABLE_NAME = {
    .product = product,
    .simple_forward = simple_forward,
    .simple_backward = simple_backward,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .gru_forward = gru_forward,
    .gru_backward = gru_backward,
    .gru_reset_forward = gru_reset_forward,
    .gru_reset_backward = gru_reset_backward,
    .add_column_products = add_column_products,
    .gather = gather,
    .scatter_add = scatter_add,
    .cross_entropy = cross_entropy,
    .squared_error = squared_error,
    .add_column_sums = add_column_sums,
    .fill_rows = fill_rows,
    .copy_matrix = copy_matrix,
    .copy_rows = copy_rows,
    .fetch_rows = fetch_rows,
    .transpose = transpose,
    .add = add,
    .multiply = multiply,
    .from_floats = from_floats,
    .sums_of_squares = sums_of_squares,
    .norm_penalty = norm_penalty,
    .clamp = clamp,
    .sgd = sgd,
    .rmsprop = rmsprop,
    .adam = adam,
    .map = map,
    .run_at_peak = run_at_peak,
    .operations_per_round = 2 * PEAK_CHAINS * LANES,
};

#if defined(TARGET)
#pragma clang attribute pop
#endif
