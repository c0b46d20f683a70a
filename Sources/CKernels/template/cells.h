// The cells' pointwise halves of one timestep. The matrix products before and after them are done elsewhere.

/// Where the numbers of `LANES` units of one row lie.
typedef struct {
  Scalar *gates;           // slot s at gates + s · units
  Scalar *gate_gradients;  // likewise
  long state;              // offset into the states
  long gradient;           // offset into the gradients of the states
  long scratch;            // offset into the scratch arrays
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

/// Slots i, f, g, o: c = f ⊙ c₋₁ + i ⊙ g, h = o ⊙ tanh c.
INLINE void lstm_forward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector i = sigmoid(load(at.gates));
  Vector f = sigmoid(load(at.gates + units));
  Vector g = hyperbolic_tangent(load(at.gates + 2 * units));
  Vector o = sigmoid(load(at.gates + 3 * units));
  Vector c = multiply_add(f, load((const Scalar *)step->previous_cell + at.state), i * g);
  store(at.gates, i);
  store(at.gates + units, f);
  store(at.gates + 2 * units, g);
  store(at.gates + 3 * units, o);
  store((Scalar *)step->cell + at.state, c);
  store((Scalar *)step->hidden + at.state, o * hyperbolic_tangent(c));
}

INLINE void lstm_backward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector i = load(at.gates);
  Vector f = load(at.gates + units);
  Vector g = load(at.gates + 2 * units);
  Vector o = load(at.gates + 3 * units);
  Vector tanh_c = hyperbolic_tangent(load((Scalar *)step->cell + at.state));
  Vector dh = load((const Scalar *)step->hidden_gradient + at.gradient);
  Vector dh_o = dh * o;
  Scalar *carry = (Scalar *)step->cell_carry + at.scratch;
  Vector dc = load(carry) + multiply_add(-dh_o * tanh_c, tanh_c, dh_o);
  store((Scalar *)step->cell_gradient + at.scratch, dc);
  store(carry, dc * f);
  Vector previous_cell = load((const Scalar *)step->previous_cell + at.state);
  store(at.gate_gradients, dc * g * i * (1 - i));
  store(at.gate_gradients + units, dc * previous_cell * f * (1 - f));
  store(at.gate_gradients + 2 * units, dc * i * multiply_add(-g, g, broadcast(1)));
  store(at.gate_gradients + 3 * units, dh * tanh_c * o * (1 - o));
}

/// Slots n, r, z, m with m = W_hn h₋₁ + b_hn: n = tanh(n + r ⊙ m), h = n + z ⊙ (h₋₁ − n).
INLINE void gru_forward_group(const CellStep *step, UnitGroup at) {
  const long units = step->units;
  Vector r = sigmoid(load(at.gates + units));
  Vector z = sigmoid(load(at.gates + 2 * units));
  Vector n = hyperbolic_tangent(multiply_add(r, load(at.gates + 3 * units), load(at.gates)));
  Vector previous = load((const Scalar *)step->previous_hidden + at.state);
  store(at.gates, n);
  store(at.gates + units, r);
  store(at.gates + 2 * units, z);
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

static void lstm_forward(const CellStep *step) { FOR_EACH_GROUP(step, lstm_forward_group(step, at)); }

static void lstm_backward(const CellStep *step) { FOR_EACH_GROUP(step, lstm_backward_group(step, at)); }

static void gru_forward(const CellStep *step) { FOR_EACH_GROUP(step, gru_forward_group(step, at)); }

static void gru_backward(const CellStep *step) { FOR_EACH_GROUP(step, gru_backward_group(step, at)); }
