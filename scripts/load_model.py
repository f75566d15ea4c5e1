"""load_model(path): the PyTorch module of a model that lifeticket wrote, from boards [batch, 1, height, width] to logits."""
import h5py
import torch
from torch import nn

class Function(nn.Module):
    """An activation that PyTorch has no module for; with coefficients [channels, ...] that are trained."""
    def __init__(self, function, *coefficients):
        super().__init__()
        self.function = function
        if coefficients:
            self.weight = nn.Parameter(torch.ones(*coefficients))

    def forward(self, z):
        return self.function(z, *(c[:, None, None] for c in self.weight.T)) if hasattr(self, "weight") else self.function(z)

# By the program's word: the module of a layer of so many channels.
ACTIVATIONS = {
    "relu": lambda channels: nn.ReLU(), "leaky": lambda channels: nn.LeakyReLU(), "prelu": nn.PReLU,
    "elu": lambda channels: nn.ELU(), "celu": lambda channels: nn.CELU(), "selu": lambda channels: nn.SELU(),
    "gelu": lambda channels: nn.GELU(), "silu": lambda channels: nn.SiLU(), "mish": lambda channels: nn.Mish(),
    "tanh": lambda channels: nn.Tanh(), "sigmoid": lambda channels: nn.Sigmoid(), "softplus": lambda channels: nn.Softplus(),
    "gaussian": lambda channels: Function(lambda z: torch.exp(-z * z / 2)), "sine": lambda channels: Function(torch.sin),
    "adaptive_sigmoid": lambda channels: Function(lambda z, a, b: a * torch.tanh(b * z / 2), channels, 2),
    "softsign": lambda channels: nn.Softsign(), "square": lambda channels: Function(lambda z: z * z),
    "root_square": lambda channels: Function(torch.abs), "step": lambda channels: Function(lambda z: (z > 0).to(z.dtype)),
    "quadratic": lambda channels: Function(lambda z, c, d, e: c + z * (d + e * z), channels, 3),
}

class Residual(nn.Sequential):
    """Generations that add the channels which they read to the first sums of their 1x1 layer."""
    def forward(self, x):
        for name, module in self.named_children():
            l = int(name[5:]) if name.startswith("layer") else None
            if l is not None and l % 2 == 0:
                read = x
            x = module(x)
            if l is not None and l % 2 == 1:
                channels = min(read.shape[1], x.shape[1])
                x = torch.cat([x[:, :channels] + read[:, :channels], x[:, channels:]], 1)
        return x

def load_model(path):
    with h5py.File(path) as file:
        about, numbers = dict(file.attrs), torch.from_numpy(file["final"][:])
    n, padding = int(about["generations"]), "circular" if about["boundary"] == b"torus" else "zeros"
    sides = [2 * n + 1] + 2 * n * [1] if about["family"] == b"window" else n * [3, 1] + [1]
    filters, network = [1, *map(int, about["filters"].split(b"-"))], Residual() if about.get("residual") == b"TRUE" else nn.Sequential()
    filters += [0] * (2 * n + 1 - len(filters)) + [1]
    alone = [l for l in range(2 * n) if filters[l + 1] == 0]  # a generation without a 1x1 layer: it is the identity
    for l in alone:
        filters[l + 1] = filters[l]
    for l, (inputs, outputs, side) in enumerate(zip(filters, filters[1:], sides)):
        network.add_module(f"layer{l}", nn.Conv2d(inputs, outputs, side, padding=side // 2, padding_mode=padding))
        if l < 2 * n and l not in alone:
            network.add_module(f"activation{l}", ACTIVATIONS[about["activation"].decode()](outputs))
    nn.utils.vector_to_parameters(numbers, network.parameters())
    return network
