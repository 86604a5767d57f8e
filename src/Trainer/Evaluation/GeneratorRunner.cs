using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Runs a generator file in batches and returns its pictures as tensors.</summary>
internal sealed class GeneratorRunner : IDisposable
{
    private readonly string _path;
    private readonly CpuGenerator _generator;
    private readonly CpuBatch _batch;

    /// <summary>Loads a generator.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="int8">Its form in int8, to run that one; null for float32.</param>
    /// <exception cref="InputException">ONNX Runtime rejects the graph.</exception>
    public GeneratorRunner(GeneratorFile file, Int8Model? int8 = null)
    {
        _path = file.Path ?? file.Name;
        _generator = CpuGenerator.Load(file);
        if (int8 is null)
        {
            _batch = _generator.CreateBatch(RealPictures.BatchSize);
            return;
        }

        _generator.Use(int8);
        _batch = _generator.CreateBatch(
            RealPictures.BatchSize,
            CpuPlan.Default(RealPictures.BatchSize, _generator.Options.Threads, GraphForm.Int8));
    }

    /// <summary>Generates pictures: float32 [count, channels, height, width] in [0, 1].</summary>
    /// <param name="count">Number of pictures, at most <see cref="RealPictures.BatchSize"/>.</param>
    /// <param name="fill">Fills the first <paramref name="count"/> inputs of the batch.</param>
    /// <exception cref="InputException">A picture contains NaN.</exception>
    public torch.Tensor Generate(int count, Action<CpuBatch> fill)
    {
        fill(_batch);
        _batch.Run();
        ImageShape shape = _generator.Info.Image;
        float[] values = _batch.Images[..(count * shape.Size)].ToArray();
        if (values.Any(float.IsNaN))
            throw new InputException(
                $"{_path}: its pictures contain NaN, so they cannot be measured; export an earlier checkpoint");
        return ArrayTensor.Of(values, [count, shape.Channels, shape.Height, shape.Width]);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _generator.Dispose();
    }
}
