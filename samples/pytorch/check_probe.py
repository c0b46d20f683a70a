"""Checks `rnnscope probe` and rnnscope's weights against PyTorch's own modules:

    python3 check_probe.py --rnnscope ../../.build/release/rnnscope

Weights of nn.RNN, nn.LSTM and nn.GRU are probed over sequences of up to 500 timesteps, and weights that rnnscope
trained are loaded into those modules with `load_state_dict`. Outputs, loss, states and the gradients of all parameters
must agree with PyTorch in float64 to 1e-4 of each tensor's largest magnitude. Needs torch and safetensors.
"""
import argparse
import itertools
import os
import sqlite3
import subprocess
import tempfile

import torch
from safetensors.torch import load, load_file, save_file
from torch import nn
from torch.nn import functional

TOLERANCE = 1e-4
MODULES = {"rnn_tanh": nn.RNN, "rnn_relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def module(cell, inputs, hidden, layers, both):
    options = {"nonlinearity": cell[4:]} if cell.startswith("rnn") else {}
    return MODULES[cell](inputs, hidden, layers, bidirectional=both, **options)


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(command)}: {result.stderr}")


def probe(options, folder, weights, cell, sequence):
    """What `rnnscope probe` says of `weights` (a state dict with prefixes) over `sequence`."""
    paths = [os.path.join(folder, name) for name in ("weights.safetensors", "input.safetensors", "output.safetensors")]
    save_file({name: value.contiguous() for name, value in weights.items()}, paths[0], {"cell": cell})
    save_file(sequence, paths[1])
    run(options.rnnscope, "probe", "--weights", paths[0], "--input", paths[1], "--output", paths[2])
    return load_file(paths[2])


def expected(rnn, head, sequence):
    """The same tensors by PyTorch in float64."""
    twin = nn.ModuleDict({"rnn": rnn, "head": head}).double()
    states = twin["rnn"](sequence["input"].double())[0]
    output, target = twin["head"](states), sequence["target"]
    loss = functional.cross_entropy(output, target) if target.dtype == torch.int64 \
        else functional.mse_loss(output, target.double())
    names, parameters = zip(*twin.named_parameters())
    tensors = {f"grad.{name}": g for name, g in zip(names, torch.autograd.grad(loss, parameters))}
    for d, half in enumerate(states.chunk(2 if rnn.bidirectional else 1, -1)):
        tensors[f"hidden.l{rnn.num_layers - 1}" + ("_reverse" if d else "")] = half
    return tensors | {"output": output, "loss": loss.reshape(1)}


def compare(options, folder, cell, rnn, head, sequence):
    """The largest difference, relative to each tensor's largest magnitude."""
    weights = nn.ModuleDict({"rnn": rnn, "head": head}).float().state_dict()
    found, worst = probe(options, folder, weights, cell, sequence), 0.0
    for name, wanted in expected(rnn, head, sequence).items():
        difference = (found[name].double() - wanted).abs().max().item() / max(wanted.abs().max().item(), 1e-30)
        assert difference <= TOLERANCE, f"{cell}, T {len(sequence['input'])}: {name} differs by {difference}"
        worst = max(worst, difference)
    return worst


def sequence(timesteps, inputs, outputs, loss):
    target = torch.randint(outputs, (timesteps,)) if loss == "ce" else torch.randn(timesteps, outputs)
    return {"input": torch.randn(timesteps, inputs), "target": target}


def check_modules(options, folder):
    """Weights of PyTorch's modules in rnnscope."""
    worst, count = 0.0, 0
    sizes = itertools.cycle([(1, 5), (7, 13), (50, 31), (20, 33), (500, 5), (9, 64)])
    for cell, layers, both, loss in itertools.product(MODULES, [1, 2, 3], [False, True], ["ce", "mse"]):
        timesteps, hidden = next(sizes)
        rnn, head = module(cell, 3, hidden, layers, both), nn.Linear(hidden * (2 if both else 1), 4)
        worst = max(worst, compare(options, folder, cell, rnn, head, sequence(timesteps, 3, 4, loss)))
        count += 1
    print(f"{count} modules agree with probe to {worst:.1e}")


def trained(options, folder, cell, both):
    """The weights in the last checkpoint of a short training run."""
    path = os.path.join(folder, f"{cell}-{both}.rnntrace")
    kind = ["--cell", "rnn", "--activation", cell[4:]] if cell.startswith("rnn") else ["--cell", cell]
    run(options.rnnscope, "train", "--task", "adding", *kind, "--hidden", "9", "--layers", "2", "--length", "20",
        "--steps", "40", "--record-every", "10", "--record", path, *(["--bidirectional"] if both else []))
    checkpoint, = sqlite3.connect(path).execute("SELECT bytes FROM checkpoints ORDER BY step DESC LIMIT 1").fetchone()
    return {n: w for n, w in load(checkpoint).items() if n.startswith(("rnn.", "head."))}


def check_trained_weights(options, folder):
    """Weights of rnnscope's runs in PyTorch's modules."""
    worst = 0.0
    for cell, both in itertools.product(MODULES, [False, True]):
        weights = trained(options, folder, cell, both)
        outputs, width = weights["head.weight"].shape
        rnn = module(cell, weights["rnn.weight_ih_l0"].shape[1], 9, 2, both)
        network = nn.ModuleDict({"rnn": rnn, "head": nn.Linear(width, outputs)})
        network.load_state_dict(weights)
        worst = max(worst, compare(
            options, folder, cell, network["rnn"], network["head"], sequence(30, rnn.input_size, outputs, "mse")))
    print(f"{2 * len(MODULES)} trained networks load into PyTorch and agree to {worst:.1e}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rnnscope", default="rnnscope", help="the program")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as temporary:
        check_modules(arguments, temporary)
        check_trained_weights(arguments, temporary)
