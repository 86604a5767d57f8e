using ImageGen.Generators;
using ImageGen.Pictures;

namespace ImageGen.Tests.Pictures;

public sealed class PictureCaseTests
{
    private const int Side = PictureCase.Side;

    public static TheoryData<string> Names => [.. PictureCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_file_is_read_right_or_refused_by_name(string name)
    {
        PictureCase item = PictureCase.All.Single(item => item.Name == name);
        if (item.Quadrants is null)
        {
            string message = Assert.Throws<InputException>(() => Read(item)).Message;
            Assert.StartsWith($"{name}: cannot be read as a picture (", message, StringComparison.Ordinal);
            Assert.Contains(item.Problem, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            return;
        }

        byte[] pixels = Read(item);
        Assert.Equal(3 * Side * Side, pixels.Length);
        for (int quadrant = 0; quadrant < 4; quadrant++)
        {
            (int x, int y) = ((Side / 4) + (quadrant % 2 * (Side / 2)), (Side / 4) + (quadrant / 2 * (Side / 2)));
            for (int channel = 0; channel < 3; channel++)
            {
                byte wanted = item.Quadrants[(3 * quadrant) + channel];
                byte read = pixels[(3 * ((y * Side) + x)) + channel];
                Assert.True(
                    Math.Abs(wanted - read) <= item.Tolerance,
                    $"quadrant {quadrant}, channel {channel}: {read} where {wanted} was expected");
            }
        }
    }

    private static byte[] Read(PictureCase item) => PictureReader.Cropped(item.Content, item.Name, Side, Side).Pixels;
}
