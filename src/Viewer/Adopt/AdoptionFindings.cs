using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Adopt;

/// <summary>What was found in a model, in words.</summary>
/// <param name="request">The model, and what a person says of it.</param>
/// <param name="model">The model.</param>
/// <param name="inputs">Its inputs.</param>
internal sealed class AdoptionFindings(AdoptionRequest request, ForeignModel model, ForeignInputs inputs)
{
    /// <summary>The report of an adoption.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="output">The picture.</param>
    /// <param name="golden">What came of its golden values, with all passes.</param>
    public AdoptionReport Report(GeneratorFile file, PictureOutput output, GoldenReport golden)
    {
        GeneratorInfo info = file.Info;
        return new AdoptionReport
        {
            Lines =
            [
                $"opset {model.Opset}, {model.Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters",
                .. inputs.All.Select(input => $"input {OneLine.Of(input.Name)}: {Describe(input, output)}"),
                $"output {OneLine.Of(output.Name)}: {Describe(output)}",
                inputs.FixedBatch is { } batch
                    ? $"batch: was {batch}, made free; batches of 1, 2 and 3 give the same pictures"
                    : "batch: free; batches of 1, 2 and 3 give the same pictures",
                $"golden values: {golden.Count} pictures of the model as it was; the file is off by "
                    + $"{golden.MaxDifference.ToString("0.0E+0", CultureInfo.InvariantCulture)} with all passes",
            ],
            Range = output.Range.Text,
            Latent = AdoptionRequest.LatentName(info.Latent?.Distribution),
            Classes = info.ClassNames,
            Width = info.Image.Width,
            Height = info.Image.Height,
            Difference = golden.MaxDifference,
        };
    }

    private string Describe(ForeignInput input, PictureOutput output) => input.Role switch
    {
        ForeignRole.Latent => $"latent of {Extents(input)}, "
            + (request.Options.Latent is { } said
                ? AdoptionRequest.LatentName(said)
                : "taken as normal (--latent uniform for the other)"),
        ForeignRole.Noise => $"noise of {Extents(input)}, made constant",
        ForeignRole.Factor => "a factor, made 1",
        ForeignRole.OneHot => $"label of {inputs.Classes} classes, one-hot",
        ForeignRole.ClassIndex => $"label of {inputs.Classes} classes, as a number",
        _ => $"a picture to translate, {Picture(input.Channels, input.Width, input.Height)}, "
            + $"{(input.IsChannelsFirst ? "channels first" : "channels last")}, values {output.Range.Text}",
    };

    private static string Describe(PictureOutput output)
    {
        StoredShape stored = output.Stored;
        string layout = output.Layout switch
        {
            PictureLayout.ChannelsLast => "channels last",
            PictureLayout.Flat => "flat",
            PictureLayout.Gray => "without channels",
            _ => "channels first",
        };
        return $"{Picture(stored.Channels, stored.Width, stored.Height)}, {layout}, values {output.Range.Text} "
            + $"({output.Reason})";
    }

    private static string Picture(int channels, int width, int height) => $"{width}x{height} " + channels switch
    {
        1 => "gray",
        3 => "colour",
        _ => "colour with alpha, laid over white",
    };

    private static string Extents(ForeignInput input) => string.Join('x', input.Shape);
}
