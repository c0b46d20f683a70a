"""Checks rnnscope's arithmetic against PyTorch: `python3 check_probe.py --rnnscope ../../.build/release/rnnscope`.

Networks over random sequences are unrolled here cell by cell in float64 with autograd; every tensor that `rnnscope
probe` writes must agree within 1e-4 of its largest magnitude, and the outputs with those of torch.nn.RNN, LSTM or GRU
that load the same weights. The networks are random ones, which follow from `--seed`, and some that rnnscope trained.
"""
import argparse
import itertools
import math
import os
import random
import sqlite3
import subprocess
import tempfile

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from safetensors.torch import load

IGNORED = -100
LSTM_GATES = ["input", "forget", "candidate", "output"]
GRU_GATES = ["reset", "update", "candidate"]
PHI = {"rnn_tanh": torch.tanh, "rnn_relu": torch.relu, "rnn_linear": lambda x: x}
GATE_COUNT = {"lstm": 4, "gru": 3}


class Case:
    """One network, sequence and target."""

    def __init__(self, seed, trained=None):
        """A random network, or the `trained` one: its cell and weights."""
        choose = random.Random(seed)
        torch.manual_seed(seed)
        if trained:
            self.cell, self.weights = trained
            self.measure_weights()
        else:
            self.choose_sizes(choose)
            # Gains that keep the dynamics away from chaos, where no two ways of rounding agree.
            gain = choose.choice([0.5, 0.9] if self.cell in ["rnn_relu", "rnn_linear"] else [1.0, 1.5])
            self.weights = self.random_weights(gain / math.sqrt(self.H))
        self.file = {}
        self.inputs = self.random_inputs(choose)
        self.target, self.mask = self.random_target(choose)

    def choose_sizes(self, choose):
        self.cell = choose.choice([*PHI, "lstm", "gru"])
        self.layers, self.directions = choose.choice([1, 2, 3]), choose.choice([1, 2])
        self.T = 500 if choose.random() < 0.1 else choose.choice([1, 2, 5, 17, 50, 120])
        self.H = choose.choice([1, 2, 5, 13, 16, 17, 31, 33, 48, 64, 65, 100])
        self.I, self.O = choose.choice([1, 3, 8, 15, 16, 33, 70]), choose.choice([1, 2, 7, 16, 17, 50])

    def measure_weights(self):
        self.T, self.I = 30, self.weights["rnn.weight_ih_l0"].shape[1]
        self.H, self.O = self.weights["rnn.weight_hh_l0"].shape[1], len(self.weights["head.weight"])
        self.layers = sum(name.startswith("rnn.weight_hh") and "reverse" not in name for name in self.weights)
        self.directions = 2 if "rnn.weight_hh_l0_reverse" in self.weights else 1

    def __str__(self):
        return f"{self.cell} L{self.layers} D{self.directions} T{self.T} I{self.I} H{self.H} O{self.O}"

    @property
    def places(self):
        ends = ["", "_reverse"][: self.directions]
        return [f"l{layer}{end}" for layer in range(self.layers) for end in ends]

    def random_weights(self, bound):
        rows, weights = GATE_COUNT.get(self.cell, 1) * self.H, {}
        for place in self.places:
            width = self.I if place.startswith("l0") else self.H * self.directions
            for name, shape in [("weight_ih", (rows, width)), ("weight_hh", (rows, self.H)), ("bias_ih", (rows,)),
                                ("bias_hh", (rows,))]:
                weights[f"rnn.{name}_{place}"] = (torch.rand(shape) * 2 - 1) * bound
        weights["head.weight"] = torch.randn(self.O, self.H * self.directions) / math.sqrt(self.H)
        weights["head.bias"] = torch.randn(self.O) * 0.1
        return weights

    def random_inputs(self, choose):
        if choose.random() < 0.4:
            tokens = torch.randint(self.I, (self.T,))
            self.file["tokens"] = tokens.numpy()
            return torch.nn.functional.one_hot(tokens, self.I).double()
        vectors = torch.randn(self.T, self.I)
        self.file["input"] = vectors.numpy()
        return vectors.double()

    def random_target(self, choose):
        some = torch.rand(self.T) < 0.5 if choose.random() < 0.5 else torch.ones(self.T, dtype=torch.bool)
        some[-1] = True
        if choose.random() < 0.5:
            classes = torch.where(some, torch.randint(self.O, (self.T,)), IGNORED)
            self.file["target"] = classes.numpy()
            return classes, some
        values = torch.randn(self.T, self.O)
        self.file["target"], self.file["mask"] = values.numpy(), some.float().numpy()
        return values.double(), some


class Reference:
    """The same network unrolled cell by cell: every state and gate stays in autograd's graph."""

    def __init__(self, case):
        self.case = case
        self.weights = {name: value.double().requires_grad_() for name, value in case.weights.items()}
        # Name → T tensors of [H]. `pre.` are pre-activations; `above.` is the state as the layer above reads it.
        self.states = {}
        sequence = list(case.inputs)
        for layer in range(case.layers):
            halves = [self.run(f"l{layer}{end}", sequence) for end in ["", "_reverse"][: case.directions]]
            sequence = [torch.cat(states) for states in zip(*halves)]
        head = self.weights["head.weight"], self.weights["head.bias"]
        self.output = torch.stack([head[0] @ states + head[1] for states in sequence])
        if case.target.dtype == torch.int64:
            losses = torch.nn.functional.cross_entropy(
                self.output, case.target, reduction="none", ignore_index=IGNORED)
        else:
            losses = ((self.output - case.target) ** 2).mean(1) * case.mask
        self.shares = losses / case.mask.sum()

    def keep(self, name, t, value):
        value = value.clone() if value.requires_grad else value
        self.states.setdefault(name, [None] * self.case.T)[t] = value
        return value

    def run(self, place, sequence):
        w_ih, w_hh, b_ih, b_hh = (
            self.weights[f"rnn.{name}_{place}"] for name in ["weight_ih", "weight_hh", "bias_ih", "bias_hh"])
        h = c = torch.zeros(self.case.H, dtype=torch.float64)
        order = range(self.case.T) if not place.endswith("_reverse") else reversed(range(self.case.T))
        above = [None] * self.case.T
        for t in order:
            h, c = self.step(place, t, w_ih @ sequence[t] + b_ih, w_hh @ h + b_hh, h, c)
            above[t] = self.keep(f"above.{place}", t, h)
        return above

    def step(self, place, t, from_input, from_state, h, c):
        def gate(name, value, squash=torch.sigmoid):
            return self.keep(f"gate.{name}.{place}", t, squash(self.keep(f"pre.{name}.{place}", t, value)))

        if self.case.cell == "lstm":
            i, f, g, o = (from_input + from_state).chunk(4)
            i, f, g, o = gate("input", i), gate("forget", f), gate("candidate", g, torch.tanh), gate("output", o)
            c = self.keep(f"cell.{place}", t, f * c + i * g)
            h = o * torch.tanh(c)
        elif self.case.cell == "gru":
            (r, z, n), (hr, hz, hn) = from_input.chunk(3), from_state.chunk(3)
            r, z = gate("reset", r + hr), gate("update", z + hz)
            n = gate("candidate", n + r * hn, torch.tanh)
            h = (1 - z) * n + z * h
        else:
            h = PHI[self.case.cell](from_input + from_state)
        return self.keep(f"hidden.{place}", t, h), c

    def gradients(self, loss, tensors):
        found = torch.autograd.grad(loss, tensors, retain_graph=True, allow_unused=True)
        return [torch.zeros_like(of) if value is None else value for value, of in zip(found, tensors)]

    def tensors(self):
        """Everything that probe writes, by its names."""
        loss = self.shares.sum()
        tensors = {"output": self.output, "loss": loss[None], "loss.per_step": self.shares}
        for name, value in zip(self.weights, self.gradients(loss, list(self.weights.values()))):
            tensors[f"grad.{name}"] = value
        written = {"pre": "grad.gate", "above": "grad.hidden.direct"}
        for name, values in self.states.items():
            kind, place = name.split(".", 1)
            if kind in ["hidden", "cell", "gate"]:
                tensors[name] = torch.stack(values)
            if kind != "gate":
                gradient = self.gradients(loss, values)
                tensors[f"{written.get(kind, f'grad.{kind}')}.{place}"] = torch.stack(gradient)
        for end in ["", "_reverse"][: self.case.directions]:
            states = self.states[f"hidden.l{self.case.layers - 1}{end}"]
            # The whole matrix takes T backward passes: for long sequences every twentieth row will do.
            rows = {
                k: torch.stack([g.norm() for g in self.gradients(self.shares[k], states)])
                for k in range(0, self.case.T, 1 if self.case.T <= 120 else 20) if self.shares[k].requires_grad
            }
            tensors[f"grad.by_lag{end}"] = rows
        return tensors


def disagreement(found, expected):
    """The largest difference, relative to the largest magnitude expected."""
    if isinstance(expected, dict):
        found = np.stack([found[k] for k in expected])
        expected = torch.stack(list(expected.values()))
    expected = expected.detach().numpy()
    if found.shape != expected.shape:
        return math.inf
    scale = np.abs(expected).max()
    # What lies below float32's range is 0 in the file.
    return np.abs(found - expected).max() / scale if scale > 1e-30 else np.abs(found).max()


def module_output(case):
    """The outputs of PyTorch's own module with the same weights; None for the linear RNN, which it lacks."""
    if case.cell == "rnn_linear":
        return None
    kinds = {"lstm": (torch.nn.LSTM, {}), "gru": (torch.nn.GRU, {})}
    kind, options = kinds.get(case.cell, (torch.nn.RNN, {"nonlinearity": case.cell.removeprefix("rnn_")}))
    module = kind(case.I, case.H, case.layers, bidirectional=case.directions == 2, **options).double()
    module.load_state_dict({name[4:]: w for name, w in case.weights.items() if name.startswith("rnn.")})
    head = case.weights["head.weight"].double(), case.weights["head.bias"].double()
    return torch.nn.functional.linear(module(case.inputs)[0], *head)


def check(case, program, folder):
    """The greatest disagreement over all tensors, and the tensor's name."""
    paths = {name: os.path.join(folder, f"{name}.safetensors") for name in ["weights", "input", "output"]}
    save_file({n: w.numpy() for n, w in case.weights.items()}, paths["weights"], metadata={"cell": case.cell})
    save_file(case.file, paths["input"])
    subprocess.run(
        [program, "probe", *(part for name, path in paths.items() for part in (f"--{name}", path))], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found, expected = load_file(paths["output"]), Reference(case).tensors()
    assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
    expected_output = module_output(case)
    if expected_output is not None:
        assert disagreement(found["output"], expected_output) < 1e-4, f"{case}: the module's output differs"
    return max((disagreement(found[name], value), name) for name, value in expected.items())


def trained_weights(program, folder, cell, both):
    """What a short training run of rnnscope ends with."""
    path = os.path.join(folder, f"{cell}-{both}.rnntrace")
    kind = ["rnn", "--activation", cell.removeprefix("rnn_")] if cell.startswith("rnn") else [cell]
    command = [program, "train", "--task", "adding", "--cell", *kind, "--hidden", "9", "--layers", "2", "--length", "20",
               "--steps", "40", "--record-every", "10", "--record", path, *(["--bidirectional"] if both else [])]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    bytes, = sqlite3.connect(path).execute("SELECT bytes FROM checkpoints ORDER BY step DESC LIMIT 1").fetchone()
    return {name: weight for name, weight in load(bytes).items() if name.startswith(("rnn.", "head."))}


def cases(arguments, folder):
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        yield f"random network, seed {seed}", Case(seed)
    for cell, both in itertools.product([*PHI, "lstm", "gru"], [False, True]):
        weights = trained_weights(arguments.rnnscope, folder, cell, both)
        yield "trained network", Case(arguments.seed, (cell, weights))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rnnscope", default="rnnscope", help="the program")
    parser.add_argument("--count", type=int, default=50, help="how many random networks")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    count, worst = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for what, case in cases(arguments, folder):
            found, name = check(case, arguments.rnnscope, folder)
            count, worst = count + 1, max(worst, found)
            assert found < 1e-4, f"{what}, {case}: {name} differs by {found:.1e} of its largest magnitude"
    print(f"{count} networks agree with PyTorch, within {worst:.1e} of the largest magnitude")


if __name__ == "__main__":
    main()
