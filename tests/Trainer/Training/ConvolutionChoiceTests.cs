using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>How convolutions are computed is chosen once and kept with the run.</summary>
[Collection(TorchCollection.Name)]
public sealed class ConvolutionChoiceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_chosen_for_convolutions_is_kept_and_a_resumed_run_repeats_it()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(6) with { CheckpointEvery = 3 };
        using PictureSet pictures = TrainingFixtures.Shapes();
        foreach (ConvolutionChoice choice in Enum.GetValues<ConvolutionChoice>())
        {
            var run = RunFolder.Create(folder.File($"{choice}"));
            using (var loop = new TrainingLoop(
                new ConditionalGan(),
                configuration with { Convolutions = choice },
                run,
                pictures,
                TrainingFixtures.ShapesDescription,
                pictures))
            {
                Assert.True(loop.ChooseConvolutionMethods());
                Assert.False(loop.ChooseConvolutionMethods());
                loop.Run(_ => { }, CancellationToken.None);
            }

            using Checkpoint checkpoint = CheckpointFile.Read(run.Checkpoint(3));
            Assert.Equal(5, checkpoint.Configuration.ConvolutionMethods!.Count);
            if (choice != ConvolutionChoice.Measured)
            {
                string expected = choice == ConvolutionChoice.Primitives ? "ppp" : "mmm";
                Assert.All(
                    checkpoint.Configuration.ConvolutionMethods.Values, methods => Assert.Equal(expected, methods));
            }

            var again = RunFolder.Create(folder.File($"{choice}-resumed"));
            using (var loop = new TrainingLoop(
                new ConditionalGan(),
                checkpoint.Configuration,
                again,
                pictures,
                TrainingFixtures.ShapesDescription,
                pictures))
            {
                loop.Restore(checkpoint, "whole");
                Assert.False(loop.ChooseConvolutionMethods());
                loop.Run(_ => { }, CancellationToken.None);
            }

            CheckpointAssert.SameTensors(run.Checkpoint(6), again.Checkpoint(6));
        }
    }

    [Fact]
    public void Measuring_convolutions_leaves_the_run_where_it_was()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(4) with
        {
            Convolutions = ConvolutionChoice.Primitives,
        };
        string plain = TrainingFixtures.Train(configuration, folder.File("plain"));
        using PictureSet pictures = TrainingFixtures.Shapes();
        var run = RunFolder.Create(folder.File("measured"));
        using var loop = new TrainingLoop(
            new ConditionalGan(),
            configuration with { Convolutions = ConvolutionChoice.Measured },
            run,
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        loop.ChooseConvolutionMethods();
        loop.Run(_ => { }, CancellationToken.None);
        using Checkpoint a = CheckpointFile.Read(plain);
        using Checkpoint b = CheckpointFile.Read(run.LatestCheckpoint()!);
        Assert.All(
            a.Tensors.Where(
                item =>
                    item.Key.StartsWith("random/", StringComparison.Ordinal) || item.Key.StartsWith(
                        "order/", StringComparison.Ordinal)),
            item => Assert.True(item.Value.bytes.SequenceEqual(b.Tensors[item.Key].bytes), item.Key));

        // But for rounding, the same networks.
        Assert.All(
            a.Tensors.Where(
                item => item.Key.StartsWith("network/", StringComparison.Ordinal) && item.Value.is_floating_point()),
            item => Assert.True(item.Value.allclose(b.Tensors[item.Key], rtol: 1e-2, atol: 1e-3), item.Key));
    }
}
