using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ClassifierAugmentationTests
{
    private const int Side = 16;
    private const int Shift = 2;
    private const int Cut = 4;

    /// <summary>Every pixel has a value of its own, so the shift and the square can be read from the result.</summary>
    [Fact]
    public void A_picture_is_shifted_with_reflection_and_loses_one_square()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        torch.Tensor picture = torch.arange(1, (3 * Side * Side) + 1, dtype: torch.ScalarType.Float32).reshape(
            1, 3, Side, Side);
        torch.Tensor varied = ClassifierAugmentation.Apply(picture.expand(200, -1, -1, -1), random);
        Assert.Equal([200L, 3L, Side, Side], varied.shape);
        float[] values = varied.contiguous().data<float>().ToArray();
        (HashSet<(int, int)>? shifts, HashSet<(int, int, int, int)>? squares) = (
            new HashSet<(int, int)>(), new HashSet<(int, int, int, int)>());
        for (int i = 0; i < 200; i++)
        {
            float[] one = values.AsSpan(i * 3 * Side * Side, 3 * Side * Side).ToArray();
            shifts.Add(ShiftOf(one));
            squares.Add(SquareOf(one));
        }

        // Of 25 shifts and 361 squares, 200 draws meet almost all and many.
        Assert.InRange(shifts.Count, 20, 25);
        Assert.InRange(squares.Count, 100, 361);
    }

    private static (int Y, int X) ShiftOf(float[] found)
    {
        List<(int, int)> fitting = [];
        for (int dy = -Shift; dy <= Shift; dy++)
        {
            for (int dx = -Shift; dx <= Shift; dx++)
            {
                if (Places().All(place => found[Index(place)] == 0
                    || found[Index(place)] == 1 + Index((place.C, Reflected(place.Y + dy), Reflected(place.X + dx)))))
                    fitting.Add((dy, dx));
            }
        }

        return Assert.Single(fitting);
    }

    private static (int Top, int Bottom, int Left, int Right) SquareOf(float[] found)
    {
        var erased = Places().Where(place => found[Index(place)] == 0).ToList();
        (int top, int bottom) = (erased.Min(place => place.Y), erased.Max(place => place.Y));
        (int left, int right) = (erased.Min(place => place.X), erased.Max(place => place.X));
        Assert.Equal(3 * (bottom - top + 1) * (right - left + 1), erased.Count);
        Assert.True(bottom - top + 1 == Cut || top == 0 || bottom == Side - 1);
        Assert.True(right - left + 1 == Cut || left == 0 || right == Side - 1);
        return (top, bottom, left, right);
    }

    private static int Reflected(int place) => place < 0 ? -place : place >= Side ? (2 * (Side - 1)) - place : place;

    private static int Index((int C, int Y, int X) place) => (((place.C * Side) + place.Y) * Side) + place.X;

    private static IEnumerable<(int C, int Y, int X)> Places() =>
        Enumerable.Range(0, 3 * Side * Side).Select(i => (i / (Side * Side), i / Side % Side, i % Side));
}
