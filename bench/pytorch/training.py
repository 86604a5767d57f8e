#!/usr/bin/env python3
"""Measures how fast PyTorch trains the networks that this project's recipes train, on one CUDA GPU or on the CPU.

It mirrors src/Trainer/Recipes and src/Trainer/Networks: layers, initial weights, losses, optimizers, moving average.
Run on a GPU:   python3 bench/pytorch/training.py --batch 64,256 --json pytorch.json
Try on a CPU:   python3 bench/pytorch/training.py --batch 8 --seconds 1 --systems dcgan-32 --modes "eager float32"
It needs PyTorch alone (written for 2.11; 1.13 runs all but "compile"); pictures are random; --help has the options.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import time
from dataclasses import asdict, dataclass
from typing import Callable, Dict, List, Optional, Sequence, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional

LATENT = 100
PICTURES = 8192
AVERAGE_DECAY = 0.999
COLUMNS = (("system", -9), ("mode", -14), ("batch", 6), ("pictures/s", 11), ("ms/step", 9), ("GFLOP/step", 11),
           ("GFLOP/s", 10), ("of bf16", 8), ("peak MiB", 9), ("warm-up s", 10))


@dataclass(frozen=True)
class System:
    """What is trained."""

    name: str
    size: int
    width: int = 128
    discriminator_width: int = 32
    kernel: int = 5
    classes: int = 0
    critic_steps: int = 0


@dataclass(frozen=True)
class Mode:
    """How PyTorch computes it."""

    name: str
    tf32: bool = False
    bf16: bool = False
    compiled: bool = False


SYSTEMS = {system.name: system for system in (
    System("dcgan-64", 64, discriminator_width=64, kernel=4),
    System("dcgan-32", 32),
    System("cgan-32", 32, classes=10),
    System("wgan-32", 32, critic_steps=5),
)}
MODES = {mode.name: mode for mode in (
    Mode("eager float32"),
    Mode("eager tf32", tf32=True),
    Mode("eager bf16", tf32=True, bf16=True),
    Mode("compile bf16", tf32=True, bf16=True, compiled=True),
)}


class Reshape(nn.Module):
    """Rows of values as pictures, in the order in memory that the convolutions after it take."""

    def __init__(self, shape: Tuple[int, int, int], order: torch.memory_format) -> None:
        super().__init__()
        self.shape = shape
        self.order = order

    def forward(self, rows: Tensor) -> Tensor:
        return rows.reshape(rows.shape[0], *self.shape).contiguous(memory_format=self.order)


class ConditionalGenerator(nn.Module):
    """A generator whose input is the latent with the one-hot label behind it."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, latent: Tensor, label: Tensor) -> Tensor:
        return self.body(torch.cat([latent, label], 1))


class ConditionalDiscriminator(nn.Module):
    """A discriminator whose input is the picture with one plane per class behind it, in the picture's order."""

    def __init__(self, layers: nn.Module, order: torch.memory_format) -> None:
        super().__init__()
        self.layers = layers
        self.order = order

    def forward(self, picture: Tensor, label: Tensor) -> Tensor:
        planes = label[:, :, None, None].expand(-1, -1, picture.shape[2], picture.shape[3])
        return self.layers(torch.cat([picture, planes], 1).contiguous(memory_format=self.order))


def initialize(network: nn.Module) -> nn.Module:
    """Draws weights as DCGAN does: N(0, 0.02), scales of norms N(1, 0.02), and biases of zero."""
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d, nn.BatchNorm2d)):
            nn.init.normal_(module.weight, 1.0 if isinstance(module, nn.BatchNorm2d) else 0.0, 0.02)
            nn.init.zeros_(module.bias)
    return network


def make_generator(system: System, order: torch.memory_format) -> nn.Module:
    """DcganNetworks.Generator, and Concatenated around it where there are classes."""
    halvings = min(4, (system.size & -system.size).bit_length() - 1)
    channels = [system.width * multiple for multiple in (2, 4, 2, 1)][-halvings:]
    side = system.size >> halvings
    layers: List[nn.Module] = [
        nn.Linear(LATENT + system.classes, channels[0] * side * side), Reshape((channels[0], side, side), order)]
    padding, output_padding = (1, 0) if system.kernel == 4 else (2, 1)
    for inputs, outputs in zip(channels, channels[1:] + [3]):
        layers += [
            nn.BatchNorm2d(inputs), nn.ReLU(inplace=True),
            nn.ConvTranspose2d(inputs, outputs, system.kernel, 2, padding, output_padding)]
    network = initialize(nn.Sequential(*layers, nn.Tanh()))
    return ConditionalGenerator(network) if system.classes else network


def make_discriminator(system: System, order: torch.memory_format) -> nn.Module:
    """DcganNetworks.Discriminator with batch norm, and the planes of ConditionalGan where there are classes."""
    layers: List[nn.Module] = []
    inputs, side = 3 + system.classes, system.size
    for i in range(4):
        if side <= 4:
            break
        outputs = system.discriminator_width << i
        layers.append(nn.Conv2d(inputs, outputs, 5, 2, 2))
        if i > 0:
            layers.append(nn.BatchNorm2d(outputs))
        layers.append(nn.LeakyReLU(0.2, inplace=True))
        inputs, side = outputs, (side + 1) // 2
    network = initialize(nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs * side * side, 1)))
    return ConditionalDiscriminator(network, order) if system.classes else network


class Training:
    """The networks and the state of one run, and its step."""

    def __init__(self, system: System, mode: Mode, batch: int, device: torch.device) -> None:
        self.system, self.mode, self.batch, self.device = system, mode, batch, device
        self.type = torch.bfloat16 if mode.bf16 else torch.float32
        self.order = torch.channels_last if mode.bf16 else torch.contiguous_format
        self.generator = make_generator(system, self.order).to(device=device, memory_format=self.order)
        self.discriminator = make_discriminator(system, self.order).to(device=device, memory_format=self.order)
        state = self.generator.state_dict()
        self.averages = [(tensor.clone(), tensor) for tensor in state.values() if tensor.is_floating_point()]
        self.copies = [(tensor.clone(), tensor) for tensor in state.values() if not tensor.is_floating_point()]
        self.generate: Callable[..., Tensor] = self.generator
        self.discriminate: Callable[..., Tensor] = self.discriminator
        self.generator_optimizer = self.optimizer(self.generator)
        self.discriminator_optimizer = self.optimizer(self.discriminator)
        self.pictures = torch.randint(
            0, 256, (PICTURES, system.size, system.size, 3), dtype=torch.uint8, device=device)
        self.labels = torch.eye(max(1, system.classes), device=device).to(self.type)
        self.loss_sums = torch.zeros(2, device=device)
        self.steps = 0

    @property
    def pictures_of_step(self) -> int:
        """Training pictures that a step takes."""
        return self.batch * max(1, self.system.critic_steps)

    def compile(self) -> None:
        """Has torch.compile translate each network; the state stays."""
        self.generate = torch.compile(self.generator, dynamic=False)
        self.discriminate = torch.compile(self.discriminator, dynamic=False)

    def step(self) -> None:
        """One step of the generator, with all that the discriminator does for it."""
        if self.system.critic_steps:
            self.wasserstein_step()
        else:
            self.adversarial_step()
        self.steps += 1
        self.update_average()

    def optimizer(self, network: nn.Module) -> torch.optim.Optimizer:
        """The recipe's optimizer: RMSprop for WGAN, Adam for the others, fused where the mode is to be fast."""
        if self.system.critic_steps:
            return torch.optim.RMSprop(network.parameters(), lr=5e-5, alpha=0.99)
        fused = {"fused": True} if self.mode.bf16 and self.device.type == "cuda" else {}
        return torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999), **fused)

    def lower_precision(self) -> torch.autocast:
        """
        Autocast in the modes that use it. Every pass has a context of its own, since a context keeps the weights that
        it has cast, and an optimizer's step must not find them so.
        """
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.mode.bf16)

    def next_pictures(self) -> Tensor:
        """Random pictures in [-1, 1], each mirrored with probability one half."""
        chosen = torch.randint(0, PICTURES, (self.batch,), device=self.device)
        pictures = self.pictures.index_select(0, chosen).permute(0, 3, 1, 2)
        mirrored = torch.rand(self.batch, 1, 1, 1, device=self.device) < 0.5
        scaled = torch.where(mirrored, pictures.flip(3), pictures).float().div_(127.5).sub_(1)
        return scaled.to(self.type).contiguous(memory_format=self.order)

    def next_labels(self) -> Tuple[Tensor, ...]:
        """One-hot labels as the networks' further input: none without classes."""
        if not self.system.classes:
            return ()
        return (self.labels.index_select(0, torch.randint(0, self.system.classes, (self.batch,), device=self.device)),)

    def normal(self, count: int) -> Tensor:
        """Latents."""
        return torch.randn(count, LATENT, device=self.device).to(self.type)

    def adversarial_step(self) -> None:
        """Dcgan and ConditionalGan: cross-entropy, and one pass of the generator for both phases."""
        pictures, labels = self.next_pictures(), self.next_labels()
        with self.lower_precision():
            fakes = self.generate(self.normal(self.batch), *labels)
        with self.lower_precision():
            real = self.discriminate(pictures, *labels)
            fake = self.discriminate(fakes.detach(), *labels)
        loss = functional.softplus(-real.float()).mean() + functional.softplus(fake.float()).mean()
        self.move(self.discriminator_optimizer, loss, 0)
        self.discriminator.requires_grad_(False)
        with self.lower_precision():
            fake = self.discriminate(fakes, *labels)
        self.move(self.generator_optimizer, functional.softplus(-fake.float()).mean(), 1)
        self.discriminator.requires_grad_(True)

    def wasserstein_step(self) -> None:
        """WassersteinGan with clipping: one pass of the generator makes the pictures for all steps of the critic."""
        with torch.no_grad(), self.lower_precision():
            ahead = self.generate(self.normal(self.pictures_of_step))
        for fakes in ahead.split(self.batch):
            pictures = self.next_pictures()
            with self.lower_precision():
                fake = self.discriminate(fakes)
                real = self.discriminate(pictures)
            self.move(self.discriminator_optimizer, fake.float().mean() - real.float().mean(), 0)
            with torch.no_grad():
                for weight in self.discriminator.parameters():
                    weight.clamp_(-0.01, 0.01)
        self.discriminator.requires_grad_(False)
        with self.lower_precision():
            fake = self.discriminate(self.generate(self.normal(self.batch)))
        self.move(self.generator_optimizer, -fake.float().mean(), 1)
        self.discriminator.requires_grad_(True)

    def move(self, optimizer: torch.optim.Optimizer, loss: Tensor, phase: int) -> None:
        """Goes back through a loss and steps the optimizer."""
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        self.loss_sums[phase].add_(loss.detach())

    @torch.no_grad()
    def update_average(self) -> None:
        """MovingAverage.Update: of floating-point weights and buffers; others are copied."""
        kept = min(AVERAGE_DECAY, (self.steps + 1) / (self.steps + 10))
        averages, sources = ([pair[i] for pair in self.averages] for i in range(2))
        torch._foreach_mul_(averages, kept)
        torch._foreach_add_(averages, sources, alpha=1 - kept)
        for copied, source in self.copies:
            copied.copy_(source)


def count_operations(training: Training) -> int:
    """
    Takes a step and counts the floating-point operations of its convolutions and linear layers, forward and backward:
    two for each multiplication and addition, padding counted. Going back costs as much as the forward pass for each of
    the two gradients, of the weight and of the input, that is asked for.
    """
    total = 0

    def count(module: nn.Module, inputs: Tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        per_sample = module.weight.numel()
        positions = output.shape[0]
        if isinstance(module, nn.Conv2d):
            positions *= output.shape[2] * output.shape[3]
        elif isinstance(module, nn.ConvTranspose2d):
            positions *= inputs[0].shape[2] * inputs[0].shape[3]
        passes = 1
        if torch.is_grad_enabled():
            passes += int(module.weight.requires_grad) + int(inputs[0].requires_grad)
        total += 2 * per_sample * positions * passes

    hooks = [module.register_forward_hook(count)
             for network in (training.generator, training.discriminator) for module in network.modules()
             if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear))]
    training.step()
    for hook in hooks:
        hook.remove()
    return total


def synchronize(device: torch.device) -> None:
    """Waits until the device has done all it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed(device: torch.device, action: Callable[[], object], times: int) -> float:
    """Seconds that so many calls take; the host waits for the device before the first and after the last alone."""
    synchronize(device)
    started = time.perf_counter()
    for _ in range(times):
        action()
    synchronize(device)
    return time.perf_counter() - started


def rate_of(device: torch.device, action: Callable[[], object], seconds: float) -> Tuple[float, int]:
    """Seconds of one call, over about so many seconds, and the number of calls."""
    once = timed(device, action, 3) / 3
    times = max(1, math.ceil(seconds / once))
    return timed(device, action, times) / times, times


def allow_tf32(allowed: bool) -> None:
    """Lets float32 products and convolutions use TF32, or not."""
    torch.backends.cuda.matmul.allow_tf32 = allowed
    torch.backends.cudnn.allow_tf32 = allowed


def matmul_rates(device: torch.device) -> Dict[str, float]:
    """The machine's rates of square matrix products, in GFLOP/s."""
    size = 8192 if device.type == "cuda" else 2048
    kinds = [("float32", False, torch.float32), ("bf16", False, torch.bfloat16)]
    if device.type == "cuda":
        kinds.insert(1, ("tf32", True, torch.float32))
    rates = {}
    for name, tf32, kind in kinds:
        allow_tf32(tf32)
        left, right, product = (torch.randn(size, size, device=device).to(kind) for _ in range(3))
        timed(device, lambda: torch.mm(left, right, out=product), 1)
        seconds, _ = rate_of(device, lambda: torch.mm(left, right, out=product), 1)
        rates[name] = 2 * size ** 3 / seconds / 1e9
    return rates


def measure(
    system: System, mode: Mode, batch: int, device: torch.device, warmup: int, seconds: float, bf16_rate: float
) -> Dict[str, object]:
    """Measures one case."""
    allow_tf32(mode.tf32)
    torch.backends.cudnn.benchmark = mode.bf16
    torch.manual_seed(1)
    training = Training(system, mode, batch, device)
    operations = count_operations(training)
    if mode.compiled:
        training.compile()
    warmup_seconds = timed(device, training.step, warmup)
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    step_seconds, steps = rate_of(device, training.step, seconds)
    peak = torch.cuda.max_memory_allocated(device) if device.type == "cuda" else None
    losses = [loss / training.steps for loss in training.loss_sums.tolist()]
    if not all(math.isfinite(loss) for loss in losses):
        raise ArithmeticError("a loss is no longer a finite number")
    rate = operations / step_seconds / 1e9
    return {
        "pictures_per_second": training.pictures_of_step / step_seconds,
        "step_milliseconds": step_seconds * 1e3,
        "step_gflop": operations / 1e9,
        "gflop_per_second": rate,
        "share_of_bf16_matmul": rate / bf16_rate,
        "peak_bytes": peak,
        "warmup_seconds": warmup_seconds,
        "steps": steps,
        "mean_losses": losses,
    }


def release(device: torch.device) -> None:
    """Frees what the last case held."""
    if hasattr(torch, "_dynamo"):
        torch._dynamo.reset()
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()


def line(values: Sequence[str]) -> str:
    """A line of the table; columns of negative width are aligned left."""
    return " ".join(
        value.ljust(-width) if width < 0 else value.rjust(width) for value, (_, width) in zip(values, COLUMNS))


def row(system: System, mode: Mode, batch: int, result: Dict[str, object]) -> str:
    """The line of a case."""
    start = [system.name, mode.name, str(batch)]
    if "error" in result:
        return f"{line(start)} failed: {result['error']}"
    peak = result["peak_bytes"]
    return line(start + [
        f"{result['pictures_per_second']:.0f}", f"{result['step_milliseconds']:.3f}", f"{result['step_gflop']:.2f}",
        f"{result['gflop_per_second']:.0f}", f"{result['share_of_bf16_matmul']:.1%}",
        "-" if peak is None else f"{peak / 2 ** 20:.0f}", f"{result['warmup_seconds']:.1f}"])


def cause(failure: Exception) -> str:
    """A failure in one line."""
    return f"{type(failure).__name__}: {' '.join(str(failure).split())[:240]}"


def names_of(known: Dict[str, object]) -> Callable[[str], List[str]]:
    """A reader of names with commas between them."""
    def read(text: str) -> List[str]:
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"'{name}' is unknown; expected any of: {', '.join(known)}")
        return names
    return read


def sizes(text: str) -> List[int]:
    """Reads batch sizes with commas between them."""
    try:
        values = [int(part) for part in text.split(",")]
    except ValueError:
        values = []
    if not values or min(values) < 2:
        raise argparse.ArgumentTypeError(f"'{text}' is not a list of whole numbers of at least 2")
    return values


def positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    """A reader of numbers above 0."""
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = kind("0")
        if not value > 0:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
        return value
    return read


def arguments() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Measures how fast PyTorch trains this project's networks. Prints one line for each case as it is "
                    "measured: real pictures a second (WGAN takes one batch for each of 5 steps of its critic), "
                    "milliseconds a step of the generator, floating-point operations of convolutions and linear layers "
                    "a step and a second, their share of the rate of bf16 matrix products, and peak memory.",
        epilog="float32 and tf32 are PyTorch's defaults but for TF32: NCHW, unfused Adam, no cudnn.benchmark. The bf16 "
               "modes use autocast, channels_last, fused Adam (on CUDA) and cudnn.benchmark. A case that fails prints "
               "why, and the next one is measured.")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda" if torch.cuda.is_available() else "cpu",
                        help="where it trains [default: %(default)s]")
    parser.add_argument("--batch", type=sizes, default=[64, 256], metavar="N,...", help="batch sizes [default: 64,256]")
    parser.add_argument("--systems", type=names_of(SYSTEMS), default=list(SYSTEMS), metavar="NAME,...",
                        help=f"any of: {', '.join(SYSTEMS)} [default: all]")
    parser.add_argument("--modes", type=names_of(MODES), default=list(MODES), metavar="NAME,...",
                        help=f"any of: {', '.join(MODES)} [default: all]")
    parser.add_argument("--seconds", type=positive(float), default=4.0, metavar="S",
                        help="measured time of each case [default: 4]")
    parser.add_argument("--warmup", type=positive(int), default=10, metavar="N",
                        help="steps before it, after one that counts operations [default: 10]")
    parser.add_argument("--time-limit", type=positive(float), metavar="S",
                        help="start no further case after so many seconds [default: none]")
    parser.add_argument("--json", metavar="FILE", help="also write all results there, anew after every case")
    return parser.parse_args()


def main() -> None:
    """Measures every case asked for."""
    started = time.perf_counter()
    options = arguments()
    device = torch.device(options.device)
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    cudnn: Optional[int] = torch.backends.cudnn.version() if device.type == "cuda" else None
    print(f"PyTorch {torch.__version__}, cuDNN {cudnn or '-'}, {name}", flush=True)
    rates = matmul_rates(device)
    print("matrix products, GFLOP/s: " + ", ".join(f"{kind} {rate:.0f}" for kind, rate in rates.items()))
    print(line([title for title, _ in COLUMNS]), flush=True)
    report: Dict[str, object] = {
        "torch": torch.__version__, "cuda": torch.version.cuda, "cudnn": cudnn, "device": name,
        "matmul_gflop_per_second": rates, "warmup_steps": options.warmup, "seconds": options.seconds}
    results: List[Dict[str, object]] = []
    cases = [(SYSTEMS[system], batch, MODES[mode])
             for system in options.systems for batch in options.batch for mode in options.modes]
    for i, (system, batch, mode) in enumerate(cases):
        if options.time_limit and time.perf_counter() - started > options.time_limit:
            print(f"the time limit is reached: {len(cases) - i} of {len(cases)} cases are not measured")
            break
        try:
            result = measure(system, mode, batch, device, options.warmup, options.seconds, rates["bf16"])
        except Exception as failure:  # Compilers and allocators fail in many ways; the other cases still count.
            result = {"error": cause(failure)}
        release(device)
        print(row(system, mode, batch, result), flush=True)
        results.append({"system": asdict(system), "mode": mode.name, "batch": batch, **result})
        if options.json:
            with open(options.json, "w", encoding="utf-8") as file:
                json.dump({**report, "cases": results}, file, indent=2)
                file.write("\n")


if __name__ == "__main__":
    main()
