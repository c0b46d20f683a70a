// The engine's arithmetic: every loop over numbers that training spends its time in.
//
// The same source (folder `template`) is compiled for float and double and for several instruction sets; a
// `KernelTable` holds one such build. Numbers are passed as `void *`, because a table is either for float or for
// double; all extents and strides count elements, not bytes.
//
// Letters: T timesteps, B batch, H hidden units, O outputs. Hidden units are laid out in panels: a panel holds
// `units` neighbouring units (a multiple of 16), and for each of them one column per slot (gate).
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// The instruction sets that kernels are compiled for.
enum InstructionSetCode {
  INSTRUCTIONS_PORTABLE = 0,
  INSTRUCTIONS_AVX2 = 1,
  INSTRUCTIONS_AVX512 = 2,
};

/// The simple cell's nonlinearity.
enum ActivationCode {
  ACTIVATION_TANH = 0,
  ACTIVATION_RELU = 1,
  ACTIVATION_LINEAR = 2,
};

/// The functions behind the cells' nonlinearities and the softmax, which `map` evaluates for tests.
enum FunctionCode {
  FUNCTION_TANH = 0,
  FUNCTION_SIGMOID = 1,
  FUNCTION_EXP = 2,
};

/// result[p][m][n] = start[p][m][n] + Σ_s Σ_k left[m][s][k] · right[p][s · depth + k][n]
/// for p < panels, m < rows, n < columns, s < segments, k < depth. `result` may be `start`.
typedef struct {
  long panels, rows, columns;  // columns of one panel: 16, 32, 48 or 64
  long segments, depth;
  const void *left;
  long left_row, left_segment, left_step;
  const void *right;
  long right_panel, right_row;
  const void *start;
  long start_panel, start_row;
  void *result;
  long result_panel, result_row;
} MatrixProduct;

/// One timestep of one layer and direction, for `rows` sequences of the batch.
///
/// The forward pass turns the pre-activations in `gates` [panels][rows][slots · units] into activations; the
/// backward pass reads those and writes the gradients of the pre-activations, which may replace them. States are
/// [rows][panels · units] with `state_row` elements between rows, gradients of states with `gradient_row`, and the
/// two scratch arrays with `scratch_row`. In the backward pass the strides of `gates` and states may be 0.
typedef struct {
  long rows, panels, units;
  int activation;  // of the simple cell
  void *gates;
  long gate_panel, gate_row;
  void *gate_gradients;
  long gate_gradient_panel, gate_gradient_row;
  long state_row;
  const void *previous_hidden;
  void *hidden;
  const void *previous_cell;
  void *cell;
  long gradient_row;
  const void *hidden_gradient;     // dL/dh_t
  void *previous_hidden_gradient;  // what flows to dL/dh_{t−1} beside the recurrent weights is added
  long scratch_row;
  void *cell_carry;     // in: the part of dL/dc_t from later timesteps; out: the part of dL/dc_{t−1}
  void *cell_gradient;  // out: dL/dc_t
  bool couples_gates;   // of the LSTM: slots f, g, o, i with i = 1 − f
  // Diagonal weights [panels · units] of the LSTM with peepholes, else NULL; with coupled gates there is no input's.
  const void *input_peephole, *forget_peephole, *output_peephole;
  // Of the GRU that resets before the product, NULL for all other cells.
  void *reset_hidden;                 // r ⊙ h_{t−1}, strides as the states'
  const void *reset_hidden_gradient;  // dL/d(r ⊙ h_{t−1}), strides as the scratch arrays'
} CellStep;

/// Rows of a table picked by index: the product of a one-hot input with the input weights.
typedef struct {
  long panels, rows, columns;
  const int32_t *indices;  // [rows]
  void *table;             // [panels][·][columns], row i belongs to index i
  long table_panel;
  const void *start;  // [panels][width], added to every row by `gather`
  long start_panel, width;
  void *values;  // [panels][rows][width]; the picked columns are the first `columns`
  long values_panel, values_row;
} IndexedRows;

/// Softmax cross-entropy of `rows` logits against class indices; negative classes are ignored.
typedef struct {
  long rows, classes;
  void *logits;  // [rows][logit_row] in: logits, out: dL/dlogits where `scale` is not 0; padding becomes 0
  long logit_row;
  const int32_t *targets;  // [rows]
  double scale;            // 1 / number of counted rows
  bool with_gradient;
  double *losses;  // [rows] out: −log p(target) · scale
} CrossEntropy;

/// Mean squared error of `rows` output vectors.
typedef struct {
  long rows, outputs;
  void *values;  // [rows][value_row] in: outputs, out: dL/doutputs; padding becomes 0
  long value_row;
  const float *targets;   // [rows][outputs]
  const bool *counted;    // [rows] or NULL: all
  double scale;           // 1 / (number of counted rows · outputs)
  bool with_gradient;
  double *losses;  // [rows] out: Σ (y − target)² · scale
} SquaredError;

/// The share of some rows in Σ (‖back‖ / ‖δ‖ − 1)² and its gradient, for the simple cell: δ = dL/dz of a row,
/// back = φ′(z) ⊙ W_hhᵀ δ one timestep before.
typedef struct {
  long rows, panels, units;
  int activation;
  const void *gate_gradients;  // δ [panels][rows][units]
  long gate_gradient_panel, gate_gradient_row;
  const void *hidden;  // the states one timestep before [rows][panels · units]
  long hidden_row;
  void *factors;  // [rows][panels · units] in: W_hhᵀ δ, out: what δ is multiplied with to give the gradient
  long factor_row;
  const bool *counted;  // [rows]
  double scale;         // of the gradient
  double *penalties;    // [rows] out: (‖back‖ / ‖δ‖ − 1)²
} NormPenalty;

/// What an optimiser's update needs beside the arrays; each rule uses its own part.
typedef struct {
  double gradient_scale;  // the clipping coefficient
  double weight_decay;    // added to the gradient as weight_decay · parameter
  double shrinkage;       // the parameter is first multiplied by this (decoupled weight decay)
  double step_size;
  double momentum;
  bool nesterov;
  double beta1, beta2;
  double second_moment_scale;  // 1 / √(1 − β₂ⁿ)
  double epsilon;
} UpdateRule;

/// One build of all kernels.
typedef struct {
  void (*product)(const MatrixProduct *);
  void (*simple_forward)(const CellStep *);
  void (*simple_backward)(const CellStep *);
  void (*lstm_forward)(const CellStep *);
  void (*lstm_backward)(const CellStep *);
  void (*gru_forward)(const CellStep *);
  void (*gru_backward)(const CellStep *);
  /// The halves before and after the second recurrent product of the GRU that resets before it.
  void (*gru_reset_forward)(const CellStep *);
  void (*gru_reset_backward)(const CellStep *);
  /// sums[c] += Σ_r left[r · left_row + c] · right[r · right_row + c]; `columns` a multiple of 16
  void (*add_column_products)(long rows, long columns, const void *left, long left_row, const void *right,
                              long right_row, void *sums);
  /// values[p][r] = start[p] + table[p][indices[r]] (in the first `columns`)
  void (*gather)(const IndexedRows *);
  /// table[p][indices[r]] += values[p][r] (the first `columns`)
  void (*scatter_add)(const IndexedRows *);
  void (*cross_entropy)(const CrossEntropy *);
  void (*squared_error)(const SquaredError *);
  /// sums[c] += Σ_r source[r · row + c]; `columns` a multiple of 16
  void (*add_column_sums)(long rows, long columns, const void *source, long row, void *sums);
  /// target[r · row + c] = source[c]; `columns` a multiple of 16
  void (*fill_rows)(long rows, long columns, const void *source, void *target, long row);
  /// target[r · target_row + c · target_column] = source[r · source_row + c · source_column]
  void (*copy_matrix)(long rows, long columns, const void *source, long source_row, long source_column,
                      void *target, long target_row, long target_column);
  /// target[r · columns + c] = source[r · row + c]; `columns` a multiple of 16
  void (*copy_rows)(long rows, long columns, const void *source, long row, void *target);
  /// Asks the memory for rows that are soon to be read; changes nothing.
  void (*fetch_rows)(long rows, long columns, const void *source, long row);
  /// target[c · target_row + r] = source[r · source_row + c]; `columns` a multiple of 4
  void (*transpose)(long rows, long columns, const void *source, long source_row, void *target,
                    long target_row);
  /// target[i] = left[i] + right[i]
  void (*add)(long count, const void *left, const void *right, void *target);
  /// target[i] = left[i] · right[i]
  void (*multiply)(long count, const void *left, const void *right, void *target);
  void (*from_floats)(long count, const float *source, void *target);
  /// squares[b] = Σ of the squares of `rows` × `columns` elements, block b of which starts at b · block
  void (*sums_of_squares)(long blocks, long block, long rows, long row, long columns, const void *values,
                          double *squares);
  void (*norm_penalty)(const NormPenalty *);
  /// Limits every element to −limit … limit; NaN stays NaN.
  void (*clamp)(long count, void *values, double limit);
  void (*sgd)(long count, void *parameters, const void *gradients, void *velocity, const UpdateRule *);
  void (*rmsprop)(long count, void *parameters, const void *gradients, void *squares, const UpdateRule *);
  void (*adam)(long count, void *parameters, const void *gradients, void *means, void *squares,
               const UpdateRule *);
  /// result[i] = f(values[i]); `count` a multiple of 16
  void (*map)(int function, long count, const void *values, void *result);
  /// Multiply-additions that depend on nothing but themselves; answers their sum.
  double (*run_at_peak)(long rounds);
  /// Floating-point operations in one round of `run_at_peak`.
  long operations_per_round;
} KernelTable;

/// Whether this processor has what the code needs.
bool instruction_set_is_available(enum InstructionSetCode code);

/// The kernels for float (or double) compiled for an available instruction set.
const KernelTable *kernel_table(enum InstructionSetCode code, bool is_double);
