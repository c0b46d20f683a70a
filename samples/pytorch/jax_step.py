"""One training step in JAX for `bench_torch.py`: the cell under `lax.scan`, jitted as a whole, in float32.

A step is what it is there: forward, cross-entropy at every timestep, full backpropagation through time, clipping by
norm and Adam. The weights' gates lie side by side, the inputs of all timesteps are projected at once, and the old
weights and moments are given back to the compiler, so that it may reuse their memory.
"""
import os

GATE_COUNTS = {"lstm": 4, "gru": 3, "rnn": 1}


def load(threads):
    """JAX on the processor with `threads` threads; None where it is not installed."""
    flags = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {flags} intra_op_parallelism_threads={threads}"
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    try:
        import jax
    except ImportError:
        return None
    return jax


def training_step(jax, cell, size):
    """A function that trains one step and waits for its loss."""
    numpy, lax = jax.numpy, jax.lax
    timesteps, batch_size, input_size, hidden_size = size
    keys = jax.random.split(jax.random.PRNGKey(0), 8)
    bound = hidden_size ** -0.5
    rows = GATE_COUNTS[cell] * hidden_size

    def uniform(key, *shape):
        return jax.random.uniform(key, shape, minval=-bound, maxval=bound)

    weights = {
        "input": uniform(keys[0], input_size, rows), "input_bias": uniform(keys[1], rows),
        "recurrent": uniform(keys[2], hidden_size, rows), "recurrent_bias": uniform(keys[3], rows),
        "head": uniform(keys[4], hidden_size, input_size), "head_bias": uniform(keys[5], input_size),
    }
    inputs = jax.random.uniform(keys[6], (timesteps, batch_size, input_size), minval=-1.0)
    targets = jax.random.randint(keys[7], (timesteps, batch_size), 0, input_size)

    def lstm(state, projected, weights):
        hidden, memory = state
        sums = projected + hidden @ weights["recurrent"] + weights["recurrent_bias"]
        i, f, g, o = numpy.split(sums, 4, axis=1)
        memory = jax.nn.sigmoid(f) * memory + jax.nn.sigmoid(i) * numpy.tanh(g)
        return jax.nn.sigmoid(o) * numpy.tanh(memory), memory

    def gru(state, projected, weights):
        hidden, _ = state
        from_state = hidden @ weights["recurrent"] + weights["recurrent_bias"]
        r_in, z_in, n_in = numpy.split(projected, 3, axis=1)
        r_state, z_state, n_state = numpy.split(from_state, 3, axis=1)
        r, z = jax.nn.sigmoid(r_in + r_state), jax.nn.sigmoid(z_in + z_state)
        n = numpy.tanh(n_in + r * n_state)
        return n + z * (hidden - n), hidden

    def rnn(state, projected, weights):
        hidden = numpy.tanh(projected + state[0] @ weights["recurrent"] + weights["recurrent_bias"])
        return hidden, hidden

    advance = {"lstm": lstm, "gru": gru, "rnn": rnn}[cell]

    def loss(weights):
        def step(state, projected):
            state = advance(state, projected, weights)
            return state, state[0]

        projected = inputs @ weights["input"] + weights["input_bias"]
        start = numpy.zeros((batch_size, hidden_size))
        hidden = lax.scan(step, (start, start), projected)[1]
        logits = jax.nn.log_softmax(hidden @ weights["head"] + weights["head_bias"])
        return -numpy.take_along_axis(logits, targets[..., None], axis=2).mean()

    def update(weights, means, squares, count):
        value, gradients = jax.value_and_grad(loss)(weights)
        norm = numpy.sqrt(sum((gradient ** 2).sum() for gradient in gradients.values()))
        scale = numpy.minimum(1.0, 1.0 / (norm + 1e-6))
        count = count + 1
        for name, gradient in gradients.items():
            means[name] = 0.9 * means[name] + 0.1 * scale * gradient
            squares[name] = 0.999 * squares[name] + 0.001 * (scale * gradient) ** 2
            mean, square = means[name] / (1 - 0.9 ** count), squares[name] / (1 - 0.999 ** count)
            weights[name] = weights[name] - 1e-3 * mean / (numpy.sqrt(square) + 1e-8)
        return weights, means, squares, count, value

    update = jax.jit(update, donate_argnums=(0, 1, 2))
    zeros = {name: numpy.zeros_like(value) for name, value in weights.items()}
    state = [weights, zeros, {name: numpy.zeros_like(value) for name, value in weights.items()}, 0.0]

    def step():
        *state[:], value = update(*state)
        return value.block_until_ready()

    return step
