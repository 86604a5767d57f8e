using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class MovingAverageTests
{
    [Fact]
    public void Networks_without_an_average_are_not_kept_twice()
    {
        using PictureSet pictures = TrainingFixtures.Shapes();
        using var state = new TrainingState(
            new ConditionalGan(), TrainingFixtures.SmallGan(1), pictures, TrainingFixtures.ShapesDescription);
        Assert.Equal(state.Plan.Averaged, state.AveragePlan.Networks.Select(item => item.Name));
        Assert.True(state.Plan.Networks.Count > state.AveragePlan.Networks.Count);
    }

    [Fact]
    public void Averages_weights_and_buffers_and_copies_counters()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        BatchNorm2d source = torch.nn.BatchNorm2d(2);
        BatchNorm2d copy = torch.nn.BatchNorm2d(2);
        using var average = new MovingAverage(Pairs(copy, source), decay: 0.9);
        using (torch.no_grad())
        {
            source.weight!.fill_(11);
            source.running_mean!.fill_(10);
            source.num_batches_tracked!.fill_(7);
        }

        average.Update(step: 1_000_000);
        Assert.Equal(2f, copy.weight![0].item<float>(), 1e-5f);
        Assert.Equal(1f, copy.running_mean![0].item<float>(), 1e-5f);
        Assert.Equal(7, copy.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Follows_closely_while_young()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Linear source = torch.nn.Linear(1, 1, hasBias: false);
        Linear copy = torch.nn.Linear(1, 1, hasBias: false);
        using var average = new MovingAverage(Pairs(copy, source), decay: 0.999);
        float start = source.weight.item<float>();
        using (torch.no_grad())
            source.weight.fill_(start + 11);
        average.Update(step: 1);
        Assert.Equal(start + 9, copy.weight.item<float>(), 1e-4f);
    }

    private static IEnumerable<(torch.Tensor Average, torch.Tensor Source)> Pairs(
        torch.nn.Module average, torch.nn.Module source) =>
        NetworkState.Tensors(average).Zip(NetworkState.Tensors(source), (a, b) => (a.Tensor, b.Tensor));
}
