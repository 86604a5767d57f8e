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
    private readonly AdamSettings settings;
    private readonly string[] names;
    private readonly Parameter[] parameters;
    private readonly torch.Tensor[] firstMoments;
    private readonly torch.Tensor[] secondMoments;
    private readonly torch.Tensor[] steps;
    private torch.Tensor[]? gradients;

    /// <summary>Creates an optimizer of the parameters, which must already be on their device.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="settings">Step size and decays.</param>
    public FusedAdam(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamSettings settings)
    {
        this.settings = settings;
        var list = parameters.ToList();
        names = [.. list.Select(item => item.Name)];
        this.parameters = [.. list.Select(item => item.Parameter)];
        firstMoments = [.. this.parameters.Select(Zeros)];
        secondMoments = [.. this.parameters.Select(Zeros)];
        steps = [.. this.parameters.Select(p => torch.zeros(1, dtype: torch.ScalarType.Float32, device: p.device).DetachFromDisposeScope())];
    }

    /// <summary>Every state tensor by name, sorted as the parameters are.</summary>
    public IEnumerable<(string Name, torch.Tensor Tensor)> State =>
        names.SelectMany((name, i) => new[]
        {
            ($"{name}.first-moment", firstMoments[i]),
            ($"{name}.second-moment", secondMoments[i]),
            ($"{name}.steps", steps[i]),
        });

    /// <summary>Turns gradients of the parameters on or off, so that another phase's backward pass computes none.</summary>
    public void RequireGradients(bool required)
    {
        foreach (var parameter in parameters)
            parameter.requires_grad = required;
    }

    /// <summary>Moves the parameters by the gradients of the last backward pass, then zeroes those.</summary>
    public void Step()
    {
        gradients ??= [.. parameters.Select(p => p.grad!.DetachFromDisposeScope())];
        TensorKernels.Adam(parameters, gradients, firstMoments, secondMoments, steps, settings);
        TensorKernels.Zero(gradients);
    }

    public void Dispose()
    {
        foreach (var tensor in firstMoments.Concat(secondMoments).Concat(steps).Concat(gradients ?? []))
            tensor.Dispose();
    }

    private static torch.Tensor Zeros(Parameter parameter)
    {
        using (torch.no_grad())
            return torch.zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
    }
}
