using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class FusedAdamTests
{
    [Fact]
    public void Moves_parameters_as_the_reference_does()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        Parameter[] ours = new[] { new Parameter(torch.randn(7, 5)), new Parameter(torch.randn(5)) };
        Parameter[] theirs = ours.Select(p => new Parameter(p.detach().clone())).ToArray();
        using var fused = new FusedAdam(ours.Select((p, i) => ($"p{i}", p)), new AdamSettings(1e-2, 0.5, 0.9));
        using Adam reference = torch.optim.Adam(theirs, 1e-2, 0.5, 0.9);
        for (int step = 0; step < 20; step++)
        {
            torch.Tensor input = torch.randn(4, 7);
            Loss(ours, input).backward();
            fused.Step();
            reference.zero_grad();
            Loss(theirs, input).backward();
            reference.step();
        }

        for (int i = 0; i < ours.Length; i++)
            Assert.InRange((ours[i] - theirs[i]).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void Releases_gradients_after_a_step()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.ones(3));
        using var adam = new FusedAdam([("p", parameter)], new AdamSettings(1e-2));
        (parameter * 2).sum().backward();
        Assert.Equal(6, parameter.grad!.sum().item<float>());
        adam.Step();
        Assert.Null(parameter.grad);
    }

    private static torch.Tensor Loss(Parameter[] p, torch.Tensor input) =>
        (input.matmul(p[0]) + p[1]).tanh().square().mean();
}
