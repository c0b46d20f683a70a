// Losses and their gradients with respect to the network's outputs.

/// The largest of the row's logits; NaN is skipped here and shows in the sums.
INLINE Scalar largest_logit(const CrossEntropy *job, const Scalar *logits) {
  Vector largest = broadcast(logits[0]);
  for (long i = 0; i < job->logit_row; i += LANES) {
    Vector values = load(logits + i);
    if (i + LANES > job->classes) values = choose(lanes_below(i, job->classes), values, largest);
    largest = choose(values > largest, values, largest);
  }
  return greatest_lane(largest);
}

/// Replaces the logits of one row by e^(logit − shift), its padding by 0, and answers their sum.
INLINE Scalar exponentiate_row(const CrossEntropy *job, Scalar *logits, Scalar shift) {
  Vector sum = broadcast(0);
  for (long i = 0; i < job->logit_row; i += LANES) {
    Vector weight = exponential(load(logits + i) - shift);
    if (i + LANES > job->classes) weight = choose(lanes_below(i, job->classes), weight, broadcast(0));
    sum += weight;
    store(logits + i, weight);
  }
  return sum_of_lanes(sum);
}

static void cross_entropy(const CrossEntropy *job) {
  for (long row = 0; row < job->rows; row++) {
    Scalar *logits = (Scalar *)job->logits + row * job->logit_row;
    int32_t target = job->targets[row];
    job->losses[row] = 0;
    if (target < 0) {
      if (job->with_gradient) memset(logits, 0, job->logit_row * sizeof(Scalar));
      continue;
    }
    Scalar shift = largest_logit(job, logits);
    double target_logit = logits[target];
    Scalar sum = exponentiate_row(job, logits, shift);
    job->losses[row] = (log((double)sum) + ((double)shift - target_logit)) * job->scale;
    if (!job->with_gradient) continue;
    Vector factor = broadcast((Scalar)(job->scale / (double)sum));
    for (long i = 0; i < job->logit_row; i += LANES) store(logits + i, load(logits + i) * factor);
    logits[target] -= (Scalar)job->scale;
  }
}

static void squared_error(const SquaredError *job) {
  for (long row = 0; row < job->rows; row++) {
    Scalar *values = (Scalar *)job->values + row * job->value_row;
    const float *targets = job->targets + row * job->outputs;
    bool counts = job->counted == NULL || job->counted[row];
    double sum = 0;
    for (long i = 0; i < job->outputs && counts; i++) {
      double difference = (double)values[i] - (double)targets[i];
      sum += difference * difference;
      if (job->with_gradient) values[i] = (Scalar)(2 * job->scale * difference);
    }
    job->losses[row] = sum * job->scale;
    if (!job->with_gradient) continue;
    long kept = counts ? job->outputs : 0;
    memset(values + kept, 0, (job->value_row - kept) * sizeof(Scalar));
  }
}
