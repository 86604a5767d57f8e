using ImageGen.Trainer.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Updates parameters by their gradients with one kernel call for all of them; its state is plain tensors that a
/// checkpoint stores. Parameters of lower precision than float32 have float32 master copies, so that small updates
/// accumulate (arXiv 1710.03740, section 3.1). Gradients are released after a step: the next backward pass then stores
/// its results instead of adding them to zeros.
/// </summary>
internal abstract class Optimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly int[] _lowered;
    private torch.Tensor[]? _exactGradients;

    /// <summary>Creates an optimizer of parameters that already have their final device and precision.</summary>
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
    /// The updated float32 tensors: the parameters themselves, or the master copies of lower-precision ones.
    /// </summary>
    public torch.Tensor[] Masters { get; }

    /// <summary>Every state tensor by name, in the order of the parameters.</summary>
    public abstract IEnumerable<(string Name, torch.Tensor Tensor)> State { get; }

    /// <summary>Creates an optimizer.</summary>
    /// <param name="settings">Its type and hyperparameters.</param>
    /// <param name="parameters">The parameters to update, by name.</param>
    public static Optimizer Create(
        OptimizerSettings settings, IEnumerable<(string Name, Parameter Parameter)> parameters) => settings switch
        {
            AdamSettings adam => new FusedAdam(parameters, adam),
            RmspropSettings rmsprop => new Rmsprop(parameters, rmsprop),
            _ => throw new ArgumentException($"no optimizer for {settings.GetType().Name}", nameof(settings)),
        };

    /// <summary>
    /// Enables or disables gradients of the parameters, so that the backward pass of another phase computes none.
    /// </summary>
    public void RequireGradients(bool required)
    {
        foreach (Parameter parameter in _parameters)
            parameter.requires_grad = required;
    }

    /// <summary>
    /// Updates the parameters by the gradients of the last backward pass, then releases the gradients.
    /// </summary>
    /// <param name="rate">Factor of the learning rate in this step, in [0, 1].</param>
    public void Step(double rate = 1)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor[] gradients = [.. _parameters.Select(parameter => parameter.grad!)];
        if (_lowered.Length > 0)
        {
            _exactGradients ??= [.. Lowered(Masters).Select(ZerosLike)];
            TensorKernels.Copy(_exactGradients, Lowered(gradients));
            for (int i = 0; i < _lowered.Length; i++)
                gradients[_lowered[i]] = _exactGradients[i];
        }

        Move(gradients, rate);
        Refresh();
        foreach (Parameter parameter in _parameters)
            parameter.grad = null;
    }

    /// <summary>Copies master copies to their lower-precision parameters.</summary>
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

    /// <summary>Updates <see cref="Masters"/>.</summary>
    /// <param name="gradients">The gradient of each, float32.</param>
    /// <param name="rate">Factor of the learning rate.</param>
    protected abstract void Move(torch.Tensor[] gradients, double rate);

    /// <summary>Disposes of the tensors.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (torch.Tensor tensor in Lowered(Masters).Concat(_exactGradients ?? []))
            tensor.Dispose();
    }

    /// <summary>float32 zeros in the shape of every parameter.</summary>
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
