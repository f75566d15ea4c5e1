#!/usr/bin/env python3
"""Writes torch_values.h: what PyTorch makes of L(1,1), L(1,3) and L(2,2), and of L(1,2) and L(2,2) with
other activations, for tests/test_torch.c.

    python3 tests/oracle/torch_values.py > tests/oracle/torch_values.h

Needs python3-torch; the tests need only the header. The networks are nn.Conv2d chains in double
precision, their parameters one flat block in the order that parameters() gives, PReLU's after those of
its layer: the order that lifeticket promises. Seeds are tried until no unit is near its kink and no gradient is zero, so that
every stored number says something.
"""
import math
import textwrap

import torch
from torch import nn

BATCH, HEIGHT, WIDTH = 2, 5, 6
LEARNING_RATE, STEPS = 0.01, 3
SGD_RATE, SGD_MOMENTUM = 0.1, 0.9


class Leaky(nn.LeakyReLU):
    """Its slope is a float32 in lifeticket."""
    def __init__(self, channels):
        super().__init__(torch.tensor(0.01, dtype=torch.float32).item())


ACTIVATIONS = {"relu": lambda channels: nn.ReLU(), "leaky": Leaky, "prelu": nn.PReLU}


class Network(nn.Module):
    def __init__(self, n, m, activation, padding_mode):
        super().__init__()
        layers, channels = [], 1
        for _ in range(n):
            layers += [nn.Conv2d(channels, 2 * m, 3, padding=1, padding_mode=padding_mode),
                       ACTIVATIONS[activation](2 * m),
                       nn.Conv2d(2 * m, m, 1),
                       ACTIVATIONS[activation](m)]
            channels = m
        self.hidden = nn.ModuleList(layers)
        self.output = nn.Conv2d(m, 1, 1)

    def forward(self, x):
        self.nearest = math.inf
        for layer in self.hidden:
            x = layer(x)
            if isinstance(layer, nn.Conv2d):
                self.nearest = min(self.nearest, x.abs().min().item())
        return self.output(x)


def flat(tensors):
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def train(model, optimizer, cells, target, nearest, least):
    """Logits, loss and gradient before the first step, and the parameters after all; None when a number would say
    nothing, because a unit is nearer to its kink, or an element of the gradient smaller."""
    for step in range(STEPS):
        optimizer.zero_grad()
        logits = model(cells)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, target)
        loss.backward()
        gradient = flat(p.grad for p in model.parameters())
        if model.nearest < nearest or gradient.abs().min() < least:
            return None
        if step == 0:
            first = logits.detach(), loss.item(), gradient.clone()
        optimizer.step()
    return *first, flat(model.parameters())


def attempt(n, m, activation, padding_mode, seed):
    """One network on one batch, by two optimisers; None when a number would say nothing."""
    torch.manual_seed(seed)
    model = Network(n, m, activation, padding_mode).double()
    count = sum(p.numel() for p in model.parameters())
    # Exact in float32, and large enough to keep the units busy.
    block = (torch.rand(count) * 1.6 - 0.7).float()
    nn.utils.vector_to_parameters(block.double(), model.parameters())
    cells = (torch.rand(BATCH, 1, HEIGHT, WIDTH) < 0.4).double()
    target = (torch.rand(BATCH, 1, HEIGHT, WIDTH) < 0.4).double()
    adam = train(model, torch.optim.Adam(model.parameters(), lr=LEARNING_RATE), cells, target, 1e-3, 1e-4)
    if adam is None:
        return None
    nn.utils.vector_to_parameters(block.double(), model.parameters())
    sgd = train(model, torch.optim.SGD(model.parameters(), lr=SGD_RATE, momentum=SGD_MOMENTUM), cells, target,
                1e-4, 0)
    if sgd is None:
        return None
    return block, cells, target, *adam, sgd[-1]


def array(kind, name, values, form):
    text = ", ".join(form % v for v in values.reshape(-1).tolist())
    return (f"static const {kind} {name}[] = {{\n"
            + textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="    ") + "};")


print(f"""// Made by torch_values.py with PyTorch {torch.__version__}; not edited by hand.
#include "net/net.h"

#define TORCH_BATCH         {BATCH}
#define TORCH_HEIGHT        {HEIGHT}
#define TORCH_WIDTH         {WIDTH}
#define TORCH_LEARNING_RATE {LEARNING_RATE}
#define TORCH_STEPS         {STEPS}
#define TORCH_SGD_RATE      {SGD_RATE}
#define TORCH_SGD_MOMENTUM  {SGD_MOMENTUM}
""")
cases = []
shapes = [(1, 1, "relu"), (1, 3, "relu"), (2, 2, "relu"), (1, 2, "leaky"), (2, 2, "leaky"), (1, 2, "prelu"),
          (2, 2, "prelu")]
for n, m, activation in shapes:
    for mode in "circular", "zeros":
        seed = next(s for s in range(10**6) if attempt(n, m, activation, mode, s) is not None)
        block, cells, target, logits, loss, gradient, after, after_sgd = attempt(n, m, activation, mode, seed)
        name = f"torch_{n}_{m}_{activation}_{mode}"
        print(array("float", name + "_parameters", block, "%.8ef"))
        print(array("float", name + "_cells", cells, "%d"))
        print(array("float", name + "_target", target, "%d"))
        print(array("double", name + "_logits", logits, "%.17g"))
        print(array("double", name + "_gradient", gradient, "%.17g"))
        print(array("double", name + "_after", after, "%.17g"))
        print(array("double", name + "_after_sgd", after_sgd, "%.17g"))
        cases.append(f"    {{{n}, {m}, NET_{activation.upper()}, {int(mode == 'zeros')}, {loss:.17g}, {name}_parameters,\n"
                     f"     {name}_cells, {name}_target,\n     {name}_logits, {name}_gradient,\n"
                     f"     {name}_after, {name}_after_sgd}},")
print("\n// What PyTorch made of each network: loss, logits and gradient at first, parameters after\n"
      "// so many steps by Adam, and by SGD.")
print("static const struct torch_case {\n    size_t n, m;\n    enum net_activation activation;\n    int zero_padding;\n    double loss;\n"
      "    const float *parameters, *cells, *target;\n    const double *logits, *gradient, *after, *after_sgd;\n"
      "} torch_cases[] = {")
print("\n".join(cases))
print("};")
