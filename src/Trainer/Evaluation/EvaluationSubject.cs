using ImageGen.Generators;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>What is measured, and on what.</summary>
/// <param name="File">The generator.</param>
/// <param name="DataSet">The set whose test pictures it is held against.</param>
/// <param name="Store">Where the files of data sets are.</param>
/// <param name="Samples">How many samples to draw, where samples are drawn.</param>
/// <param name="Report">Told a line every so often while something takes long.</param>
internal sealed record EvaluationSubject(GeneratorFile File, DataSet DataSet, DataStore Store, int Samples, Action<string> Report)
{
    /// <summary>The file's path, for messages.</summary>
    public string Path => File.Path ?? File.Name;

    /// <summary>The mean of the set's training pictures, [1, channels, height, width]; the caller's to dispose.</summary>
    public torch.Tensor MeanTrainingPicture()
    {
        using var training = DataSet.Load(Store, DataSplit.Train);
        return RealPictures.Mean(training);
    }
}
