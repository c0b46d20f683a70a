// The optimisers' updates, with PyTorch's semantics. `count` is a multiple of 16; padding stays 0.

static void clamp(long count, void *values, double limit) {
  Scalar *elements = values;
  Vector high = broadcast((Scalar)limit), low = broadcast((Scalar)-limit);
  for (long i = 0; i < count; i += LANES) store(elements + i, at_least(at_most(load(elements + i), high), low));
}

/// The clipped gradient with its share of weight decay.
INLINE Vector decayed_gradient(const UpdateRule *rule, Vector gradient, Vector parameter) {
  Vector scaled = gradient * broadcast((Scalar)rule->gradient_scale);
  return multiply_add(broadcast((Scalar)rule->weight_decay), parameter, scaled);
}

static void sgd(long count, void *parameters, const void *gradients, void *velocity, const UpdateRule *rule) {
  const Vector step = broadcast((Scalar)-rule->step_size), momentum = broadcast((Scalar)rule->momentum);
  for (long i = 0; i < count; i += LANES) {
    Vector parameter = load((Scalar *)parameters + i);
    Vector direction = decayed_gradient(rule, load((const Scalar *)gradients + i), parameter);
    if (velocity != NULL) {
      Vector speed = multiply_add(momentum, load((Scalar *)velocity + i), direction);
      store((Scalar *)velocity + i, speed);
      direction = rule->nesterov ? multiply_add(momentum, speed, direction) : speed;
    }
    store((Scalar *)parameters + i, multiply_add(step, direction, parameter));
  }
}

static void rmsprop(long count, void *parameters, const void *gradients, void *squares, const UpdateRule *rule) {
  const Vector step = broadcast((Scalar)-rule->step_size), epsilon = broadcast((Scalar)rule->epsilon);
  const Vector keep = broadcast((Scalar)rule->beta2), take = broadcast((Scalar)(1 - rule->beta2));
  for (long i = 0; i < count; i += LANES) {
    Vector parameter = load((Scalar *)parameters + i);
    Vector gradient = decayed_gradient(rule, load((const Scalar *)gradients + i), parameter);
    Vector square = multiply_add(keep, load((Scalar *)squares + i), take * gradient * gradient);
    store((Scalar *)squares + i, square);
    Vector direction = gradient / (square_root(square) + epsilon);
    store((Scalar *)parameters + i, multiply_add(step, direction, parameter));
  }
}

static void adam(long count, void *parameters, const void *gradients, void *means, void *squares,
                 const UpdateRule *rule) {
  const Vector step = broadcast((Scalar)-rule->step_size), epsilon = broadcast((Scalar)rule->epsilon);
  const Vector shrinkage = broadcast((Scalar)rule->shrinkage);
  const Vector keep_mean = broadcast((Scalar)rule->beta1), take_mean = broadcast((Scalar)(1 - rule->beta1));
  const Vector keep_square = broadcast((Scalar)rule->beta2), take_square = broadcast((Scalar)(1 - rule->beta2));
  const Vector square_scale = broadcast((Scalar)rule->second_moment_scale);
  for (long i = 0; i < count; i += LANES) {
    Vector parameter = load((Scalar *)parameters + i) * shrinkage;
    Vector gradient = decayed_gradient(rule, load((const Scalar *)gradients + i), parameter);
    Vector mean = multiply_add(keep_mean, load((Scalar *)means + i), take_mean * gradient);
    Vector square = multiply_add(keep_square, load((Scalar *)squares + i), take_square * gradient * gradient);
    store((Scalar *)means + i, mean);
    store((Scalar *)squares + i, square);
    Vector root = multiply_add(square_root(square), square_scale, epsilon);
    store((Scalar *)parameters + i, multiply_add(step, mean / root, parameter));
  }
}
