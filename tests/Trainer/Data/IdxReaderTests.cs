using ImageGen.Generators;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

public sealed class IdxReaderTests
{
    private static readonly byte[] TwoPicturesOf1x3 =
    [
        0,
        0,
        8,
        3,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        3,
        10,
        20,
        30,
        40,
        50,
        60,
    ];

    [Fact]
    public void Reads_extents_and_elements()
    {
        (int[]? extents, byte[]? elements) = IdxReader.Read(TwoPicturesOf1x3, "x", 3);
        Assert.Equal([2, 1, 3], extents);
        Assert.Equal([10, 20, 30, 40, 50, 60], elements);
    }

    [Theory]
    [InlineData(0, 1, "not an IDX file")]
    [InlineData(2, 13, "type 0x0d")]
    [InlineData(3, 1, "1 dimensions; expected 3")]
    [InlineData(7, 3, "9 elements expected, 6 found")]
    [InlineData(4, 255, "extent")]
    public void Refuses_a_wrong_header(int at, byte value, string expected)
    {
        byte[] bytes = TwoPicturesOf1x3.ToArray();
        bytes[at] = value;
        InputException error = Assert.Throws<InputException>(() => IdxReader.Read(bytes, "the file", 3));
        Assert.Contains(expected, error.Message);
        Assert.StartsWith("the file", error.Message);
    }

    [Fact]
    public void Refuses_a_file_cut_short_anywhere()
    {
        for (int length = 0; length < TwoPicturesOf1x3.Length; length++)
            Assert.Throws<InputException>(() => IdxReader.Read(TwoPicturesOf1x3.AsSpan(0, length), "x", 3));
    }
}
