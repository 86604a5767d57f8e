using ImageGen.Trainer.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Moves parameters by their gradients, with its state in plain tensors that a checkpoint can hold, by one kernel call
/// for all of them. Parameters in a lower precision than float32 are moved through float32 masters, so that steps
/// smaller than their last digit add up (arXiv 1710.03740, section 3.1). Gradients are zeroed in place after a step, so
/// that the next backward pass writes into the same memory.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly int[] _lowered;
    private torch.Tensor[]? _gradients;
    private torch.Tensor[]? _exactGradients;

    /// <summary>Takes the parameters, which must already be on their device and of their precision.</summary>
    /// <param name="parameters">The parameters by name.</param>
    protected Optimizer(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        var list = parameters.ToList();
        Names = [.. list.Select(item => item.Name)];
        _parameters = [.. list.Select(item => item.Parameter)];
        _lowered =
            [.. Enumerable.Range(0, _parameters.Length).Where(i => _parameters[i].dtype != torch.ScalarType.Float32)];
        Masters = [.. _parameters.Select(Master)];
    }

    /// <summary>Names of the parameters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// What is moved, float32: the parameters themselves, or the masters of those in a lower precision.
    /// </summary>
    public torch.Tensor[] Masters { get; }

    /// <summary>Every state tensor by name, sorted as the parameters are.</summary>
    public abstract IEnumerable<(string Name, torch.Tensor Tensor)> State { get; }

    /// <summary>The optimizer of some settings.</summary>
    /// <param name="settings">Which one, and its numbers.</param>
    /// <param name="parameters">What it moves, by name.</param>
    public static Optimizer Create(
        OptimizerSettings settings, IEnumerable<(string Name, Parameter Parameter)> parameters) => settings switch
        {
            AdamSettings adam => new FusedAdam(parameters, adam),
            RmspropSettings rmsprop => new Rmsprop(parameters, rmsprop),
            _ => throw new ArgumentException($"no optimizer goes by {settings.GetType().Name}", nameof(settings)),
        };

    /// <summary>
    /// Turns gradients of the parameters on or off, so that another phase's backward pass computes none.
    /// </summary>
    public void RequireGradients(bool required)
    {
        foreach (Parameter parameter in _parameters)
            parameter.requires_grad = required;
    }

    /// <summary>Moves the parameters by the gradients of the last backward pass, then zeroes those.</summary>
    /// <param name="rate">What the learning rate is multiplied by in this step, in [0, 1].</param>
    public void Step(double rate = 1)
    {
        _gradients ??= [.. _parameters.Select(p => p.grad!.DetachFromDisposeScope())];
        if (_lowered.Length == 0)
        {
            Move(_gradients, rate);
        }
        else
        {
            _exactGradients ??=
            [
                .. _gradients.Select((gradient, i) => _lowered.Contains(i) ? ZerosLike(Masters[i]) : gradient),
            ];
            TensorKernels.Copy(Lowered(_exactGradients), Lowered(_gradients));
            Move(_exactGradients, rate);
            Refresh();
        }

        TensorKernels.Zero(_gradients);
    }

    /// <summary>Brings parameters of a lower precision up to date with their masters.</summary>
    public void Refresh()
    {
        if (_lowered.Length == 0)
            return;
        using (torch.no_grad())
            TensorKernels.Copy(Lowered(_parameters), Lowered(Masters));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves <see cref="Masters"/>.</summary>
    /// <param name="gradients">The gradient of each, float32.</param>
    /// <param name="rate">What the learning rate is multiplied by.</param>
    protected abstract void Move(torch.Tensor[] gradients, double rate);

    /// <summary>Frees the tensors.</summary>
    protected virtual void Dispose(bool disposing)
    {
        IEnumerable<torch.Tensor> masters = Lowered(Masters).Concat(
            _exactGradients is null ? [] : Lowered(_exactGradients));
        foreach (torch.Tensor tensor in masters.Concat(_gradients ?? []))
            tensor.Dispose();
    }

    /// <summary>A zero for every value of every parameter, float32.</summary>
    protected torch.Tensor[] Zeros() => [.. Masters.Select(ZerosLike)];

    private static torch.Tensor ZerosLike(torch.Tensor tensor)
    {
        using (torch.no_grad())
            return torch.zeros_like(tensor, requires_grad: false).DetachFromDisposeScope();
    }

    private static torch.Tensor Master(Parameter parameter) => parameter.dtype == torch.ScalarType.Float32
        ? parameter
        : parameter.detach().to(torch.ScalarType.Float32).DetachFromDisposeScope();

    private torch.Tensor[] Lowered(torch.Tensor[] of) => [.. _lowered.Select(i => of[i])];
}
