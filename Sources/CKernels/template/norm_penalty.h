// The regulariser that keeps the norm of gradients as they go back in time (Pascanu, Mikolov & Bengio 2013).

/// φ′ of the simple cell, from its state.
INLINE double simple_slope(int activation, double hidden) {
  switch (activation) {
    case ACTIVATION_TANH: return 1 - hidden * hidden;
    case ACTIVATION_RELU: return hidden > 0 ? 1 : 0;
    default: return 1;
  }
}

/// ‖δ‖² of one row of the pre-activations' gradients.
INLINE double gradient_square(const NormPenalty *job, long row) {
  double sum = 0;
  for (long panel = 0; panel < job->panels; panel++) {
    const Scalar *gradients = (const Scalar *)job->gate_gradients + panel * job->gate_gradient_panel;
    sum += row_squares(job->units, gradients + row * job->gate_gradient_row);
  }
  return sum;
}

static void norm_penalty(const NormPenalty *job) {
  // Below it the numbers have lost their digits, and a ratio of their norms says nothing.
  const double least_norm = SCALAR_IS_DOUBLE ? 1e-280 : 1e-30;
  long width = job->panels * job->units;
  for (long row = 0; row < job->rows; row++) {
    const Scalar *hidden = (const Scalar *)job->hidden + row * job->hidden_row;
    Scalar *factors = (Scalar *)job->factors + row * job->factor_row;
    double square = 0;
    for (long unit = 0; unit < width; unit++) {
      double back = factors[unit] * simple_slope(job->activation, hidden[unit]);
      square += back * back;
    }
    double back_norm = sqrt(square), norm = sqrt(gradient_square(job, row));
    bool counts = job->counted[row] && norm > least_norm && back_norm > least_norm;
    double difference = counts ? back_norm / norm - 1 : 0;
    double scale = counts ? 2 * difference * job->scale / back_norm / norm : 0;
    job->penalties[row] = difference * difference;
    for (long unit = 0; unit < width; unit++) {
      double slope = simple_slope(job->activation, hidden[unit]);
      factors[unit] = counts ? (Scalar)(scale * factors[unit] * slope * slope) : 0;
    }
  }
}
