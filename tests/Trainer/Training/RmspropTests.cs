using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class RmspropTests
{
    [Fact]
    public void Moves_parameters_as_the_reference_does()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        Parameter[] ours = new[] { new Parameter(torch.randn(7, 5)), new Parameter(torch.randn(5)) };
        Parameter[] theirs = ours.Select(p => new Parameter(p.detach().clone())).ToArray();
        using var rmsprop = Optimizer.Create(new RmspropSettings(1e-2, 0.9), ours.Select((p, i) => ($"p{i}", p)));
        using RMSProp reference = torch.optim.RMSProp(theirs, 1e-2, 0.9);
        for (int step = 0; step < 20; step++)
        {
            torch.Tensor input = torch.randn(4, 7);
            Loss(ours, input).backward();
            rmsprop.Step();
            reference.zero_grad();
            Loss(theirs, input).backward();
            reference.step();
        }

        Assert.Equal(["p0.square", "p1.square"], rmsprop.State.Select(state => state.Name));
        for (int i = 0; i < ours.Length; i++)
            Assert.InRange((ours[i] - theirs[i]).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void Masters_of_bfloat16_parameters_add_up_steps_that_bfloat16_cannot_hold()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.ones(1, dtype: torch.ScalarType.BFloat16));
        using var optimizer = Optimizer.Create(new AdamSettings(1e-4), [("p", parameter)]);
        for (int step = 0; step < 100; step++)
        {
            (parameter * 1).sum().backward();
            optimizer.Step();
        }

        // A step is 1e-4; the numbers of bfloat16 below 1 are 2^-8 apart.
        Assert.Equal(0.99f, optimizer.Masters[0].item<float>(), 1e-4f);
        Assert.Equal(0.99f, parameter.to(torch.ScalarType.Float32).item<float>(), 1f / 256);
        Assert.NotEqual(1f, parameter.to(torch.ScalarType.Float32).item<float>());
        Assert.Null(parameter.grad);
    }

    private static torch.Tensor Loss(Parameter[] p, torch.Tensor input) =>
        (input.matmul(p[0]) + p[1]).tanh().square().mean();
}
