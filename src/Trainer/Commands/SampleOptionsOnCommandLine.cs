using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Features;

namespace ImageGen.Trainer.Commands;

/// <summary>The options of "evaluate" for additional measurements of samples.</summary>
internal sealed class SampleOptionsOnCommandLine
{
    private readonly Option<string> _features = new("--features")
    {
        Description = "Feature network as ONNX, such as Inception v3: measures FID and KID in its features.",
        HelpName = "FILE",
    };

    private readonly Option<string> _range = new("--features-range")
    {
        Description = "Input range of the feature network.",
        DefaultValueFactory = _ => FeatureRange.All[0].Text,
        HelpName = "0..1|-1..1|0..255",
    };

    private readonly Option<string> _real = new("--real")
    {
        Description = "Real pictures to compare the samples with: test or train.",
        DefaultValueFactory = _ => "test",
        HelpName = "test|train",
    };

    private readonly Option<bool> _accuracyScore = new("--accuracy-score")
    {
        Description = "Also train a classifier on as many samples as there are training pictures, "
            + "and test it on real ones.",
    };

    private readonly Option<string> _nearest = new("--nearest")
    {
        Description = "Also write a PNG sheet of samples beside their nearest training pictures.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_features, _range, _real, _accuracyScore, _nearest])
            command.Options.Add(option);
    }

    /// <summary>Parses the options.</summary>
    /// <exception cref="InputException">A name is unknown.</exception>
    public SampleOptions Of(ParseResult result) => new()
    {
        Features = result.GetValue(_features),
        FeatureRange = FeatureRange.Named(result.GetValue(_range)!),
        Real = result.GetValue(_real) switch
        {
            "test" => DataSplit.Test,
            "train" => DataSplit.Train,
            var other => throw new InputException($"--real {other}: expected test or train"),
        },
        AccuracyScore = result.GetValue(_accuracyScore),
        NearestSheet = result.GetValue(_nearest),
    };
}
