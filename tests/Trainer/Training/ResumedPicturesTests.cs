using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>A run resumed where its pictures are no longer those that it was begun on.</summary>
[Collection(TorchCollection.Name)]
public sealed class ResumedPicturesTests : IDisposable
{
    private static readonly string[] Classes = ["a", "b"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(40, 30, "had 40 training pictures, and now there are 30")]
    [InlineData(40, 50, "had 40 training pictures, and now there are 50")]
    [InlineData(40, 40, "some of its 40 training pictures have changed")]
    public void Other_pictures_are_refused_unless_they_are_wanted(int then, int now, string expected)
    {
        string path = Train(Pictures(then, 1), "run");
        using Checkpoint checkpoint = CheckpointFile.Read(path);
        using PictureSet pictures = Pictures(now, 2);
        using TrainingLoop loop = Loop(pictures, RunFolder.Open(folder.File("run")), steps: 14, Classes);
        InputException error = Assert.Throws<InputException>(() => loop.Restore(checkpoint, path));
        Assert.Contains(expected, error.Message);
        Assert.Contains("--data-changed", error.Message);

        loop.Restore(checkpoint, path, onOtherPictures: true);
        loop.Run(_ => { }, CancellationToken.None);
        using Checkpoint after = CheckpointFile.Read(RunFolder.Open(folder.File("run")).Checkpoint(14));
        Assert.Equal((now, pictures.Digest), (after.Pictures!.Count, after.Pictures.Digest));
        torch.Tensor order = after.Tensors["order/permutation"];
        Assert.Equal(Enumerable.Range(0, now).Select(i => (long)i), order.data<long>().ToArray().Order());
    }

    [Fact]
    public void A_checkpoint_without_a_digest_is_resumed_where_its_order_reaches_no_further()
    {
        string path = Train(Pictures(40, 1), "run");
        using Checkpoint read = CheckpointFile.Read(path);
        using Checkpoint old = read with { Pictures = null };
        CheckpointFile.Write(path, old);
        using Checkpoint checkpoint = CheckpointFile.Read(path);
        Assert.Null(checkpoint.Pictures);
        using (PictureSet same = Pictures(40, 1))
        using (TrainingLoop loop = Loop(same, RunFolder.Open(folder.File("run")), 14, Classes))
            loop.Restore(checkpoint, path);
        using PictureSet fewer = Pictures(30, 1);
        using TrainingLoop other = Loop(fewer, RunFolder.Open(folder.File("run")), 14, Classes);
        Assert.Contains(
            "more training pictures than the 30 present",
            Assert.Throws<InputException>(() => other.Restore(checkpoint, path)).Message);
        other.Restore(checkpoint, path, onOtherPictures: true);
        other.Run(_ => { }, CancellationToken.None);
    }

    [Fact]
    public void Other_classes_are_refused_in_any_case()
    {
        string path = Train(Pictures(40, 1), "run");
        using Checkpoint checkpoint = CheckpointFile.Read(path);
        using PictureSet pictures = Pictures(40, 1);
        using TrainingLoop loop = Loop(pictures, RunFolder.Open(folder.File("run")), 14, ["a", "c"]);
        Assert.Contains(
            "the classes of the run were a, b and are now a, c",
            Assert.Throws<InputException>(() => loop.Restore(checkpoint, path, onOtherPictures: true)).Message);
    }

    [Fact]
    public void A_digest_is_of_pixels_classes_and_sources_and_not_of_where_they_lie()
    {
        using PictureSet set = Pictures(40, 1);
        using PictureSet same = Pictures(40, 1);
        Assert.Equal(set.Digest, same.Digest);
        List<string> others = [set.Digest];
        foreach (PictureSet other in new[] { Pictures(40, 2), Pictures(39, 1), Pictures(40, 1, labelOfFirst: 1) })
        {
            using (other)
                others.Add(other.Digest);
        }

        using PictureSet first = Sourced(1);
        using PictureSet second = Sourced(2);
        Assert.Equal(6, others.Append(first.Digest).Append(second.Digest).Distinct().Count());
    }

    private string Train(PictureSet pictures, string name)
    {
        using (pictures)
        {
            var run = RunFolder.Create(folder.File(name));
            using TrainingLoop loop = Loop(pictures, run, steps: 7, Classes);
            loop.Run(_ => { }, CancellationToken.None);
            return run.LatestCheckpoint()!;
        }
    }

    private static TrainingLoop Loop(PictureSet pictures, RunFolder run, int steps, IReadOnlyList<string> classes) =>
        new(
            new ConditionalGan(),
            TrainingFixtures.SmallGan(steps),
            run,
            pictures,
            new PictureDescription(new ImageShape(1, 8, 8), 2) { ClassNames = classes },
            pictures);

    private static torch.Tensor Noise(int count, ulong seed)
    {
        using var random = new torch.Generator(seed);
        return torch.randint(256, [count, 1, 8, 8], torch.ScalarType.Byte, generator: random).DetachFromDisposeScope();
    }

    private static PictureSet Pictures(int count, ulong seed, long labelOfFirst = 0)
    {
        long[] labels = [.. Enumerable.Range(0, count).Select(i => (long)(i % 2))];
        labels[0] = labelOfFirst;
        return new PictureSet(Noise(count, seed), torch.tensor(labels).DetachFromDisposeScope(), 2);
    }

    private static PictureSet Sourced(ulong seed) =>
        new(Noise(40, 1), torch.zeros(40, torch.ScalarType.Int64).DetachFromDisposeScope(), 1, Noise(40, seed));
}
