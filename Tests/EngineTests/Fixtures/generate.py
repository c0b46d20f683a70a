"""Writes the PyTorch reference values beside this file; see README.md."""

import itertools
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

FOLDER = Path(__file__).parent
IGNORED = -100
GATES = {
    "rnn_tanh": [], "rnn_relu": [], "rnn_linear": [],
    "lstm": ["input", "forget", "candidate", "output"],
    "gru": ["reset", "update", "candidate"],
}
# What PyTorch has no module for: the LSTM with peepholes (Gers & Schmidhuber 2000), with the input gate 1 - f (Greff
# et al. 2017), with both, and the GRU whose reset gate stands before the product (Cho et al. 2014).
VARIANTS = ["lstm_peephole", "lstm_coupled", "lstm_peephole_coupled", "gru_reset_before"]
GATES |= {name: GATES[name.split("_")[0]] for name in VARIANTS}
LIBRARY_CELLS = ("rnn_tanh", "rnn_relu", "lstm", "gru")


def weighted_gates(cell):
    """The gates with rows in the weights; a coupled input gate has none."""
    return GATES[cell][1:] if "coupled" in cell else GATES[cell]


def peepholes(cell):
    return {"input": "ci", "forget": "cf", "output": "co"} if "peephole" in cell else {}


def suffixes(layers, directions):
    return [f"l{layer}" + ("_reverse" if d else "") for layer in range(layers) for d in range(directions)]


def float32_exact(tensor):
    return tensor.float().double()


def draw_weights(cell, I, H, O, layers, directions, scale=1.3):
    rows = max(1, len(weighted_gates(cell))) * H
    bound = scale / H**0.5
    weights = {}

    def draw(*shape):
        return float32_exact(torch.empty(*shape, dtype=torch.float64).uniform_(-bound, bound))

    for place in suffixes(layers, directions):
        width = I if place in ("l0", "l0_reverse") else H * directions
        weights[f"rnn.weight_ih_{place}"] = draw(rows, width)
        weights[f"rnn.weight_hh_{place}"] = draw(rows, H)
        weights[f"rnn.bias_ih_{place}"] = draw(rows)
        weights[f"rnn.bias_hh_{place}"] = draw(rows)
        for gate, letters in peepholes(cell).items():
            if gate in weighted_gates(cell):
                weights[f"rnn.weight_{letters}_{place}"] = draw(H)
    weights["head.weight"] = draw(O, H * directions)
    weights["head.bias"] = draw(O)
    return {name: w.requires_grad_() for name, w in weights.items()}


def keep(record, name, value):
    value.retain_grad()
    record[name].append(value)
    return value


def cell_step(cell, x, state, weights, place, record):
    """One timestep of one layer and direction; every intermediate value is kept with its gradient."""
    h, c = state
    xz = F.linear(x, weights[f"rnn.weight_ih_{place}"], weights[f"rnn.bias_ih_{place}"])
    hz = F.linear(h, weights[f"rnn.weight_hh_{place}"], weights[f"rnn.bias_hh_{place}"])
    if cell.startswith("lstm"):
        sums = dict(zip(weighted_gates(cell), (xz + hz).chunk(len(weighted_gates(cell)), -1)))

        def pre(gate, seen=None):
            letters = peepholes(cell).get(gate)
            z = sums[gate] + (weights[f"rnn.weight_{letters}_{place}"] * seen if letters else 0)
            return keep(record, f"pre.{gate}", z)

        f = pre("forget", c).sigmoid()
        i = 1 - f if "coupled" in cell else pre("input", c).sigmoid()
        g = pre("candidate").tanh()
        c = keep(record, "cell", f * c + i * g)
        o = pre("output", c).sigmoid()
        gates = [i, f, g, o]
        h = o * c.tanh()
    elif cell == "gru_reset_before":
        weight, bias = weights[f"rnn.weight_hh_{place}"], weights[f"rnn.bias_hh_{place}"]
        (xr, xu, xn), (hr, hu, _), H = xz.chunk(3, -1), hz.chunk(3, -1), xz.shape[-1] // 3
        r = keep(record, "pre.reset", xr + hr).sigmoid()
        u = keep(record, "pre.update", xu + hu).sigmoid()
        n = keep(record, "pre.candidate", xn + F.linear(r * h, weight[2 * H:], bias[2 * H:])).tanh()
        gates = [r, u, n]
        h = (1 - u) * n + u * h
    elif cell == "gru":
        (xr, xu, xn), (hr, hu, hn) = xz.chunk(3, -1), hz.chunk(3, -1)
        r = keep(record, "pre.reset", xr + hr).sigmoid()
        u = keep(record, "pre.update", xu + hu).sigmoid()
        n = keep(record, "pre.candidate", xn + r * hn).tanh()
        gates = [r, u, n]
        h = (1 - u) * n + u * h
    else:
        gates = []
        z = keep(record, "pre", xz + hz)
        h = {"rnn_tanh": torch.tanh, "rnn_relu": torch.relu, "rnn_linear": lambda v: v * 1.0}[cell](z)
    for name, value in zip(GATES[cell], gates):
        record[f"gate.{name}"].append(value)
    return keep(record, "hidden", h), c


class Record(dict):
    def __missing__(self, name):
        self[name] = []
        return self[name]


def unroll(cell, inputs, weights, layers, directions, H):
    """Outputs [T, O], the record of every layer and direction (in original time), and each layer's outputs."""
    T = inputs.shape[0]
    records, joined = {}, []
    xs = [inputs[t] for t in range(T)]
    for layer in range(layers):
        states = []
        for d in range(directions):
            place = f"l{layer}" + ("_reverse" if d else "")
            record = records[place] = Record()
            state = (torch.zeros(H, dtype=torch.float64), torch.zeros(H, dtype=torch.float64))
            for t in reversed(range(T)) if d else range(T):
                state = cell_step(cell, xs[t], state, weights, place, record)
            if d:
                for values in record.values():
                    values.reverse()
            states.append(record["hidden"])
        xs = [torch.cat([half[t] for half in states], -1).clone() for t in range(T)]
        for x in xs:
            x.retain_grad()
        joined.append(xs)
    output = torch.stack([F.linear(x, weights["head.weight"], weights["head.bias"]) for x in xs])
    return output, records, joined


def losses_per_step(output, target, mask):
    """Each timestep's share of the loss; the shares add up to PyTorch's mean reduction."""
    if target.dtype == torch.int64:
        counted = (target != IGNORED).sum()
        return F.cross_entropy(output, target, ignore_index=IGNORED, reduction="none") / counted
    counted = torch.ones(target.shape[0], dtype=torch.float64) if mask is None else mask.double()
    return ((output - target) ** 2).mean(-1) * counted / counted.sum()


def library_network(cell, I, H, layers, directions, weights):
    bidirectional = directions == 2
    if cell in ("lstm", "gru"):
        kind = nn.LSTM if cell == "lstm" else nn.GRU
        network = kind(I, H, layers, bidirectional=bidirectional, dtype=torch.float64)
    else:
        network = nn.RNN(I, H, layers, nonlinearity=cell[4:], bidirectional=bidirectional, dtype=torch.float64)
    network.load_state_dict({n[4:]: w.detach() for n, w in weights.items() if n.startswith("rnn.")})
    return network


def library_loss(output, target, mask):
    if target.dtype == torch.int64:
        return F.cross_entropy(output.flatten(0, -2), target.flatten(), ignore_index=IGNORED)
    if mask is None:
        return F.mse_loss(output, target)
    return F.mse_loss(output[mask.bool()], target[mask.bool()])


def run_library(cell, inputs, target, mask, weights, I, H, layers, directions):
    """Outputs, loss and parameter gradients by PyTorch's own layers."""
    network = library_network(cell, I, H, layers, directions, weights)
    head = [weights["head.weight"].detach().clone().requires_grad_(),
            weights["head.bias"].detach().clone().requires_grad_()]
    output = F.linear(network(inputs)[0], *head)
    loss = library_loss(output, target, mask)
    loss.backward()
    gradients = {f"rnn.{n}": p.grad for n, p in network.named_parameters()}
    gradients |= {"head.weight": head[0].grad, "head.bias": head[1].grad}
    return output.detach(), loss.detach(), gradients


def by_lag(shares, states):
    """‖∂ℓ_k/∂h_t‖ with a row for each ℓ_k and a column for each h_t."""
    rows = []
    for share in shares:
        grads = torch.autograd.grad(share, states, retain_graph=True, allow_unused=True)
        rows.append(torch.stack([torch.zeros((), dtype=torch.float64) if g is None else g.norm() for g in grads]))
    return torch.stack(rows)


def gradient_or_zero(value):
    return torch.zeros_like(value) if value.grad is None else value.grad


def stacked_gradients(values):
    return torch.stack([gradient_or_zero(v) for v in values])


def reference(cell, inputs, target, mask, weights, layers, directions, H, kept=None):
    """Everything probe computes; of tensors with a row for each timestep only the timesteps `kept`, if given."""
    output, records, joined = unroll(cell, inputs, weights, layers, directions, H)
    shares = losses_per_step(output, target, mask)
    loss = shares.sum()
    result = {"output": output, "loss": loss.reshape(1), "loss.per_step": shares}
    loss.backward(retain_graph=True)
    for place, record in records.items():
        layer, half = int(place[1]), slice(H, 2 * H) if place.endswith("_reverse") else slice(0, H)
        for name in ["hidden", "cell"] + [f"gate.{g}" for g in GATES[cell]]:
            if name in record:
                result[f"{name}.{place}"] = torch.stack(record[name])
        result[f"grad.hidden.{place}"] = stacked_gradients(record["hidden"])
        result[f"grad.hidden.direct.{place}"] = stacked_gradients(joined[layer])[:, half]
        if cell.startswith("lstm"):
            result[f"grad.cell.{place}"] = stacked_gradients(record["cell"])
        for gate in weighted_gates(cell):
            result[f"grad.gate.{gate}.{place}"] = stacked_gradients(record[f"pre.{gate}"])
    for name, w in weights.items():
        result[f"grad.{name}"] = gradient_or_zero(w)
    # Last, for autograd.grad adds to the gradients that retain_grad keeps.
    top = f"l{layers - 1}"
    lags = range(len(shares)) if kept is None else kept
    for suffix in ("", "_reverse")[:directions]:
        states = records[top + suffix]["hidden"]
        result[f"grad.by_lag{suffix}"] = by_lag([shares[k] for k in lags], [states[t] for t in lags])
    if kept is not None:
        for name, value in result.items():
            if not name.startswith(("grad.rnn", "grad.head", "grad.by_lag")) and name != "loss":
                result[name] = value[list(kept)]
    smallest = min((z.abs().min().item() for r in records.values() for z in r.get("pre", [])), default=1.0)
    return result, smallest


def assert_close(name, mine, theirs):
    error = (mine - theirs).abs().max().item()
    assert error <= 1e-12 * max(1.0, theirs.abs().max().item()), f"{name} differs by {error}"


def draw_targets(kind, T, O, B=()):
    """Target and mask of the loss called `kind`."""
    if kind == "ce":
        target = torch.randint(0, O, (T, *B))
        if T > 2:
            target[torch.rand(T, *B) < 0.25] = IGNORED
            target[0] = 1
        return target, None
    target = float32_exact(torch.randn(T, *B, O, dtype=torch.float64))
    if kind == "mse":
        return target, None
    mask = torch.zeros(T, *B, dtype=torch.float64)
    mask[-1] = 1
    return target, mask


def one_hot(tokens, I):
    return F.one_hot(tokens, I).double()


def write(name, cell, tensors):
    exact = ("rnn.", "head.", "input", "mask")
    stored = {}
    for key, value in tensors.items():
        value = value.detach().contiguous()
        is_exact = value.dtype == torch.float64 and (key.startswith(exact) or key == "target")
        stored[key] = value.float() if is_exact else value
    save_file(stored, FOLDER / f"{name}.safetensors", {"cell": cell})


def unroll_case(seed, cell, layers, directions, kind, T, H, I, O, tokens=False):
    torch.manual_seed(seed)
    weights = draw_weights(cell, I, H, O, layers, directions)
    if tokens:
        given = {"tokens": torch.randint(0, I, (T,))}
        inputs = one_hot(given["tokens"], I)
    else:
        inputs = float32_exact(torch.randn(T, I, dtype=torch.float64))
        given = {"input": inputs}
    target, mask = draw_targets(kind, T, O)
    result, smallest = reference(cell, inputs, target, mask, weights, layers, directions, H)
    if cell == "rnn_relu" and smallest < 1e-5:
        # Too near the kink: float32 might fall on its other side.
        return unroll_case(seed + 10_000, cell, layers, directions, kind, T, H, I, O, tokens)
    if cell in LIBRARY_CELLS:
        output, loss, gradients = run_library(
            cell, inputs, target, mask, weights, I, H, layers, directions)
        assert_close("output", result["output"], output)
        assert_close("loss", result["loss"], loss.reshape(1))
        for name, gradient in gradients.items():
            assert_close(name, result[f"grad.{name}"], gradient)
    given |= {"target": target} | ({} if mask is None else {"mask": mask})
    write(f"unroll_{cell}_l{layers}_d{directions}_{kind}_t{T}_h{H}_i{I}", cell, weights | given | result)


def batch_case(seed, cell, layers, directions, kind, T, B, H, I, O, tokens=False):
    torch.manual_seed(seed)
    weights = draw_weights(cell, I, H, O, layers, directions)
    if tokens:
        given = {"tokens": torch.randint(0, I, (T, B))}
        inputs = one_hot(given["tokens"], I)
    else:
        inputs = float32_exact(torch.randn(T, B, I, dtype=torch.float64))
        given = {"input": inputs}
    target, mask = draw_targets(kind, T, O, (B,))
    if cell in LIBRARY_CELLS:
        output, loss, gradients = run_library(cell, inputs, target, mask, weights, I, H, layers, directions)
    else:
        output = unroll(cell, inputs, weights, layers, directions, H)[0]
        loss = library_loss(output, target, mask)
        gradients = dict(zip(weights, torch.autograd.grad(loss, list(weights.values()))))
    given |= {"target": target, "output": output, "loss": loss.reshape(1)}
    given |= {} if mask is None else {"mask": mask}
    given |= {f"grad.{name}": g for name, g in gradients.items()}
    write(f"batch_{cell}_l{layers}_d{directions}_{kind}_t{T}_b{B}_h{H}_i{I}", cell, weights | given)


def long_case(seed, cell, directions, kind, T, H, I, O):
    """Five hundred timesteps, of which a few are kept."""
    torch.manual_seed(seed)
    weights = draw_weights(cell, I, H, O, 1, directions)
    inputs = float32_exact(torch.randn(T, I, dtype=torch.float64))
    target, _ = draw_targets(kind, T, O)
    kept = [0, 1, 100, 250, 251, T - 30, T - 2, T - 1]
    result, smallest = reference(cell, inputs, target, None, weights, 1, directions, H, kept)
    if cell == "rnn_relu" and smallest < 1e-6:
        return long_case(seed + 10_000, cell, directions, kind, T, H, I, O)
    given = {"input": inputs, "target": target, "kept": torch.tensor(kept)}
    write(f"long_{cell}_l1_d{directions}_{kind}_t{T}_h{H}_i{I}", cell, weights | given | result)


def check_variants():
    """Each variant above is PyTorch's own module where its weights make it so."""
    T, I, H = 6, 3, 5
    inputs = torch.randn(T, I, dtype=torch.float64)

    def outputs(cell, weights):
        return unroll(cell, inputs, weights, 1, 1, H)[0]

    def expected(cell, weights):
        network = library_network(cell, I, H, 1, 1, {n: w for n, w in weights.items() if "weight_c" not in n})
        return F.linear(network(inputs)[0], weights["head.weight"], weights["head.bias"])

    weights = draw_weights("lstm_peephole", I, H, 2, 1, 1)
    assert (outputs("lstm_peephole", weights) - expected("lstm", weights)).abs().max() > 1e-3
    plain = {n: torch.zeros_like(w) if "weight_c" in n else w for n, w in weights.items()}
    assert_close("lstm_peephole", outputs("lstm_peephole", plain), expected("lstm", weights))
    # 1 - sigmoid(z) is sigmoid(-z).
    coupled = draw_weights("lstm_coupled", I, H, 2, 1, 1)
    full = {n: torch.cat([-w[:H], w]) if n.startswith("rnn.") else w for n, w in coupled.items()}
    assert_close("lstm_coupled", outputs("lstm_coupled", coupled), expected("lstm", full))
    # A diagonal matrix without a bias commutes with the reset gate.
    weights = draw_weights("gru", I, H, 2, 1, 1)
    assert (outputs("gru_reset_before", weights) - expected("gru", weights)).abs().max() > 1e-3
    with torch.no_grad():
        weights["rnn.weight_hh_l0"][2 * H:] = torch.randn(H, dtype=torch.float64).diag()
        weights["rnn.bias_hh_l0"][2 * H:] = 0
    assert_close("gru_reset_before", outputs("gru_reset_before", weights), expected("gru", weights))


OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.5}),
    "sgd_decay": (torch.optim.SGD, {"lr": 0.5, "weight_decay": 0.02}),
    "momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.99, "eps": 1e-8}),
    "adam": (torch.optim.Adam, {"lr": 0.02, "betas": (0.9, 0.999), "eps": 1e-8}),
    "adam_decay": (torch.optim.Adam, {"lr": 0.02, "betas": (0.8, 0.99), "eps": 1e-7, "weight_decay": 0.05}),
    "adamw": (torch.optim.AdamW, {"lr": 0.02, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.1}),
}
CLIPPINGS = {"plain": None, "norm": ("norm", 0.2), "value": ("value", 0.02)}


def optimizer_cases():
    """Twenty updates of one LSTM by every optimiser and way of clipping, all over the same batches."""
    T, B, I, H, O, steps = 6, 3, 4, 5, 3, 20
    torch.manual_seed(77)
    start = {n: w.detach() for n, w in draw_weights("lstm", I, H, O, 1, 1).items()}
    inputs = float32_exact(torch.randn(steps, T, B, I, dtype=torch.float64))
    targets = torch.randint(0, O, (steps, T, B))
    tensors, metadata = start | {"input": inputs, "target": targets}, {}
    for (name, (kind, options)), (clip_name, clip) in itertools.product(OPTIMIZERS.items(), CLIPPINGS.items()):
        network = library_network("lstm", I, H, 1, 1, start)
        head = nn.Linear(H, O, dtype=torch.float64)
        head.load_state_dict({"weight": start["head.weight"], "bias": start["head.bias"]})
        named = {f"rnn.{n}": p for n, p in network.named_parameters()}
        named |= {f"head.{n}": p for n, p in head.named_parameters()}
        optimizer = kind(list(named.values()), **options)
        losses, norms = [], []
        for step in range(steps):
            optimizer.zero_grad()
            loss = library_loss(head(network(inputs[step])[0]), targets[step], None)
            loss.backward()
            norms.append(torch.stack([p.grad.norm() for p in named.values()]).norm())
            if clip and clip[0] == "norm":
                nn.utils.clip_grad_norm_(list(named.values()), clip[1])
            if clip and clip[0] == "value":
                nn.utils.clip_grad_value_(list(named.values()), clip[1])
            optimizer.step()
            losses.append(loss.detach())
        case = f"{name}.{clip_name}"
        tensors |= {f"{case}.{n}": p.detach() for n, p in named.items()}
        tensors |= {f"{case}.loss": torch.stack(losses), f"{case}.gradient_norm": torch.stack(norms)}
        flat = {k: v for k, v in options.items() if k != "betas"}
        if "betas" in options:
            flat |= {"beta1": options["betas"][0], "beta2": options["betas"][1]}
        if clip:
            flat[f"clip_{clip[0]}"] = clip[1]
        metadata |= {f"{case}.{k}": str(v) for k, v in flat.items()}
    stored = {k: v.float() if k.startswith(("rnn.", "head.", "input")) else v for k, v in tensors.items()}
    save_file({k: v.contiguous() for k, v in stored.items()}, FOLDER / "optimizers.safetensors", metadata)


def unroll_cases():
    seed = itertools.count(1)
    sizes = itertools.cycle([(7, 5, 3, 4), (6, 4, 2, 3), (5, 7, 4, 2)])
    for cell, layers, directions in itertools.product(("rnn_tanh", "rnn_relu", "lstm", "gru"), (1, 2), (1, 2)):
        for kind in ("ce", "mse", "last"):
            T, H, I, O = next(sizes)
            unroll_case(next(seed), cell, layers, directions, kind, T, H, I, O, tokens=kind == "ce" and H == 5)
    unroll_case(next(seed), "rnn_linear", 1, 1, "last", 12, 6, 2, 2)
    for cell in ("rnn_tanh", "rnn_relu", "lstm", "gru"):
        unroll_case(next(seed), cell, 1, 1, "last", 1, 13, 5, 1)
        unroll_case(next(seed), cell, 3, 1, "ce", 9, 5, 6, 6, tokens=True)
    unroll_case(next(seed), "rnn_tanh", 1, 1, "last", 50, 33, 1, 1)
    unroll_case(next(seed), "rnn_relu", 1, 1, "mse", 50, 31, 2, 3)
    unroll_case(next(seed), "gru", 1, 2, "ce", 7, 33, 27, 27, tokens=True)
    unroll_case(next(seed), "lstm", 1, 1, "ce", 50, 33, 11, 11, tokens=True)
    unroll_case(next(seed), "lstm", 1, 1, "ce", 7, 64, 16, 16)
    unroll_case(next(seed), "gru", 1, 1, "mse", 50, 17, 3, 2)
    for cell in LIBRARY_CELLS:
        unroll_case(next(seed), cell, 3, 2, "ce", 5, 4, 3, 3)
    for cell in ["rnn_linear"] + VARIANTS:
        unroll_case(next(seed), cell, 1, 1, "ce", 7, 5, 3, 4, tokens=True)
        unroll_case(next(seed), cell, 1, 2, "mse", 6, 4, 2, 3)
        unroll_case(next(seed), cell, 1, 1, "last", 1, 13, 2, 1)
        unroll_case(next(seed), cell, 3, 2, "last", 5, 4, 3, 2)
    unroll_case(next(seed), "rnn_linear", 1, 1, "ce", 7, 64, 4, 3)
    unroll_case(next(seed), "gru_reset_before", 1, 1, "ce", 7, 33, 4, 3)
    unroll_case(next(seed), "lstm_peephole", 2, 1, "mse", 7, 18, 4, 3)
    unroll_case(next(seed), "lstm_peephole_coupled", 1, 1, "ce", 7, 31, 4, 3)


def long_cases():
    seed = itertools.count(301)
    long_case(next(seed), "rnn_tanh", 1, "mse", 500, 33, 2, 2)
    long_case(next(seed), "rnn_relu", 1, "ce", 500, 13, 2, 2)
    long_case(next(seed), "rnn_linear", 2, "mse", 500, 5, 2, 2)
    for cell in ["lstm", "gru"] + VARIANTS:
        long_case(next(seed), cell, 2 if cell in ("lstm", "gru_reset_before") else 1, "ce", 500, 13, 2, 3)


def batch_cases():
    seed = itertools.count(501)
    for cell in ("rnn_tanh", "rnn_relu", "lstm", "gru"):
        batch_case(next(seed), cell, 1, 1, "ce", 7, 5, 13, 9, 9, tokens=True)
        batch_case(next(seed), cell, 2, 2, "last", 6, 3, 5, 2, 2)
        batch_case(next(seed), cell, 2, 1, "mse", 1, 2, 18, 3, 4)
    batch_case(next(seed), "lstm", 1, 1, "ce", 20, 17, 31, 12, 12, tokens=True)
    batch_case(next(seed), "gru", 1, 1, "ce", 20, 16, 32, 5, 7)
    for cell in ["rnn_linear"] + VARIANTS:
        batch_case(next(seed), cell, 2, 2, "ce", 7, 5, 6, 5, 3, tokens=True)


if __name__ == "__main__":
    for old in FOLDER.glob("*.safetensors"):
        old.unlink()
    check_variants()
    unroll_cases()
    long_cases()
    batch_cases()
    optimizer_cases()
