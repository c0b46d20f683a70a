"""Times one training step of PyTorch and of rnnscope side by side, on the same machine in the same run.

    python3 bench_torch.py --rnnscope ../../.build/release/rnnscope
    python3 bench_torch.py --rnnscope rnnscope --cell lstm --size 100,32,64,128 --threads 2 --seconds 5

A step is forward, cross-entropy at every timestep, full backpropagation through time, clipping by norm and Adam, on
dense input vectors with O = I, in float32. "plain" is the module (nn.LSTM, nn.GRU, nn.RNN) under a linear head;
"recorded" is what shows the internals of one sequence of the batch: in rnnscope a recorded step, in PyTorch the cell
unrolled by hand with retain_grad on every state and pre-activation, because the modules do not show them.

Where JAX is installed, its jitted scan (`jax_step.py`) is timed as well, plain. The programs take turns, a few rounds
each. Times are medians in µs; a ratio is the other's median over rnnscope's.
"""
import argparse
import json
import statistics
import subprocess
import time

import jax_step
import torch
from torch import nn
from torch.nn import functional

STANDARD_SIZES = ["50,1,16,32", "50,16,32,64", "100,32,64,128", "200,32,64,256"]
MODULES = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
WARM_UP_COUNT = 3
FEWEST_SAMPLES = 5


class PlainModel(nn.Module):
    """A module of PyTorch's under a linear head."""

    def __init__(self, cell, input_size, hidden_size):
        super().__init__()
        self.rnn = MODULES[cell](input_size, hidden_size)
        self.head = nn.Linear(hidden_size, input_size)

    def forward(self, inputs):
        return self.head(self.rnn(inputs)[0]), {}


class UnrolledModel(PlainModel):
    """The same network one timestep at a time, keeping every value and asking for its gradient."""

    def __init__(self, cell, input_size, hidden_size):
        super().__init__(cell, input_size, hidden_size)
        self.step = {"lstm": self._lstm, "gru": self._gru, "rnn": self._rnn}[cell]

    def forward(self, inputs):
        rnn, kept = self.rnn, {}
        projected = functional.linear(inputs, rnn.weight_ih_l0, rnn.bias_ih_l0)
        recurrent = rnn.weight_hh_l0.t()
        state = (inputs.new_zeros(inputs.shape[1], rnn.hidden_size),) * 2
        for timestep in range(inputs.shape[0]):
            state, values, watched = self.step(
                projected[timestep], torch.addmm(rnn.bias_hh_l0, state[0], recurrent), state)
            for name, value in {**values, **watched}.items():
                kept.setdefault(name, []).append(value)
            for value in watched.values():
                value.retain_grad()
        return self.head(torch.stack(kept["hidden"])), kept

    @staticmethod
    def _lstm(from_input, from_state, state):
        sums = from_input + from_state
        i, f, g, o = sums.chunk(4, 1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        cell = f * state[1] + i * g
        hidden = o * cell.tanh()
        gates = {"gate.input": i, "gate.forget": f, "gate.candidate": g, "gate.output": o}
        return (hidden, cell), gates, {"sums": sums, "cell": cell, "hidden": hidden}

    @staticmethod
    def _gru(from_input, from_state, state):
        size = state[0].shape[1]
        sums = from_input[:, : 2 * size] + from_state[:, : 2 * size]
        r, z = sums.sigmoid().chunk(2, 1)
        candidate_sums = from_input[:, 2 * size :] + r * from_state[:, 2 * size :]
        n = candidate_sums.tanh()
        hidden = n + z * (state[0] - n)
        gates = {"gate.reset": r, "gate.update": z, "gate.candidate": n}
        return (hidden,), gates, {"sums": sums, "candidate_sums": candidate_sums, "hidden": hidden}

    @staticmethod
    def _rnn(from_input, from_state, state):
        sums = from_input + from_state
        hidden = sums.tanh()
        return (hidden,), {}, {"sums": sums, "hidden": hidden}


def training_step(model, size):
    """A function that trains one step and gives the internals of the batch's first sequence."""
    timesteps, batch_size, input_size, _ = size
    parameters = list(model.parameters())
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    inputs = torch.rand(timesteps, batch_size, input_size) * 2 - 1
    targets = torch.randint(0, input_size, (timesteps * batch_size,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        outputs, kept = model(inputs)
        loss = functional.cross_entropy(outputs.flatten(0, 1), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        with torch.no_grad():
            sequence = {name: torch.stack([value[0] for value in values]) for name, values in kept.items()}
            gradients = {
                f"grad.{name}": torch.stack([value.grad[0] for value in values])
                for name, values in kept.items() if values[0].retains_grad
            }
        return loss.item(), sequence, gradients

    return step


def median_microseconds(step, seconds):
    for _ in range(WARM_UP_COUNT):
        step()
    samples, end = [], time.perf_counter() + seconds
    while len(samples) < FEWEST_SAMPLES or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        samples.append(time.perf_counter() - start)
    return statistics.median(samples) * 1e6


def rnnscope_line(options, cell, size, seconds):
    """What `rnnscope bench --json` says, parsed."""
    command = [options.rnnscope, "bench", "--json", "--cell", cell, "--size", ",".join(map(str, size))]
    command += ["--threads", str(options.threads), "--seconds", str(seconds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def check_agreement(cell, size):
    """Stops unless the unrolled cell computes what the module computes."""
    unrolled = UnrolledModel(cell, size[2], size[3])
    inputs = torch.rand(size[0], size[1], size[2])
    difference = (unrolled(inputs)[0] - PlainModel.forward(unrolled, inputs)[0]).abs().max().item()
    if not difference < 1e-4:
        raise SystemExit(f"the unrolled {cell} differs from nn.{MODULES[cell].__name__} by {difference}")


def compare(options, jax, cell, size):
    """Medians over all rounds: rnnscope plain and recorded, PyTorch plain and recorded, JAX plain (or None)."""
    check_agreement(cell, size)
    plain = training_step(PlainModel(cell, size[2], size[3]), size)
    unrolled = training_step(UnrolledModel(cell, size[2], size[3]), size)
    scan = jax_step.training_step(jax, cell, size) if jax else None
    share = options.seconds / options.rounds / 2
    rounds = []
    for _ in range(options.rounds):
        line = rnnscope_line(options, cell, size, 2 * share)
        torch_times = (median_microseconds(plain, share), median_microseconds(unrolled, share))
        jax_times = (median_microseconds(scan, share),) if jax else ()
        rounds.append((line["plain_us"], line["recorded_us"]) + torch_times + jax_times)
    medians = [statistics.median(column) for column in zip(*rounds)]
    return medians if jax else medians + [None]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rnnscope", default="rnnscope", help="the program; a release build")
    parser.add_argument("--cell", choices=list(MODULES), action="append", help="default: all")
    parser.add_argument("--size", metavar="T,B,I,H", action="append", help="default: the four standard sizes")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=6, help="for each program and line")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    jax = jax_step.load(options.threads)
    print(f"torch {torch.__version__}, {options.threads} thread(s); medians in µs, ratio = the other / rnnscope")
    if not jax:
        print("JAX is not installed: its columns are left out")
    jax_heading = f" {'jax':>11} {'ratio':>8}" if jax else ""
    print(f"{'':23}| {'plain':^32}{' ' * len(jax_heading)} | {'recorded':^32}")
    columns = f"{'rnnscope':>11} {'torch':>11} {'ratio':>8}"
    print(f"{'T':>3} {'B':>3} {'I':>3} {'H':>4} cell   | {columns}{jax_heading} | {columns}")
    for text in options.size or STANDARD_SIZES:
        size = tuple(int(extent) for extent in text.split(","))
        for cell in options.cell or MODULES:
            plain, recorded, torch_plain, torch_recorded, scan = compare(options, jax, cell, size)
            jax_columns = f" {scan:11.1f} {scan / plain:8.2f}" if jax else ""
            print(
                f"{size[0]:3} {size[1]:3} {size[2]:3} {size[3]:4} {cell:6} "
                f"| {plain:11.1f} {torch_plain:11.1f} {torch_plain / plain:8.2f}{jax_columns} "
                f"| {recorded:11.1f} {torch_recorded:11.1f} {torch_recorded / recorded:8.2f}", flush=True)


if __name__ == "__main__":
    main()
