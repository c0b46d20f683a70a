// The cells' pointwise halves of one timestep. The matrix products before and after them are done elsewhere.

/// Where the numbers of `LANES` units of one row lie.
typedef struct {
  Scalar *gates;           // slot s at gates + s · units
  Scalar *gate_gradients;  // likewise
  long state;              // offset into the states
  long gradient;           // offset into the gradients of the states
  long scratch;            // offset into the scratch arrays
  long unit;               // number of the first unit, counted over all panels
} UnitGroup;

INLINE UnitGroup unit_group(const CellStep *step, long panel, long row, long unit) {
  const long column = panel * step->units + unit;
  return (UnitGroup){
      .gates = (Scalar *)step->gates + panel * step->gate_panel + row * step->gate_row + unit,
      .gate_gradients = (Scalar *)step->gate_gradients + panel * step->gate_gradient_panel +
                        row * step->gate_gradient_row + unit,
      .state = row * step->state_row + column,
      .gradient = row * step->gradient_row + column,
      .scratch = row * step->scratch_row + column,
      .unit = column,
  };
}

INLINE void simple_forward_group(const int activation, const CellStep *step, UnitGroup at) {
  Vector z = load(at.gates);
  Vector h = activation == ACTIVATION_TANH   ? hyperbolic_tangent(z)
             : activation == ACTIVATION_RELU ? at_least(z, broadcast(0))
                                             : z;
  store((Scalar *)step->hidden + at.state, h);
}

INLINE void simple_backward_group(const int activation, const CellStep *step, UnitGroup at) {
  Vector h = load((Scalar *)step->hidden + at.state);
  Vector dh = load((const Scalar *)step->hidden_gradient + at.gradient);
  Vector dz = activation == ACTIVATION_TANH   ? multiply_add(-h * h, dh, dh)
              : activation == ACTIVATION_RELU ? choose(h <= 0, broadcast(0), dh)
                                              : dh;
  store(at.gate_gradients, dz);
}

/// sum + peephole ⊙ value
INLINE Vector with_peephole(Vector sum, const void *peephole, UnitGroup at, Vector value) {
  return multiply_add(load((const Scalar *)peephole + at.unit), value, sum);
}

/// Slots i, f, g, o: the gates and c = f ⊙ c₋₁ + i ⊙ g. Coupled: slots f, g, o, i with i = 1 − f. Peepholes add
/// w_ci ⊙ c₋₁, w_cf ⊙ c₋₁ and w_co ⊙ c to the pre-activations of i, f and o. Both choices are constants where this
/// is called, so that each combination is compiled on its own.
INLINE void lstm_forward_group(const bool is_coupled, const bool has_peepholes, const CellStep *step,
                               UnitGroup at) {
  const long units = step->units;
  Scalar *i_slot = at.gates + (is_coupled ? 3 : 0) * units, *f_slot = at.gates + (is_coupled ? 0 : 1) * units;
  Scalar *g_slot = at.gates + (is_coupled ? 1 : 2) * units, *o_slot = at.gates + (is_coupled ? 2 : 3) * units;
  Vector previous_cell = load((const Scalar *)step->previous_cell + at.state);
  Vector f_sum = load(f_slot), o_sum = load(o_slot);
  if (has_peepholes) f_sum = with_peephole(f_sum, step->forget_peephole, at, previous_cell);
  Vector f = sigmoid(f_sum), i;
  if (is_coupled) {
    i = 1 - f;
  } else {
    Vector i_sum = load(i_slot);
    i = sigmoid(has_peepholes ? with_peephole(i_sum, step->input_peephole, at, previous_cell) : i_sum);
  }
  Vector g = hyperbolic_tangent(load(g_slot));
  Vector c = multiply_add(f, previous_cell, i * g);
  if (has_peepholes) o_sum = with_peephole(o_sum, step->output_peephole, at, c);
  Vector o = sigmoid(o_sum);
  store(i_slot, i);
  store(f_slot, f);
  store(g_slot, g);
  store(o_slot, o);
  store((Scalar *)step->cell + at.state, c);
}

/// h = o ⊙ tanh c, in a sweep of its own: together with the gates, every group would wait for its own cell state, and
/// that takes a quarter longer.
INLINE void lstm_output_group(const CellStep *step, UnitGroup at) {
  Vector o = load(at.gates + (step->couples_gates ? 2 : 3) * step->units);
  Vector c = load((const Scalar *)step->cell + at.state);
  store((Scalar *)step->hidden + at.state, o * hyperbolic_tangent(c));
}

/// The slot of a coupled input gate, which has no pre-activation, keeps its activation.
INLINE void lstm_backward_group(const bool is_coupled, const bool has_peepholes, const CellStep *step,
                                UnitGroup at) {
  const long units = step->units;
  const long i_slot = (is_coupled ? 3 : 0) * units, f_slot = (is_coupled ? 0 : 1) * units;
  const long g_slot = (is_coupled ? 1 : 2) * units, o_slot = (is_coupled ? 2 : 3) * units;
  Vector f = load(at.gates + f_slot);
  Vector i = load(at.gates + i_slot);
  Vector g = load(at.gates + g_slot);
  Vector o = load(at.gates + o_slot);
  Vector tanh_c = hyperbolic_tangent(load((Scalar *)step->cell + at.state));
  Vector dh = load((const Scalar *)step->hidden_gradient + at.gradient);
  Vector dh_o = dh * o;
  Vector d_o = dh * tanh_c * o * (1 - o);
  Scalar *carry = (Scalar *)step->cell_carry + at.scratch;
  Vector dc = load(carry) + multiply_add(-dh_o * tanh_c, tanh_c, dh_o);
  if (has_peepholes) dc = with_peephole(dc, step->output_peephole, at, d_o);
  store((Scalar *)step->cell_gradient + at.scratch, dc);
  Vector previous_cell = load((const Scalar *)step->previous_cell + at.state);
  Vector d_i = dc * g * i * (1 - i);
  Vector d_f = dc * (is_coupled ? previous_cell - g : previous_cell) * f * (1 - f);
  Vector passed_on = dc * f;
  if (has_peepholes) {
    passed_on = with_peephole(passed_on, step->forget_peephole, at, d_f);
    if (!is_coupled) passed_on = with_peephole(passed_on, step->input_peephole, at, d_i);
  }
  store(carry, passed_on);
  if (!is_coupled) store(at.gate_gradients + i_slot, d_i);
  store(at.gate_gradients + f_slot, d_f);
  store(at.gate_gradients + g_slot, dc * i * multiply_add(-g, g, broadcast(1)));
  store(at.gate_gradients + o_slot, d_o);
}

/// Slots n, r, z, m with m = W_hn h₋₁ + b_hn: r and z, in a sweep of their own for the same reason.
INLINE void gru_gates_forward_group(const CellStep *step, UnitGroup at) {
  Scalar *r_slot = at.gates + step->units, *z_slot = at.gates + 2 * step->units;
  store(r_slot, sigmoid(load(r_slot)));
  store(z_slot, sigmoid(load(z_slot)));
}

/// n = tanh(n + r ⊙ m), h = n + z ⊙ (h₋₁ − n).
INLINE void gru_forward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector r = load(at.gates + units);
  Vector z = load(at.gates + 2 * units);
  Vector n = hyperbolic_tangent(multiply_add(r, load(at.gates + 3 * units), load(at.gates)));
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  store(at.gates, n);
  store((Scalar *)step->hidden + at.state, multiply_add(z, previous - n, n));
}

INLINE void gru_backward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector n = load(at.gates);
  Vector r = load(at.gates + units);
  Vector z = load(at.gates + 2 * units);
  Vector m = load(at.gates + 3 * units);
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  Vector dh = load((const Scalar *)step->hidden_gradient + at.gradient);
  Vector dn = dh * (1 - z) * multiply_add(-n, n, broadcast(1));
  store(at.gate_gradients, dn);
  store(at.gate_gradients + units, dn * m * r * (1 - r));
  store(at.gate_gradients + 2 * units, dh * (previous - n) * z * (1 - z));
  store(at.gate_gradients + 3 * units, dn * r);
  Scalar *previous_gradient = (Scalar *)step->previous_hidden_gradient + at.gradient;
  store(previous_gradient, multiply_add(dh, z, load(previous_gradient)));
}

/// Slots r, z, n of the GRU that resets before the product, first half: r and z, and r ⊙ h₋₁ for the product.
INLINE void gru_reset_forward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector r = sigmoid(load(at.gates));
  Vector z = sigmoid(load(at.gates + units));
  store(at.gates, r);
  store(at.gates + units, z);
  store((Scalar *)step->reset_hidden + at.state, r * load((const Scalar *)step->previous_hidden + at.state));
}

/// Second half: n = tanh(n), h = n + z ⊙ (h₋₁ − n).
INLINE void gru_candidate_forward_group(const CellStep *step, UnitGroup at) {
  Vector z = load(at.gates + step->units);
  Vector n = hyperbolic_tangent(load(at.gates + 2 * step->units));
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  store(at.gates + 2 * step->units, n);
  store((Scalar *)step->hidden + at.state, multiply_add(z, previous - n, n));
}

/// Backward, first half: all but the reset gate.
INLINE void gru_candidate_backward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector z = load(at.gates + units);
  Vector n = load(at.gates + 2 * units);
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  Vector dh = load((const Scalar *)step->hidden_gradient + at.gradient);
  store(at.gate_gradients + units, dh * (previous - n) * z * (1 - z));
  store(at.gate_gradients + 2 * units, dh * (1 - z) * multiply_add(-n, n, broadcast(1)));
  Scalar *previous_gradient = (Scalar *)step->previous_hidden_gradient + at.gradient;
  store(previous_gradient, multiply_add(dh, z, load(previous_gradient)));
}

/// Second half, from dL/d(r ⊙ h₋₁).
INLINE void gru_reset_backward_group(const CellStep *step, UnitGroup at) {
  Vector r = load(at.gates);
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  Vector d_product = load((const Scalar *)step->reset_hidden_gradient + at.scratch);
  store(at.gate_gradients, d_product * previous * r * (1 - r));
  Scalar *previous_gradient = (Scalar *)step->previous_hidden_gradient + at.gradient;
  store(previous_gradient, multiply_add(d_product, r, load(previous_gradient)));
}

// Runs `body` with `at` set to every group of units of the step.
#define FOR_EACH_GROUP(step, body)                                   \
  for (long panel = 0; panel < (step)->panels; panel++) {            \
    for (long row = 0; row < (step)->rows; row++) {                  \
      for (long unit = 0; unit < (step)->units; unit += LANES) {     \
        UnitGroup at = unit_group(step, panel, row, unit);           \
        body;                                                        \
      }                                                              \
    }                                                                \
  }

static void simple_forward(const CellStep *step) {
  switch (step->activation) {
    case ACTIVATION_TANH: FOR_EACH_GROUP(step, simple_forward_group(ACTIVATION_TANH, step, at)); break;
    case ACTIVATION_RELU: FOR_EACH_GROUP(step, simple_forward_group(ACTIVATION_RELU, step, at)); break;
    default: FOR_EACH_GROUP(step, simple_forward_group(ACTIVATION_LINEAR, step, at)); break;
  }
}

static void simple_backward(const CellStep *step) {
  switch (step->activation) {
    case ACTIVATION_TANH: FOR_EACH_GROUP(step, simple_backward_group(ACTIVATION_TANH, step, at)); break;
    case ACTIVATION_RELU: FOR_EACH_GROUP(step, simple_backward_group(ACTIVATION_RELU, step, at)); break;
    default: FOR_EACH_GROUP(step, simple_backward_group(ACTIVATION_LINEAR, step, at)); break;
  }
}

// Runs `body(is_coupled, has_peepholes, step, at)` for every group, with the step's choices as constants.
#define FOR_EACH_LSTM_GROUP(step, body)                           \
  if ((step)->forget_peephole) {                                  \
    if ((step)->couples_gates) {                                  \
      FOR_EACH_GROUP(step, body(true, true, step, at))            \
    } else {                                                      \
      FOR_EACH_GROUP(step, body(false, true, step, at))           \
    }                                                             \
  } else if ((step)->couples_gates) {                             \
    FOR_EACH_GROUP(step, body(true, false, step, at))             \
  } else {                                                        \
    FOR_EACH_GROUP(step, body(false, false, step, at))            \
  }

static void lstm_forward(const CellStep *step) {
  FOR_EACH_LSTM_GROUP(step, lstm_forward_group)
  FOR_EACH_GROUP(step, lstm_output_group(step, at))
}

static void lstm_backward(const CellStep *step) { FOR_EACH_LSTM_GROUP(step, lstm_backward_group) }

static void gru_forward(const CellStep *step) {
  if (step->reset_hidden) {
    FOR_EACH_GROUP(step, gru_candidate_forward_group(step, at))
  } else {
    FOR_EACH_GROUP(step, gru_gates_forward_group(step, at))
    FOR_EACH_GROUP(step, gru_forward_group(step, at))
  }
}

static void gru_backward(const CellStep *step) {
  if (step->reset_hidden) {
    FOR_EACH_GROUP(step, gru_candidate_backward_group(step, at))
  } else {
    FOR_EACH_GROUP(step, gru_backward_group(step, at))
  }
}

static void gru_reset_forward(const CellStep *step) { FOR_EACH_GROUP(step, gru_reset_forward_group(step, at)) }

static void gru_reset_backward(const CellStep *step) { FOR_EACH_GROUP(step, gru_reset_backward_group(step, at)) }

/// The gradients of peepholes: gradients of pre-activations times cell states.
static void add_column_products(long rows, long columns, const void *left, long left_row, const void *right,
                                long right_row, void *sums) {
  for (long column = 0; column < columns; column += LANES) {
    const Scalar *a = (const Scalar *)left + column, *b = (const Scalar *)right + column;
    Vector sum = load((Scalar *)sums + column);
    for (long row = 0; row < rows; row++) sum = multiply_add(load(a + row * left_row), load(b + row * right_row), sum);
    store((Scalar *)sums + column, sum);
  }
}
