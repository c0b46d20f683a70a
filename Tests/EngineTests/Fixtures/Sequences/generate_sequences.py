"""Writes the reference values of packed batches, encoder–decoders and interventions beside this file; see ../README.md."""

import itertools
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

FOLDER = Path(__file__).parent
sys.path.append(str(FOLDER.parent))
import generate as base  # noqa: E402

DOUBLE = {"dtype": torch.float64}


def write(name, cell, tensors):
    """Given numbers as float32, which holds them exactly, results as float64."""
    given = ("rnn.", "decoder.", "head.", "input", "mask", "initial.", "clamp.value")
    stored = {}
    for key, value in tensors.items():
        value = value.detach().contiguous()
        is_given = value.dtype == torch.float64 and (key.startswith(given) or key == "target")
        stored[key] = value.float() if is_given else value
    save_file(stored, FOLDER / f"{name}.safetensors", {"cell": cell})


def draw_inputs(tokens, I, *extents):
    if tokens:
        given = torch.randint(0, I, extents)
        return {"tokens": given}, base.one_hot(given, I)
    inputs = base.float32_exact(torch.randn(*extents, I, **DOUBLE))
    return {"input": inputs}, inputs


def masked_loss(output, target, counted):
    """The mean over the timesteps and sequences that count."""
    if target.dtype == torch.int64:
        return F.cross_entropy(output[counted], target[counted], ignore_index=base.IGNORED)
    return F.mse_loss(output[counted], target[counted])


def head_of(weights):
    return [weights[f"head.{n}"].detach().clone().requires_grad_() for n in ("weight", "bias")]


def gradients_of(networks, head):
    found = {f"grad.{part}.{n}": p.grad for part, network in networks.items() for n, p in network.named_parameters()}
    return found | {"grad.head.weight": head[0].grad, "grad.head.bias": head[1].grad}


# Packed batches


def packed_case(seed, cell, layers, directions, kind, T, lengths, H, I, O, tokens=False, initial=False):
    torch.manual_seed(seed)
    B = len(lengths)
    weights = base.draw_weights(cell, I, H, O, layers, directions)
    given, inputs = draw_inputs(tokens, I, T, B)
    target, _ = base.draw_targets("ce" if kind == "ce" else "mse", T, O, (B,))
    network = base.library_network(cell, I, H, layers, directions, weights)
    head = head_of(weights)
    states = [base.float32_exact(torch.randn(layers * directions, B, H, **DOUBLE)) for _ in range(2 if cell == "lstm" else 1)]
    start = (tuple(states) if cell == "lstm" else states[0]) if initial else None
    packed = pack_padded_sequence(inputs, torch.tensor(lengths), enforce_sorted=False)
    hidden, final = network(packed, start)
    hidden, _ = pad_packed_sequence(hidden, total_length=T)
    counted = torch.arange(T)[:, None] < torch.tensor(lengths)[None, :]
    output = F.linear(hidden, *head)
    loss = masked_loss(output, target, counted)
    loss.backward()
    given |= {"target": target, "lengths": torch.tensor(lengths)}
    result = {"output": output * counted[..., None], "loss": loss.reshape(1)} | gradients_of({"rnn": network}, head)
    finals = dict(zip(("hidden", "cell"), final if cell == "lstm" else (final,)))
    for index, place in enumerate(base.suffixes(layers, directions)):
        for (quantity, value), begin in zip(finals.items(), states):
            result[f"final.{quantity}.{place}"] = value[index]
            if initial:
                given[f"initial.{quantity}.{place}"] = begin[index]
    name = f"packed_{cell}_l{layers}_d{directions}_{kind}" + ("_from_state" if initial else "")
    write(name, cell, weights | given | result)


def packed_cases():
    seed = itertools.count(2001)
    lengths = itertools.cycle([[7, 3, 1, 5], [2, 6, 4], [4, 4, 7, 1, 6]])
    for cell, layers, directions in itertools.product(("rnn_tanh", "rnn_relu", "lstm", "gru"), (1, 2, 3), (1, 2)):
        kind = "ce" if (layers + directions) % 2 == 0 else "mse"
        packed_case(next(seed), cell, layers, directions, kind, 7, next(lengths), 5, 3, 4, tokens=kind == "ce")
    for cell in ("rnn_tanh", "lstm", "gru"):
        packed_case(next(seed), cell, 2, 2, "mse", 6, [3, 6, 1], 5, 3, 2, initial=True)


# Encoder–decoders by PyTorch's own layers, in batches


def draw_decoder(cell, I, H, layers):
    drawn = base.draw_weights(cell, I, H, 1, layers, 1)
    return {"decoder" + n[3:]: w for n, w in drawn.items() if n.startswith("rnn.")}


def decoder_network(cell, I, H, layers, weights):
    renamed = {"rnn" + n[7:]: w for n, w in weights.items() if n.startswith("decoder.")}
    return base.library_network(cell, I, H, layers, 1, renamed)


def seq2seq_batch_case(seed, cell, layers, kind, S, T, B, H, I, O, tokens=False, lengths=None):
    torch.manual_seed(seed)
    weights = base.draw_weights(cell, I, H, O, layers, 1) | draw_decoder(cell, I, H, layers)
    given, inputs = draw_inputs(tokens, I, T, B)
    target, _ = base.draw_targets("ce" if kind == "ce" else "mse", T, O, (B,))
    encoder, decoder = base.library_network(cell, I, H, layers, 1, weights), decoder_network(cell, I, H, layers, weights)
    head = head_of(weights)
    _, state = encoder(inputs[:S])
    hidden, _ = decoder(inputs[S:], state)
    answers = F.linear(hidden, *head)
    output = torch.cat([torch.zeros(S, B, O, **DOUBLE), answers])
    ends = torch.tensor(lengths or [T] * B)
    counted = (torch.arange(T)[:, None] < ends[None, :]) & (torch.arange(T)[:, None] >= S)
    loss = masked_loss(output, target, counted)
    loss.backward()
    given |= {"target": target, "source": torch.tensor([S])} | ({"lengths": ends} if lengths else {})
    result = {"output": output * counted[..., None], "loss": loss.reshape(1)}
    result |= gradients_of({"rnn": encoder, "decoder": decoder}, head)
    write(f"seq2seq_batch_{cell}_l{layers}_{kind}" + ("_lengths" if lengths else ""), cell, weights | given | result)


# One sequence, unrolled, with every internal value: encoder–decoders and interventions


def held(value, clamps, quantity, place, t):
    """`value` with what `clamps` hold of it as constants, which get a gradient and pass none on."""
    for clamp in clamps:
        if (clamp["quantity"], clamp["place"]) == (quantity, place) and clamp["first"] <= t <= clamp["last"]:
            mask = torch.arange(value.shape[-1]) == clamp["unit"]
            value = torch.where(mask, torch.full_like(value, clamp["value"]), value)
    return value


def clamped_step(cell, x, state, weights, part, place, t, clamps, record):
    """`base.cell_step` with some values held."""
    h, c = state
    xz = F.linear(x, weights[f"{part}.weight_ih_{place}"], weights[f"{part}.bias_ih_{place}"])
    hz = F.linear(h, weights[f"{part}.weight_hh_{place}"], weights[f"{part}.bias_hh_{place}"])

    def gate(name, value):
        value = held(value, clamps, f"gate.{name}", place, t)
        record[f"gate.{name}"].append(value)
        return value

    def pre(name, value):
        return base.keep(record, f"pre.{name}" if name else "pre", value)

    if cell == "lstm":
        zi, zf, zg, zo = (xz + hz).chunk(4, -1)
        i, f = gate("input", pre("input", zi).sigmoid()), gate("forget", pre("forget", zf).sigmoid())
        g, o = gate("candidate", pre("candidate", zg).tanh()), gate("output", pre("output", zo).sigmoid())
        c = base.keep(record, "cell", held(f * c + i * g, clamps, "cell", place, t))
        h = o * c.tanh()
    elif cell == "gru":
        (xr, xu, xn), (hr, hu, hn) = xz.chunk(3, -1), hz.chunk(3, -1)
        r, u = gate("reset", pre("reset", xr + hr).sigmoid()), gate("update", pre("update", xu + hu).sigmoid())
        n = gate("candidate", pre("candidate", xn + r * hn).tanh())
        h = (1 - u) * n + u * h
    else:
        h = {"rnn_tanh": torch.tanh, "rnn_relu": torch.relu}[cell](pre("", xz + hz))
    return base.keep(record, "hidden", held(h, clamps, "hidden", place, t)), c


def unrolling(clamps, source):
    """A function like `base.unroll`, with `clamps` held and a decoder from timestep `source` on."""

    def unroll(cell, inputs, weights, layers, directions, H):
        T = inputs.shape[0]
        records, joined = {}, []
        xs = [held(inputs[t], clamps, "input", "", t) for t in range(T)]
        for layer in range(layers):
            states = []
            for place in base.suffixes(layers, directions)[layer * directions:(layer + 1) * directions]:
                record = records[place] = base.Record()
                state = (torch.zeros(H, **DOUBLE), torch.zeros(H, **DOUBLE))
                backwards = place.endswith("_reverse")
                for t in reversed(range(T)) if backwards else range(T):
                    part = "rnn" if source is None or t < source else "decoder"
                    state = clamped_step(cell, xs[t], state, weights, part, place, t, clamps, record)
                if backwards:
                    for values in record.values():
                        values.reverse()
                states.append(record["hidden"])
            xs = [torch.cat([half[t] for half in states]).clone() for t in range(T)]
            for x in xs:
                x.retain_grad()
            joined.append(xs)
        output = torch.stack([F.linear(x, weights["head.weight"], weights["head.bias"]) for x in xs])
        if source is not None:
            output = output * (torch.arange(T) >= source)[:, None]
        return output, records, joined

    return unroll


def single_case(name, seed, cell, layers, directions, kind, T, H, I, O, tokens=False, source=None, clamps=()):
    torch.manual_seed(seed)
    weights = base.draw_weights(cell, I, H, O, layers, directions)
    if source is not None:
        weights |= {n: w for n, w in draw_decoder(cell, I, H, layers).items()}
    given, inputs = draw_inputs(tokens, I, T)
    target, mask = base.draw_targets("ce" if kind == "ce" else "mse", T, O)
    if source is not None and kind == "ce":
        target[:source] = base.IGNORED
    if source is not None and kind == "mse":
        mask = (torch.arange(T) >= source).double()
    base.unroll = unrolling(clamps, source)
    result, smallest = base.reference(cell, inputs, target, mask, weights, layers, directions, H)
    assert cell != "rnn_relu" or smallest > 1e-5, f"{name}: choose another seed"
    given |= {"target": target} | ({} if mask is None else {"mask": mask})
    if source is not None:
        given["source"] = torch.tensor([source])
    if clamps:
        quantities = ["hidden", "cell", "input"] + [f"gate.{g}" for g in
                      ("input", "forget", "candidate", "output", "reset", "update")]
        numbers = [[quantities.index(c["quantity"]), int(c["place"][1:2] or 0), int(c["place"].endswith("_reverse")),
                    c["unit"], c["first"], c["last"]] for c in clamps]
        given["clamp.places"] = torch.tensor(numbers)
        given["clamp.value"] = torch.tensor([c["value"] for c in clamps], **DOUBLE)
    write(name, cell, weights | given | result)


def seq2seq_cases():
    seed = itertools.count(3001)
    for cell, layers in itertools.product(("rnn_tanh", "rnn_relu", "lstm", "gru"), (1, 2)):
        seq2seq_batch_case(next(seed), cell, layers, "ce", 4, 7, 3, 5, 6, 6, tokens=True)
        seq2seq_batch_case(next(seed), cell, layers, "mse", 1, 6, 2, 5, 3, 2)
        single_case(f"seq2seq_unroll_{cell}_l{layers}_ce", next(seed), cell, layers, 1, "ce", 7, 5, 3, 4, source=4)
        single_case(f"seq2seq_unroll_{cell}_l{layers}_mse", next(seed), cell, layers, 1, "mse", 6, 4, 2, 3, source=1)
    seq2seq_batch_case(next(seed), "lstm", 2, "ce", 3, 8, 4, 17, 6, 6, tokens=True, lengths=[8, 5, 4, 7])


def clamp(quantity, unit, first, last, value, place="l0"):
    return {"quantity": quantity, "place": place, "unit": unit, "first": first, "last": last, "value": value}


CLAMPS = {
    "hidden": [clamp("hidden", 1, 2, 4, 0.75), clamp("hidden", 3, 0, 0, -0.5, "l1")],
    "input": [clamp("input", 1, 1, 3, 0.5, "")],
}
GATED = {
    "cell": [clamp("cell", 0, 3, 4, 1.5), clamp("cell", 2, 1, 1, -2.0, "l1")],
    "gates": [clamp("gate.forget", 1, 2, 5, 1.0), clamp("gate.input", 0, 1, 3, 0.0), clamp("gate.output", 2, 4, 4, 1.25),
              clamp("gate.candidate", 3, 0, 6, -1.0, "l1"), clamp("gate.output", 3, 2, 2, 0.0, "l1")],
}
GRU_GATES = [clamp("gate.update", 1, 2, 5, 1.0), clamp("gate.reset", 0, 1, 3, 0.0), clamp("gate.candidate", 2, 4, 4, 1.25),
             clamp("gate.reset", 3, 0, 6, 0.5, "l1"), clamp("gate.update", 3, 3, 3, 0.0, "l1")]


def clamp_cases():
    seed = itertools.count(4001)
    for cell in ("rnn_tanh", "rnn_relu", "lstm", "gru"):
        kinds = CLAMPS | (GATED if cell == "lstm" else {"gates": GRU_GATES} if cell == "gru" else {})
        for name, clamps in kinds.items():
            single_case(f"clamp_{cell}_l2_{name}", next(seed), cell, 2, 1, "ce", 7, 5, 3, 4, tokens=name == "input", clamps=clamps)
        reverse = [c | {"place": "l0_reverse" if c["place"] == "l0" else c["place"]} for cs in kinds.values() for c in cs]
        single_case(f"clamp_{cell}_l2_d2_all", next(seed), cell, 2, 2, "mse", 7, 5, 3, 2, clamps=reverse)
    everything = [c for cs in (CLAMPS | GATED).values() for c in cs]
    single_case("clamp_lstm_l2_seq2seq", next(seed), "lstm", 2, 1, "ce", 8, 5, 3, 4, source=3, clamps=everything)


if __name__ == "__main__":
    for old in FOLDER.glob("*.safetensors"):
        old.unlink()
    packed_cases()
    seq2seq_cases()
    clamp_cases()
