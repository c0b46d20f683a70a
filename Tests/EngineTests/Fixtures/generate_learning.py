"""Writes schedules.safetensors and truncated_*.safetensors beside this file; see README.md."""

import itertools

import torch
from safetensors.torch import save_file
from torch import nn
from torch.optim import lr_scheduler as schedulers

from generate import (FOLDER, OPTIMIZERS, draw_targets, draw_weights, float32_exact, library_loss, library_network,
                      one_hot)

# warm-up, then (step, interval, factor) or (cosine, final rate, steps)
SCHEDULES = {
    "constant": (0, None),
    "warmup": (6, None),
    "step": (0, ("step", 7, 0.3)),
    "warmup_step": (5, ("step", 4, 0.5)),
    "cosine": (0, ("cosine", 0.001, 20)),
    "warmup_cosine": (4, ("cosine", 0.0, 16)),
    "short_cosine": (0, ("cosine", 0.002, 12)),
}
STEPS = 20


def scheduler(optimizer, warm_up, decay):
    """PyTorch's own schedulers; a cosine that is shorter than the run is held at its end."""
    if decay is None:
        after = schedulers.ConstantLR(optimizer, factor=1.0, total_iters=0)
    elif decay[0] == "step":
        after = schedulers.StepLR(optimizer, decay[1], decay[2])
    else:
        after = schedulers.CosineAnnealingLR(optimizer, decay[2], decay[1])
    if warm_up == 0:
        return after
    ramp = schedulers.LinearLR(optimizer, 1 / warm_up, 1.0, warm_up - 1)
    return schedulers.SequentialLR(optimizer, [ramp, after], [warm_up])


def schedule_cases():
    """Twenty updates of one small GRU by every optimiser and schedule, all over the same batches."""
    T, B, I, H, O = 5, 3, 3, 4, 3
    torch.manual_seed(78)
    start = {n: w.detach() for n, w in draw_weights("gru", I, H, O, 1, 1).items()}
    inputs = float32_exact(torch.randn(STEPS, T, B, I, dtype=torch.float64))
    targets = torch.randint(0, O, (STEPS, T, B))
    tensors, metadata = start | {"input": inputs, "target": targets}, {}
    for (name, (kind, options)), (shape, (warm_up, decay)) in itertools.product(
            OPTIMIZERS.items(), SCHEDULES.items()):
        network = library_network("gru", I, H, 1, 1, start)
        head = nn.Linear(H, O, dtype=torch.float64)
        head.load_state_dict({"weight": start["head.weight"], "bias": start["head.bias"]})
        named = {f"rnn.{n}": p for n, p in network.named_parameters()}
        named |= {f"head.{n}": p for n, p in head.named_parameters()}
        optimizer = kind(list(named.values()), **options)
        schedule = scheduler(optimizer, warm_up, decay)
        rates = []
        for step in range(STEPS):
            optimizer.zero_grad()
            library_loss(head(network(inputs[step])[0]), targets[step], None).backward()
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if not (shape == "short_cosine" and step >= decay[2]):
                schedule.step()
        case = f"{name}.{shape}"
        tensors[f"{case}.rate"] = torch.tensor(rates, dtype=torch.float64)
        flat = torch.cat([p.detach().flatten() for p in named.values()])
        tensors[f"{case}.weights"] = flat
        hyper = {k: v for k, v in options.items() if k != "betas"}
        if "betas" in options:
            hyper |= {"beta1": options["betas"][0], "beta2": options["betas"][1]}
        metadata |= {f"{case}.{k}": str(v) for k, v in hyper.items()}
    for shape, (warm_up, decay) in SCHEDULES.items():
        metadata |= {f"{shape}.warm_up": str(warm_up), f"{shape}.decay": decay[0] if decay else "constant"}
        if decay:
            metadata |= {f"{shape}.first": str(decay[1]), f"{shape}.second": str(decay[2])}
    stored = {k: v.float() if k.startswith(("rnn.", "head.", "input")) else v for k, v in tensors.items()}
    save_file({k: v.contiguous() for k, v in stored.items()}, FOLDER / "schedules.safetensors", metadata)


def truncated_case(seed, cell, layers, tokens):
    """Two stretches of the same sequences: the states go on from the first to the second, gradients do not."""
    T, B, I, H, O = 9, 3, 4, 5, 4
    cut = 5
    torch.manual_seed(seed)
    weights = draw_weights(cell, I, H, O, layers, 1)
    given = ({"tokens": torch.randint(0, I, (T, B))} if tokens
             else {"input": float32_exact(torch.randn(T, B, I, dtype=torch.float64))})
    inputs = one_hot(given["tokens"], I) if tokens else given["input"]
    target, _ = draw_targets("ce" if tokens else "mse", T, O, (B,))
    network = library_network(cell, I, H, layers, 1, weights)
    head = nn.Linear(H, O, dtype=torch.float64)
    head.load_state_dict({"weight": weights["head.weight"], "bias": weights["head.bias"]})
    named = {f"rnn.{n}": p for n, p in network.named_parameters()}
    named |= {f"head.{n}": p for n, p in head.named_parameters()}

    def gradients(prefix, loss):
        for p in named.values():
            p.grad = None
        loss.backward(retain_graph=True)
        result = {f"{prefix}.grad.{n}": p.grad.clone() for n, p in named.items()}
        return result | {f"{prefix}.loss": loss.detach().reshape(1)}

    states, state = network(inputs[:cut])
    detached = tuple(s.detach() for s in state) if cell == "lstm" else state.detach()
    later, _ = network(inputs[cut:], detached)
    first, second = head(states), head(later)
    tensors = {n: w.detach() for n, w in weights.items()} | given | {"target": target}
    # Both stretches in one batch, cut in the middle.
    tensors |= gradients("whole", library_loss(torch.cat([first, second]), target, None))
    # Two batches, each with a loss of its own.
    tensors |= gradients("first", library_loss(first, target[:cut], None))
    tensors |= gradients("second", library_loss(second, target[cut:], None))
    exact = ("rnn.", "head.", "input")
    stored = {k: v.float() if k.startswith(exact) or k == "target" and not tokens else v for k, v in tensors.items()}
    save_file({k: v.contiguous() for k, v in stored.items()}, FOLDER / f"truncated_{cell}_l{layers}.safetensors",
              {"cell": cell, "cut": str(cut)})


if __name__ == "__main__":
    schedule_cases()
    for number, (cell, layers, tokens) in enumerate(
            [("rnn_tanh", 1, False), ("lstm", 1, True), ("lstm", 2, False), ("gru", 2, True)]):
        truncated_case(900 + number, cell, layers, tokens)
