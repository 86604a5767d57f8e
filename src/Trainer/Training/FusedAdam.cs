using System.Runtime.InteropServices;
using ImageGen.Trainer.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Adam with its state in plain tensors that a checkpoint can hold, stepped by LibTorch's fused kernel. Gradients are
/// zeroed in place after a step, so that the next backward pass writes into the same memory.
/// </summary>
internal sealed class FusedAdam : IDisposable
{
    private readonly AdamSettings _settings;
    private readonly string[] _names;
    private readonly Parameter[] _parameters;
    private readonly torch.Tensor[] _firstMoments;
    private readonly torch.Tensor[] _secondMoments;
    private readonly torch.Tensor[] _steps;
    private readonly torch.Tensor _numbers;
    private torch.Tensor[]? _gradients;

    /// <summary>Creates an optimizer of the parameters, which must already be on their device.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="settings">Step size and decays.</param>
    public FusedAdam(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamSettings settings)
    {
        _settings = settings;
        var list = parameters.ToList();
        _numbers = torch.tensor(new[] { settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon }).DetachFromDisposeScope();
        _names = [.. list.Select(item => item.Name)];
        _parameters = [.. list.Select(item => item.Parameter)];
        _firstMoments = [.. _parameters.Select(Zeros)];
        _secondMoments = [.. _parameters.Select(Zeros)];
        _steps = [.. _parameters.Select(p => torch.zeros(1, dtype: torch.ScalarType.Float32, device: p.device).DetachFromDisposeScope())];
    }

    /// <summary>Every state tensor by name, sorted as the parameters are.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> State =>
        _names.SelectMany((name, i) => new[]
        {
            ($"{name}.first-moment", _firstMoments[i]),
            ($"{name}.second-moment", _secondMoments[i]),
            ($"{name}.steps", _steps[i]),
        });

    /// <summary>Turns gradients of the parameters on or off, so that another phase's backward pass computes none.</summary>
    public void RequireGradients(bool required)
    {
        foreach (var parameter in _parameters)
            parameter.requires_grad = required;
    }

    /// <summary>Moves the parameters by the gradients of the last backward pass, then zeroes those.</summary>
    /// <param name="rate">What the learning rate is multiplied by in this step, in [0, 1].</param>
    public void Step(double rate = 1)
    {
        _gradients ??= [.. _parameters.Select(p => p.grad!.DetachFromDisposeScope())];
        MemoryMarshal.Cast<byte, double>(_numbers.bytes)[0] = _settings.LearningRate * rate;
        TensorKernels.Adam(_parameters, _gradients, _firstMoments, _secondMoments, _steps, _numbers);
        TensorKernels.Zero(_gradients);
    }

    public void Dispose()
    {
        foreach (var tensor in _firstMoments.Concat(_secondMoments).Concat(_steps).Concat(_gradients ?? []).Append(_numbers))
            tensor.Dispose();
    }

    private static torch.Tensor Zeros(Parameter parameter)
    {
        using (torch.no_grad())
            return torch.zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
    }
}
