using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Pictures;

public sealed class ViewerPicturesTests
{
    public static TheoryData<string> Names => [.. PictureCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_viewer_takes_the_values_of_the_one_reader(string name)
    {
        PictureCase item = PictureCase.All.Single(item => item.Name == name);
        foreach ((int height, int width) in new[] { (32, 32), (13, 13), (12, 20), (64, 40) })
        {
            var report = new PictureReport();
            float[]? read = new SourceReader(new ImageShape(3, height, width)).TryRead(item.Content, name, report);
            if (item.Quadrants is null)
            {
                Assert.Null(read);
                InputException error = Assert.Throws<InputException>(
                    () => PictureReader.Cropped(item.Content, name, width, height));
                Assert.Equal($"  skipped {error.Message}", Assert.Single(report.Lines));
                continue;
            }

            byte[] pixels = PictureReader.Cropped(item.Content, name, width, height).Pixels;
            Assert.Equal(3 * width * height, pixels.Length);
            for (int i = 0; i < pixels.Length; i++)
                Assert.Equal(pixels[i] / 255f, read![(i % 3 * width * height) + (i / 3)]);
        }
    }
}
