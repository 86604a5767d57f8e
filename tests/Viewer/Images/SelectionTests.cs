using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

public sealed class SelectionTests
{
    private static readonly int[] Hundred = [.. Enumerable.Range(0, 100)];

    [Fact]
    public void A_few_are_spread_evenly_and_many_are_all()
    {
        Assert.Equal(["0", "25", "50", "75"], Selection.Spread(Hundred, 4, i => $"{i}"));
        Assert.Equal(Hundred.Select(i => $"{i}"), Selection.Spread(Hundred, 1000, i => $"{i}"));
        Assert.Empty(Selection.Spread(Hundred, 0, i => $"{i}"));
    }

    [Fact]
    public void In_place_of_one_that_cannot_be_had_comes_the_next()
    {
        Assert.Equal(["0", "28", "50", "75"], Selection.Spread(Hundred, 4, i => i is >= 25 and < 28 ? null : $"{i}"));
        // Even past the place of the one after it, and none twice.
        Assert.Equal(["60", "61", "62", "75"], Selection.Spread(Hundred, 4, i => i < 60 ? null : $"{i}"));
        Assert.Equal(["99"], Selection.Spread(Hundred, 4, i => i < 99 ? null : $"{i}"));
    }
}
